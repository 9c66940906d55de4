"""What spaCy users and installers expect: saved models, packages, archives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import spacy
from conftest import REPOSITORY
from spacy import displacy
from spacy.tokens import DocBin

import pipeline
from pipeline.assembly import GROUPS, article_doc

pytestmark = pytest.mark.model

TEXT = (
    "The Alfa Romeo Junior starts at 29,900 euros in Italy. "
    "The crossover was launched in June 2024, and it took 42,000 orders by May 2025."
)
ATTRIBUTES = ("mentions", "periods", "quantities", "relations", "events")
LICENCES = ("LICENSE", "d3.LICENSE", "plot.LICENSE", "tabulator.LICENSE")
ELSEWHERE = """
import json, sys, spacy, pipeline
nlp = spacy.load(sys.argv[1]) if len(sys.argv) > 1 else pipeline.load()
doc = nlp("Fiat sold 1,775 cars in Italy.")
print(json.dumps([pipeline.__file__, doc._.events[0].value, [span.text for span in doc.spans["events"]]]))
"""


def run(*words: object, cwd: Path, path: Path | None = None) -> str:
    """Run a command of this Python and return what it prints."""
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(article_doc(nlp, pipeline.Article("junior.txt", TEXT, title="The Junior")))


def assert_same(again, doc) -> None:
    for name in ATTRIBUTES:
        assert getattr(again._, name) == getattr(doc._, name), name
    assert again._.article == doc._.article
    for name in GROUPS:
        told = [[(s.text, s.label_, s.kb_id_, s.id_) for s in d.spans[name]] for d in (again, doc)]
        assert told[0] == told[1], name
    assert [(e.text, e.label_) for e in again.ents] == [(e.text, e.label_) for e in doc.ents]
    assert [(t.tag_, t.dep_, t.head.i) for t in again] == [(t.tag_, t.dep_, t.head.i) for t in doc]


def test_a_docbin_keeps_everything(nlp, doc, tmp_path) -> None:
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    (again,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)
    assert_same(again, doc)


def test_a_doc_keeps_everything_on_disk(nlp, doc, tmp_path) -> None:
    doc.to_disk(tmp_path / "doc")
    assert_same(spacy.tokens.Doc(nlp.vocab).from_disk(tmp_path / "doc"), doc)


def test_entities_and_spans_are_what_was_found(doc) -> None:
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("Alfa Romeo Junior", "MODEL", "Alfa Romeo Junior"),
        ("Italy", "MARKET", "IT"),
    ]
    for name in GROUPS:
        assert [s.text for s in doc.spans[name]] == [doc.text[r.start : r.end] for r in getattr(doc._, name)]
    assert [(s.label_, s.id_) for s in doc.spans["events"]] == [(e.metric, e.event_id) for e in doc._.events]
    assert "the crossover" in [s.text.lower() for s in doc.spans["mentions"]]


def test_displacy_draws_the_spans(doc) -> None:
    html = displacy.render(doc, style="span", jupyter=False, options={"spans_key": "events"})
    assert "orders" in html
    assert "MODEL" in displacy.render(doc, style="ent", jupyter=False)


def test_a_saved_model_loads_and_names_its_folders(tmp_path, doc, monkeypatch) -> None:
    (tmp_path / "mine" / "models").mkdir(parents=True)
    (tmp_path / "mine" / "models" / "new.csv").write_text(
        "brand,name,aliases,guard,body,powertrains,start,end\nFiat,Zorglub,,,hatchback,BEV,2027,\n"
    )
    monkeypatch.chdir(tmp_path)
    pipeline.load(["mine"]).to_disk("model")
    monkeypatch.chdir("/")
    loaded = spacy.load(tmp_path / "model")
    assert [e.subject for e in loaded("The Fiat Zorglub costs 9,000 euros.")._.events] == ["Fiat Zorglub"]
    assert_same(loaded(article_doc(loaded, pipeline.Article("junior.txt", TEXT, title="The Junior"))), doc)


@pytest.mark.slow
def test_spacy_assembles_the_config(doc, tmp_path) -> None:
    run("-m", "spacy", "assemble", REPOSITORY / "models" / "config.cfg", tmp_path / "model", cwd=tmp_path)
    loaded = spacy.load(tmp_path / "model")
    again = loaded(article_doc(loaded, pipeline.Article("junior.txt", TEXT, title="The Junior")))
    assert again._.events == doc._.events


@pytest.mark.slow
def test_spacy_packages_the_model(tmp_path) -> None:
    (tmp_path / "packages").mkdir()
    run("-m", "pipeline.assembly", tmp_path / "model", cwd=REPOSITORY)
    run(
        "-m",
        "spacy",
        "package",
        tmp_path / "model",
        tmp_path / "packages",
        "--build",
        "wheel,sdist",
        cwd=tmp_path,
    )
    folder = next((tmp_path / "packages").glob("en_autonews-*"))
    (wheel,) = (folder / "dist").glob("*.whl")
    assert len(list((folder / "dist").glob("*.tar.gz"))) == 1
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (metadata,) = (tmp_path / "site").glob("*.dist-info/METADATA")
    version = json.loads((tmp_path / "model" / "meta.json").read_text())["version"]
    assert f"Requires-Dist: autonews=={version}" in metadata.read_text()
    told = json.loads(run("-c", ELSEWHERE, "en_autonews", cwd=tmp_path, path=tmp_path / "site"))
    assert told[1:] == [1775, ["1,775 cars"]]


@pytest.mark.slow
def test_wheel_and_source_archive_build_and_work_elsewhere(tmp_path) -> None:
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    run("-m", "build", "--no-isolation", "--outdir", tmp_path / "dist", REPOSITORY, cwd=tmp_path)
    (source,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(source) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "docs/index.md", "models/config.cfg"} <= inside
    assert {f"pipeline/report/assets/{name}" for name in LICENCES[1:]} <= inside
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert sorted(Path(name).name for name in licences) == sorted(LICENCES)
    told = json.loads(run("-c", ELSEWHERE, cwd=tmp_path, path=tmp_path / "site"))
    assert told == [str(tmp_path / "site" / "pipeline" / "__init__.py"), 1775, ["1,775 cars"]]
    help_text = run("-m", "pipeline", "--help", cwd=tmp_path, path=tmp_path / "site")
    assert "extract" in help_text
