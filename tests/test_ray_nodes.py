"""A Ray cluster of two nodes on this machine, one of which is killed half-way; needs the extra ``ray``."""

import os
from pathlib import Path

import pytest
import stubs

from pipeline.run import Settings, extract

HERE = Path(__file__).parent
NEWS = {
    f"{index:03}.txt": f"News {index}\n\nIt sold {index} cars and {index + 1} vans." for index in range(60)
}
TABLES = ("events.parquet", "articles.parquet", "errors.jsonl")


@pytest.fixture
def cluster(monkeypatch):
    """Two nodes of one worker each, whose processes find the stubs."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install '.[ray]'")
    from ray.cluster_utils import Cluster

    known = [os.environ.get("PYTHONPATH", ""), str(HERE), str(HERE.parent)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, known)))
    nodes = Cluster()
    try:
        nodes.add_node(num_cpus=1, include_dashboard=False)
        nodes.add_node(num_cpus=1)
        nodes.wait_for_nodes(timeout=90)
    except Exception as error:
        nodes.shutdown()
        pytest.skip(f"a busy machine: Ray could not start two nodes here ({type(error).__name__})")
    yield nodes
    ray.shutdown()
    nodes.shutdown()


@pytest.mark.slow
def test_same_table_when_a_node_dies_half_way(cluster, folder, tmp_path):
    import ray

    root = folder(NEWS)
    extract([root], tmp_path / "local", stubs.engine(stubs.load), Settings(batch_articles=3, isolated=False))
    done, killed = [], []

    def watch(outcome):
        done.append(outcome)
        if not killed and len(done) >= 4 and not ray.available_resources().get("CPU"):
            killed.append(cluster.worker_nodes.copy().pop())
            cluster.remove_node(killed[0], allow_graceful=False)

    options = Settings(batch_articles=3, engine="ray", address=cluster.address, workers=2)
    summary = extract([root], tmp_path / "ray", stubs.engine(stubs.load_slow), options, watch)
    assert killed
    assert summary.faults == ()
    for name in TABLES:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
