import json

import pyarrow.parquet as pq
import pytest
import stubs

from pipeline.contract.errors import PipelineError, UsageError
from pipeline.run import Settings, articles_of, collect, extract

NEWS = {
    f"{index:02}.txt": f"News {index}\n\nIt sold {index} cars and {index + 1} vans." for index in range(12)
}
SMALL = {"batch_articles": 3, "isolated": False}


def run(paths, out, loader=stubs.load, **options):
    return extract(paths, out, stubs.engine(loader), Settings(**{**SMALL, **options}))


def shown(out):
    """The files of results by name; what a run keeps for the next one is hidden."""
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")}


def errors(out):
    return [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]


def test_table_articles_errors_and_manifest(folder, tmp_path):
    root = folder({**NEWS, "bad.txt": b"\xff\xfe", "x.pdf": b"%PDF"})
    out = tmp_path / "out"
    summary = run([root], out, formats=("csv", "jsonl", "duckdb"))
    assert (summary.articles, summary.rows, len(summary.faults)) == (12, 24, 2)
    assert sorted(shown(out)) == [
        "articles.parquet",
        "errors.jsonl",
        "events.csv",
        "events.duckdb",
        "events.jsonl",
        "events.parquet",
        "manifest.json",
    ]
    assert [(line["doc_id"], line["kind"]) for line in errors(out)] == [
        ("bad.txt", "encoding"),
        ("x.pdf", "format"),
    ]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"] == {"articles": 12, "rows": 24, "errors": 2}
    assert {"autonews", "spacy", "base_model", "lexicons_sha256", "models_sha256", "settings"} <= set(
        manifest
    )


def test_offsets_point_into_the_stored_text(folder, tmp_path):
    run([folder({**NEWS, "m.md": "# Top\n\n**5 cars** and [6 vans](http://x.example/7)"})], tmp_path / "out")
    texts = {
        row["doc_id"]: row["text"] for row in pq.read_table(tmp_path / "out/articles.parquet").to_pylist()
    }
    rows = pq.read_table(tmp_path / "out/events.parquet").to_pylist()
    assert {"5 cars", "6 vans"} <= {row["quantity_text"] for row in rows if row["doc_id"] == "m.md"}
    for row in rows:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quantity_text"]


@pytest.mark.parametrize("size", [3, 100])
def test_one_article_that_fails_costs_no_other(folder, tmp_path, size):
    root = folder({**NEWS, "04b.txt": "FAIL 5 cars"})
    summary = run([root], tmp_path / "out", batch_articles=size)
    assert (summary.articles, summary.rows) == (13, 24)
    (fault,) = summary.faults
    assert (fault.doc_id, fault.kind) == ("04b.txt", "processing")
    assert "asked to fail" in fault.reason
    rows = pq.read_table(tmp_path / "out/articles.parquet").to_pylist()
    assert [row["status"] for row in rows if row["doc_id"] == "04b.txt"] == ["failed"]


def test_same_bytes_whatever_the_workers_and_a_dead_worker_is_replaced(folder, tmp_path):
    root = folder({**NEWS, "05b.txt": "FAIL"})
    one, two, dead = tmp_path / "one", tmp_path / "two", tmp_path / "dead"
    run([root], one)
    run([root], two, workers=2, isolated=True)
    for name in ("events.parquet", "articles.parquet", "errors.jsonl"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    (root / "06b.txt").write_text("DIE 5 cars")
    summary = run([root], dead, workers=2, isolated=True)
    assert [(fault.doc_id, fault.kind) for fault in summary.faults] == [
        ("05b.txt", "processing"),
        ("06b.txt", "crash"),
    ]
    assert (dead / "events.parquet").read_bytes() == (one / "events.parquet").read_bytes()


@pytest.mark.parametrize("loader", [stubs.load_broken, stubs.load_dying])
def test_workers_that_cannot_load_are_told(folder, tmp_path, loader):
    with pytest.raises(PipelineError):
        run([folder(NEWS)], tmp_path / "out", loader=loader, workers=2, isolated=True)
    assert shown(tmp_path / "out") == {}


def test_run_that_fails_keeps_the_earlier_table(folder, tmp_path, monkeypatch):
    root, out = folder(NEWS), tmp_path / "out"
    run([root], out)
    before = shown(out)

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("pipeline.run.local.write_manifest", full)
    (root / "99.txt").write_text("It sold 5 cars.")
    with pytest.raises(OSError, match="no space"):
        run([root], out)
    assert shown(out) == before


@pytest.mark.parametrize(
    ("files", "kind"), [({}, "empty_folder"), ({"a.txt": b""}, "empty"), ({"a.txt": "FAIL"}, "processing")]
)
def test_nothing_read_keeps_the_earlier_table(folder, tmp_path, files, kind):
    out = tmp_path / "out"
    run([folder(NEWS)], out)
    before = (out / "events.parquet").read_bytes()
    summary = run([folder(files, "other")], out)
    assert summary.kept
    assert (out / "events.parquet").read_bytes() == before
    assert errors(out)[0]["kind"] == kind


def test_nothing_read_and_nothing_there_gives_an_empty_table(folder, tmp_path):
    summary = run([folder({})], tmp_path / "out")
    assert (summary.articles, summary.rows, summary.faults[0].kind) == (0, 0, "empty_folder")
    assert pq.read_table(tmp_path / "out/events.parquet").num_rows == 0


def test_formats_of_an_earlier_run_do_not_linger(folder, tmp_path):
    root, out = folder(NEWS), tmp_path / "out"
    run([root], out, formats=("csv",))
    (out / "mine.csv").write_text("kept")
    run([root], out)
    assert not (out / "events.csv").exists()
    assert (out / "mine.csv").exists()


def test_results_below_the_input_are_not_read_again(folder):
    root = folder(NEWS)
    first = run([root], root / "out", formats=("jsonl",))
    second = run([root], root / "out", formats=("jsonl",))
    assert (first.articles, first.faults) == (second.articles, second.faults) == (12, ())


@pytest.mark.parametrize(
    "options", [{"workers": 0}, {"formats": ("xlsx",)}, {"max_chars": 0}, {"batch_articles": -1}]
)
def test_settings_that_make_no_sense(options):
    with pytest.raises(UsageError):
        Settings(**options)


def test_places_that_results_cannot_go(folder, tmp_path):
    root = folder(NEWS)
    (tmp_path / "file").write_text("x")
    for out in (root, tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError):
            run([root], out)
    with pytest.raises(UsageError):
        run([], tmp_path / "out")


def test_progress_hears_of_every_batch(folder):
    heard = []
    collect([folder(NEWS)], stubs.engine(), Settings(batch_articles=5, isolated=False), heard.append)
    assert [outcome.articles.num_rows for outcome in heard] == [5, 5, 2]


def test_articles_beyond_the_usual_length_are_processed(folder, tmp_path):
    summary = run([folder({"long.txt": "word " * 250_000 + "5 cars"})], tmp_path / "out")
    assert (summary.rows, summary.faults) == (1, ())


def test_articles_of_a_file(folder):
    root = folder({"a.jsonl": '{"id": "x", "text": "5 cars"}\n{broken'})
    assert [article.doc_id for article in articles_of(root / "a.jsonl")] == ["a.jsonl#x"]
