"""Runs that are cut short, taken up, repeated and refused."""

import json
import multiprocessing
import os
import random
import time

import pyarrow.parquet as pq
import pytest
import stubs
from filelock import FileLock

from pipeline.contract.errors import UsageError
from pipeline.run import Settings, extract
from pipeline.run.copies import copies, signature
from pipeline.run.parts import STATE

TABLES = ("events.parquet", "articles.parquet", "errors.jsonl")
NEWS = {
    f"{index:03}.txt": f"News {index}\n\nIt sold {index} cars and {index + 1} vans. {'More words follow. ' * index}"
    for index in range(60)
}


def slow_run(root, out):
    """The body of a process that will be killed: it dwells a moment on each batch."""
    settings = Settings(batch_articles=2, isolated=False)
    extract([root], out, stubs.engine(), settings, lambda outcome: time.sleep(0.01))


def run(root, out, heard=None, **options):
    settings = Settings(**{"batch_articles": 2, "isolated": False, **options})
    note = (
        None if heard is None else lambda outcome: heard.extend(outcome.articles.column("doc_id").to_pylist())
    )
    return extract([root], out, stubs.engine(), settings, note)


def tables(out):
    return {name: (out / name).read_bytes() for name in TABLES}


def ids(out):
    return pq.read_table(out / "articles.parquet").column("doc_id").to_pylist()


@pytest.mark.slow
def test_killed_at_random_places_the_table_is_the_same(folder, tmp_path):
    root = folder({**NEWS, "030b.txt": "FAIL", "bad.txt": b"\xff"})
    run(root, tmp_path / "whole")
    out, kills = tmp_path / "cut", 0
    chance = random.Random(11)
    for _ in range(20):
        child = multiprocessing.get_context("fork").Process(target=slow_run, args=(root, out))
        child.start()
        until = time.monotonic() + 60
        before = len(list((out / STATE / "parts").glob("*"))) if out.exists() else 0
        while child.is_alive() and time.monotonic() < until:
            if out.exists() and len(list((out / STATE / "parts").glob("*"))) > before + chance.randrange(4):
                break
            time.sleep(chance.random() / 50)
        child.kill()
        child.join()
        if child.exitcode == 0:
            break
        kills += 1
        for part in (out / STATE / "parts").glob("*.parquet"):
            assert pq.read_metadata(part).num_rows > 0
    assert kills > 2
    heard = []
    run(root, out, heard)
    assert len(heard) < len(NEWS)
    assert tables(out) == tables(tmp_path / "whole")


def test_nothing_is_read_twice(folder, tmp_path):
    root, heard = folder(NEWS), []
    run(root, tmp_path / "out", heard)
    assert sorted(heard) == sorted(NEWS)
    first = tables(tmp_path / "out")
    run(root, tmp_path / "out", heard := [])
    assert heard == []
    assert tables(tmp_path / "out") == first


def test_changed_articles_are_replaced_and_removed_ones_kept_until_pruned(folder, tmp_path):
    root, out = (
        folder({"a.txt": "It sold 1 cars.", "b.txt": "It sold 2 cars.", "c.txt": "It sold 3 cars."}),
        tmp_path / "out",
    )
    run(root, out)
    (root / "a.txt").write_text("It sold 9 vans.")
    (root / "c.txt").unlink()
    run(root, out, heard := [])
    assert heard == ["a.txt"]
    assert [row["quantity_text"] for row in pq.read_table(out / "events.parquet").to_pylist()] == [
        "9 vans",
        "2 cars",
        "3 cars",
    ]
    run(root, out, heard := [], prune=True)
    assert heard == []
    assert ids(out) == ["a.txt", "b.txt"]
    run(root, tmp_path / "anew")
    assert tables(out) == tables(tmp_path / "anew")


def test_other_settings_read_everything_again(folder, tmp_path):
    root, out = folder(NEWS), tmp_path / "out"
    run(root, out)
    run(root, out, heard := [], max_chars=50_000)
    assert len(heard) == len(NEWS)
    run(root, out, heard := [], resume=False)
    assert len(heard) == len(NEWS)
    assert len(ids(out)) == len(NEWS)


