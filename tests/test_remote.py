"""Articles from an object store, by URL: Arrow's local file system stands for one."""

import gzip
import zipfile

import pytest
import stubs

from pipeline.articles import read_articles
from pipeline.contract.errors import InputError
from pipeline.run import Settings, extract

NEWS = {
    "2025/a.txt": "News a\n\nIt sold 5 cars.",
    "2025/b.txt": "News b\n\nIt sold 6 cars.",
    "c.jsonl": '{"text": "It sold 7 cars."}\n{"text": "It sold 8 vans."}\n',
    ".hidden/d.txt": "It sold 9 cars.",
}


def table(paths, out):
    extract(paths, out, stubs.engine(stubs.load), Settings(isolated=False))
    return (out / "events.parquet").read_bytes()


def faults(*urls):
    return [found.kind for found in read_articles(urls) if isinstance(found, InputError)]


def test_url_of_a_folder_gives_the_table_of_the_folder(folder, tmp_path):
    root = folder(NEWS)
    assert table([root.as_uri()], tmp_path / "url") == table([root], tmp_path / "path")


def test_file_by_url_is_named_by_its_name(folder):
    root = folder(NEWS)
    assert [found.doc_id for found in read_articles([(root / "2025/a.txt").as_uri()])] == ["a.txt"]


def test_several_places_are_named_in_full(folder):
    roots = [folder(NEWS, name) for name in ("one", "two")]
    found = [article.doc_id for article in read_articles([root.as_uri() for root in roots])]
    assert len(set(found)) == len(found) == 8
    assert all("one/" in name or "two/" in name for name in found)


def test_packed_files_are_read_through_a_url(folder):
    root = folder({"a.txt.gz": gzip.compress(b"It sold 5 cars.")})
    with zipfile.ZipFile(root / "b.zip", "w") as packed:
        packed.writestr("c.txt", "It sold 6 cars.")
    found = {article.doc_id: article.text for article in read_articles([root.as_uri()])}
    assert sorted(found.values()) == ["It sold 5 cars.", "It sold 6 cars."]


def test_place_that_is_not_there_empty_or_of_no_known_kind(tmp_path):
    (tmp_path / "empty").mkdir()
    assert faults((tmp_path / "nothing").as_uri()) == ["missing"]
    assert faults((tmp_path / "empty").as_uri()) == ["empty_folder"]
    assert faults("carrier-pigeon://coop/news") == ["unreadable"]


@pytest.mark.parametrize("name", ["news of may.txt", "Škoda.txt", "a%20b.txt"])
def test_names_of_any_letters(folder, name):
    root = folder({name: "It sold 5 cars."})
    assert [article.doc_id for article in read_articles([root.as_uri()])] == [name]
