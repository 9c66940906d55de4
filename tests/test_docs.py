import re
from dataclasses import fields

import pages
import pytest
import typer
from conftest import REPOSITORY

from pipeline import cli
from pipeline.contract import vocabulary
from pipeline.contract.records import Event

DOCS = REPOSITORY / "docs"
TESTED = [
    (page, *example) for page in pages.pages() if page.name != "README.md" for example in pages.examples(page)
]
TESTED += [
    (REPOSITORY / "README.md", *each)
    for each in pages.examples(REPOSITORY / "README.md")
    if each[0] == "python"
]
SHOWN = [(page, *output) for page in pages.pages() for output in pages.outputs(page)]
LONG = "compare_quantities"  # half a minute of another library's work
LINKS = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """One folder for all examples, so that later ones take up what earlier ones have read."""
    return tmp_path_factory.mktemp("examples")


def name(value):
    return value.name if hasattr(value, "name") else str(value).splitlines()[0][:50]


def commands(command, path=()):
    for word, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, (*path, word))
    if not hasattr(command, "commands"):
        yield " ".join(path), command


def test_every_column_is_explained():
    text = (DOCS / "events.md").read_text()
    assert not [field.name for field in fields(Event) if f"`{field.name}`" not in text]


@pytest.mark.parametrize("kind", ["Metric", "Measure", "Qualifier", "Status", "SubjectType", "Powertrain"])
def test_every_word_of_the_vocabulary_is_named(kind):
    text = (DOCS / "events.md").read_text()
    assert not [value for value in getattr(vocabulary, kind) if f"`{value}`" not in text]


@pytest.mark.parametrize(("words", "command"), list(commands(typer.main.get_command(cli.app))), ids=name)
def test_every_command_and_option_is_documented(words, command):
    _, found, rest = (DOCS / "command.md").read_text().partition(f"## autonews {words}\n")
    assert found
    section = rest.partition("\n## ")[0]
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert not [option for option in options if option not in section], "renew the pages: make pages"


@pytest.mark.parametrize("page", pages.pages(), ids=name)
def test_links_lead_somewhere(page):
    for target in LINKS.findall(page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize(("page", "command", "text"), SHOWN, ids=name)
def test_shown_output_was_made(page, command, text):
    assert len(text.splitlines()) > 3, "renew the pages: make pages"


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "command", "text"), [shown for shown in SHOWN if LONG not in shown[1]], ids=name
)
def test_shown_output_is_what_the_command_prints_now(page, command, text, workplace):
    """Lines begin alike for the most part: a row may read otherwise once the pipeline has learnt more."""
    now, then = pages.run("bash", command, workplace).splitlines(), text.splitlines()
    begun = {line[:12] for line in now}
    assert sum(line[:12] in begun for line in then) >= 0.6 * len(then), "renew the pages: make pages"


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(("page", "language", "code"), TESTED, ids=name)
def test_examples_run(page, language, code, workplace):
    pages.run(language, code, workplace)


@pytest.mark.slow
def test_the_documentation_builds(tmp_path):
    commands = pytest.importorskip("mkdocs.commands.build")
    config = pytest.importorskip("mkdocs.config").load_config(str(REPOSITORY / "mkdocs.yml"), strict=True)
    config.site_dir = str(tmp_path / "site")
    commands.build(config)
    for page in DOCS.glob("*.md"):
        assert (tmp_path / "site" / page.with_suffix(".html").name).exists()