def test_order_and_batches_do_not_matter(folder, tmp_path):
    one, two = folder(dict(list(NEWS.items())[:30]), "one"), folder(dict(list(NEWS.items())[30:]), "two")
    settings = {"isolated": False}
    extract([one, two], tmp_path / "a", stubs.engine(), Settings(batch_articles=7, **settings))
    extract([two, one], tmp_path / "b", stubs.engine(), Settings(batch_articles=2, **settings))
    assert tables(tmp_path / "a") == tables(tmp_path / "b")


def test_part_that_was_damaged_is_read_again(folder, tmp_path):
    root, out = folder(NEWS), tmp_path / "out"
    run(root, out)
    first = tables(out)
    part = sorted((out / STATE / "parts").glob("*.parquet"))[3]
    part.write_bytes(part.read_bytes()[:100])
    run(root, out, heard := [])
    assert len(heard) == 2
    assert tables(out) == first


def test_second_run_on_one_folder_is_refused(folder, tmp_path):
    root, out = folder(NEWS), tmp_path / "out"
    run(root, out)
    with FileLock(out / STATE / "lock"), pytest.raises(UsageError, match="another run"):
        run(root, out)
    run(root, out)


def test_full_disk_leaves_whole_parts(folder, tmp_path, monkeypatch):
    root, out, written = folder(NEWS), tmp_path / "out", []
    real = os.fsync

    def full(descriptor):
        written.append(descriptor)
        if len(written) > 5:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        run(root, out)
    monkeypatch.undo()
    run(root, out, heard := [])
    assert len(heard) == len(NEWS) - 10
    run(root, tmp_path / "whole")
    assert tables(out) == tables(tmp_path / "whole")


def test_partitions_hold_the_same_rows(folder, tmp_path):
    root = folder(
        {"2025-06-25-a.txt": "It sold 1 cars.", "2025-06-25-b.txt": "And 2 vans.", "c.txt": "And 3 cars."}
    )
    run(root, tmp_path / "out", partition_by="published")
    names = sorted(path.name for path in (tmp_path / "out/events").iterdir())
    assert names == ["published=2025-06-25", "published=__HIVE_DEFAULT_PARTITION__"]
    read = pq.read_table(tmp_path / "out/events", partitioning="hive")
    assert read.num_rows == 3
    run(root, tmp_path / "out")
    assert not (tmp_path / "out/events").exists()


WIRE = " ".join(f"word{index % 61} and figure {index}" for index in range(200))


def test_near_copies_are_marked_and_kept(folder, tmp_path):
    other = WIRE.replace("figure", "number")
    root = folder(
        {"2025-02-02.txt": WIRE + " 5 cars", "2025-01-01.txt": f"By our wire. {WIRE} 6 cars", "x.txt": other}
    )
    summary = run(root, tmp_path / "out")
    rows = pq.read_table(tmp_path / "out/articles.parquet").to_pylist()
    assert {row["doc_id"]: row["copy_of"] for row in rows} == {
        "2025-01-01.txt": None,
        "2025-02-02.txt": "2025-01-01.txt",
        "x.txt": None,
    }
    assert summary.rows == 2


def test_signatures_are_the_same_everywhere():
    assert signature("few words") is None
    assert copies([("a", signature(WIRE)), ("b", signature(WIRE)), ("c", signature(WIRE + " end"))]) == {
        "b": "a",
        "c": "a",
    }


def test_articles_in_other_languages_are_told_and_skipped(folder, tmp_path):
    german = (
        "Der Hersteller verkaufte im Mai 1775 cars in Italien, wie er am Montag sagte, mehr als im Jahr davor. "
        * 4
    )
    summary = run(folder({"a.txt": german, "b.txt": "It sold 5 cars."}), tmp_path / "out")
    assert (summary.rows, summary.errors, len(summary.faults)) == (1, 0, 1)
    (fault,) = [json.loads(line) for line in (tmp_path / "out/errors.jsonl").read_text().splitlines()]
    assert (fault["kind"], fault["reason"].endswith(": de")) == ("language", True)
    rows = pq.read_table(tmp_path / "out/articles.parquet").to_pylist()
    assert [(row["status"], row["language"]) for row in rows] == [("skipped", "de"), ("ok", None)]
