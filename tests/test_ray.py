"""The cluster engine gives the local engine's table, byte for byte; needs the extra ``ray``."""

import os
from pathlib import Path

import pytest
import stubs

from pipeline.contract.errors import PipelineError, UsageError
from pipeline.run import Settings, extract

TABLES = ("events.parquet", "articles.parquet", "errors.jsonl")
NEWS = {
    f"{index:02}.txt": f"News {index}\n\nIt sold {index} cars and {index + 1} vans." for index in range(12)
}
HERE = Path(__file__).parent


def run(root, out, loader=stubs.load, **options):
    return extract([root], out, stubs.engine(loader), Settings(**{"batch_articles": 3, **options}))


@pytest.fixture(scope="module")
def ray():
    """A cluster of this machine, whose processes find the stubs."""
    module = pytest.importorskip("ray")
    known = (os.environ.get("PYTHONPATH", ""), str(HERE), str(HERE.parent))
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, known))}
    options = {"num_cpus": 2, "include_dashboard": False, "log_to_driver": False}
    try:
        module.init(runtime_env={"env_vars": environment}, **options)
    except Exception as error:
        if "timed out during startup" in str(error):
            pytest.skip("Ray gives a busy machine 30 seconds to start a cluster")
        raise
    yield module
    module.shutdown()


@pytest.mark.slow
def test_same_table_and_the_culprit_is_named(ray, folder, tmp_path):
    root = folder({**NEWS, "05b.txt": "FAIL"})
    run(root, tmp_path / "local", isolated=False)
    run(root, tmp_path / "ray", engine="ray", workers=2)
    for name in TABLES:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    (root / "06b.txt").write_text("DIE 5 cars")
    summary = run(root, tmp_path / "dead", engine="ray", workers=2)
    assert [(fault.doc_id, fault.kind) for fault in summary.faults] == [
        ("05b.txt", "processing"),
        ("06b.txt", "crash"),
    ]
    assert (tmp_path / "dead/events.parquet").read_bytes() == (tmp_path / "local/events.parquet").read_bytes()


@pytest.mark.slow
def test_pipeline_that_cannot_be_loaded_is_told(ray, folder, tmp_path):
    with pytest.raises(PipelineError, match="cannot be loaded"):
        run(folder(NEWS), tmp_path / "out", loader=stubs.load_broken, engine="ray")


def test_missing_ray_is_told(folder, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(UsageError, match="needs Ray"):
        run(folder(NEWS), tmp_path / "out", engine="ray")
