import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import stubs
import typer
from typer.testing import CliRunner

from pipeline import cli

ROOT = Path(__file__).parent.parent
COMMANDS = re.compile(r"<!-- test -->\s*```bash\n(.*?)```", re.DOTALL)


@pytest.fixture
def command(monkeypatch):
    monkeypatch.setattr(cli.options, "engine", lambda *_: stubs.engine())
    return lambda *words, **options: CliRunner().invoke(cli.app, [str(word) for word in words], **options)


def commands(app, path=()):
    for info in app.registered_commands:
        yield (*path, info.name or info.callback.__name__)
    for group in app.registered_groups:
        yield from commands(group.typer_instance, (*path, group.name))


@pytest.mark.parametrize("words", list(commands(cli.app)), ids=" ".join)
def test_every_command_explains_itself_with_an_example(words):
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(cli.app, [*words, "--help"])
    assert shown.exit_code == 0
    assert f"autonews {' '.join(words)}" in shown.output


@pytest.mark.parametrize("words", list(commands(cli.app)), ids=" ".join)
def test_every_option_is_explained(words):
    command = typer.main.get_command(cli.app)
    for word in words:
        command = command.commands[word]
    for parameter in command.params:
        assert parameter.help, parameter.name


def test_extract_all_well(command, folder, tmp_path):
    done = command("extract", folder({"a.txt": "It sold 5 cars."}), "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "1 article, 1 row, 0 errors" in done.stdout
    assert "5 cars" in done.stdout
    assert done.stderr == ""


def test_extract_tells_what_failed(command, folder, tmp_path):
    root = folder({"a.txt": "It sold 5 cars.", "b.txt": b"\xff", "c.json": "{"})
    done = command("extract", root, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 2
    assert "b.txt: not UTF-8" in done.stderr
    assert "1 article, 1 row, 2 errors" in done.stdout


def test_extract_for_programs(command, folder, tmp_path):
    done = command("extract", folder({"a.txt": "5 cars"}), "--out", tmp_path / "out", "--json")
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["rows"], summary["faults"]) == (1, 1, [])


def test_extract_reads_standard_input(command, tmp_path):
    done = command("extract", "-", "--out", tmp_path / "out", "--json", input="It sold 5 cars.")
    assert json.loads(done.stdout)["rows"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["extract"],
        ["extract", "."],
        ["extract", ".", "--out", "x", "--format", "xlsx"],
        ["extract", ".", "--out", "x", "--workers", "0"],
        ["extract", ".", "--out", "x", "--published", "yesterday"],
        ["extract", ".", "--out", "."],
        ["extract", ".", "--out", "file.txt"],
        ["nonsense"],
    ],
)
def test_wrong_usage(command, folder, monkeypatch, words):
    monkeypatch.chdir(folder({"file.txt": "5 cars"}))
    done = command(*words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_lexicon_folder_must_exist(folder, tmp_path):
    words = [
        "extract",
        str(folder({"a.txt": "A"})),
        "--out",
        str(tmp_path / "o"),
        "--lexicon",
        str(tmp_path / "no"),
    ]
    assert CliRunner().invoke(cli.app, words).exit_code == 2


def test_show_an_article(command, folder):
    root = folder({"a.jsonl": '{"id": "x", "text": "It sold 5 cars."}\n{"id": "y", "text": "And 6 vans."}'})
    assert "It sold 5 cars." in command("show", root / "a.jsonl").stdout
    assert "And 6 vans." in command("show", root / "a.jsonl", "--article", "y").stdout
    assert json.loads(command("show", root / "a.jsonl", "--json").stdout)[0]["value"] == 5
    assert command("show", root / "a.jsonl", "--article", "z").exit_code == 1
    assert command("show", root / "nowhere.txt").exit_code == 1


def test_show_says_that_there_are_more(command, folder):
    root = folder({"a.jsonl": "".join(f'{{"id": "{i}", "text": "It sold 5 cars."}}\n' for i in range(9))})
    told = command("show", root / "a.jsonl", "--json")
    assert len(json.loads(told.stdout)) == 1
    assert (
        "the first of 9 articles; --article ID shows another: a.jsonl#1, a.jsonl#2, a.jsonl#3, …"
        in told.stderr
    )
    assert command("show", root / "a.jsonl", "--article", "3").stderr == ""


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (
            ["evaluate", "nowhere"],
            1,
            "there is no such folder or file (the project's own lie in corpora/gold",
        ),
        (["evaluate", "news"], 1, "no annotated articles in this folder (their names end in .gold"),
        (["evaluate", "nowhere.jsonl"], 1, "save it from the page of autonews report"),
        (["show", "news/a.txt", "--base", "no_such_model"], 2, "python -m spacy download en_core_web_sm"),
        (["extract", "news", "--out", "o", "--base", "./no/folder"], 2, "no spaCy pipeline of that name"),
        (["show", "news/a.txt", "--lexicon", "nowhere"], 2, "--lexicon nowhere: there is no such folder"),
        (["catalogue", "find", "Golf", "--lexicon", "nowhere"], 2, "there is no such folder"),
        (["catalogue", "find", "no such thing"], 1, "--lexicon DIR adds names of your own"),
        (["show", "news/nowhere.txt"], 1, "there is no such file or folder (check the path)"),
        (["extract", "news", "--out", "o", "--format", "xlsx"], 2, "there are parquet, csv, jsonl, duckdb"),
    ],
)
def test_errors_say_what_to_do_next(folder, tmp_path, monkeypatch, words, status, told):
    folder({"a.txt": "It sold 5 cars."})
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code == status, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ex", {"extract"}),
        ("catalogue ", {"find"}),
        ("extract --work", {"--workers"}),
        ("extract news --format ", {"parquet", "csv", "jsonl", "duckdb"}),
        ("extract news --format csv,d", {"csv,duckdb"}),
        ("extract news --engine ", {"local", "ray"}),
        ("report --ti", {"--title"}),
    ],
)
def test_words_complete_in_a_shell(words, wanted):
    typed = ["autonews", *words.split(" ")]
    asked = {"COMP_WORDS": " ".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    done = CliRunner(env={**asked, "_AUTONEWS_COMPLETE": "complete_bash"}).invoke(
        cli.app, prog_name="autonews"
    )
    assert wanted <= set(done.output.split()), done.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_shown_for_shells(shell):
    shown = CliRunner().invoke(cli.app, ["--show-completion", shell], prog_name="autonews")
    assert "_AUTONEWS_COMPLETE" in shown.output


def test_markup_in_articles_is_not_obeyed(command, folder):
    assert (
        "[bold]5 cars[/nothing]"
        in command("show", folder({"a.txt": "[bold]5 cars[/nothing]"}) / "a.txt").stdout
    )


def test_catalogue_finds_a_name():
    found = CliRunner().invoke(cli.app, ["catalogue", "find", "volkswagen golf", "--json"])
    assert "Volkswagen Golf" in {entry["name"] for entry in json.loads(found.stdout)}
    assert CliRunner().invoke(cli.app, ["catalogue", "find", "no such thing"]).exit_code == 1


def test_version_is_printed():
    assert CliRunner().invoke(cli.app, ["--version"]).stdout.startswith("autonews ")


def test_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--help"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0


def readme_commands() -> list[str]:
    readme = ROOT / "README.md"
    return COMMANDS.findall(readme.read_text()) if readme.exists() else []


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("script", readme_commands(), ids=lambda script: script.splitlines()[0])
def test_commands_of_the_readme_work(script, tmp_path):
    for name in ("corpora", "docs", "models"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
