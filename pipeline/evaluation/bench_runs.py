"""Whole runs of the command, each a process: wall time, processor time and memory from the system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract.errors import PipelineError
from pipeline.evaluation.bench_texts import write_articles

KILOBYTES = 1 if sys.platform != "darwin" else 1 / 1024
LAUNCHER = """
import resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
"""A small process between: memory counts from that of the process that starts one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run from files to table.

    Attributes
    ----------
    articles, words
        What it read.
    workers
        Processes that read.
    wall, cpu
        Seconds, the start of Python and the loading of the pipeline included; `cpu` of all processes.
    start_wall, start_cpu
        Seconds of the same run over one short article.
    memory_mb
        Largest resident memory of a process.
    """

    articles: int
    words: int
    workers: int
    wall: float
    cpu: float
    start_wall: float
    start_cpu: float
    memory_mb: float


def runs_of(
    number: int, folder: Path, corpora: Path, repeats: int, workers: Sequence[int] = (1, 2)
) -> list[Run]:
    """Return a run over so many articles for each number of workers, the quickest of some repeats."""
    texts = folder / f"in-{number}"
    shutil.rmtree(texts, ignore_errors=True)
    words = write_articles(texts, number, corpora)
    little = folder / "in-start"
    little.mkdir(parents=True, exist_ok=True)
    (little / "start.txt").write_text("Nothing happened.\n", encoding="utf-8")
    found = []
    for count in workers:
        starts = [_run(little, folder / "out", count) for _ in range(repeats)]
        runs = [_run(texts, folder / "out", count) for _ in range(repeats)]
        wall, cpu = min(run[0] for run in runs), min(run[1] for run in runs)
        start_wall, start_cpu = min(run[0] for run in starts), min(run[1] for run in starts)
        memory = max(run[2] for run in runs)
        found.append(Run(number, words, count, wall, cpu, start_wall, start_cpu, memory))
    shutil.rmtree(texts)
    return found


def _run(texts: Path, out: Path, workers: int) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and megabytes of one run."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "pipeline", "extract", str(texts), "--out", str(out)]
    command += ["--workers", str(workers), "--rows", "0"]
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PipelineError(f"a measured run failed: {' '.join(command)}: {done.stderr.strip()}")
    wall, cpu, memory = (float(number) for number in done.stdout.split())
    return wall, cpu, memory * KILOBYTES / 1024
