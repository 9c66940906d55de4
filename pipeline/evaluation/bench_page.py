"""The page of the benchmark's results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

UNKNOWN = "–"
HOURS = 8
A_NIGHT = (100_000, 1_000_000, 10_000_000)
NEWS_WORDS = (250, 500, 1000)
HEAD = """# Benchmarks

Written by `make bench`; do not edit. Articles are recombined from the project's own texts, which are dense
with figures: news in general carries fewer, so less of it is parsed. "CPU" is processor time, which other
programs on the machine disturb less than wall time does. A run is the command `autonews extract`, from files
on disk to the table on disk; its speed is given without the time that the same run takes over one short
article (loading), which stands beside it.
"""


def page(results: Mapping[str, Any]) -> str:
    """Return the page in Markdown."""
    parts = (
        HEAD,
        _machine(results["machine"]),
        _comparison(results["comparison"], _is_quiet(results["machine"])),
        _stages(results["stages"], results["start_up"]),
        _growth(results["growth"]),
        _sizing(results["growth"][-1]),
    )
    return "\n".join(parts)


def _machine(machine: Mapping[str, Any]) -> str:
    line = (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['system']}; "
        f"load average when it began: {machine['load']}, when it ended: {machine['load_after']}.\n"
    )
    known = ("processor", "cores", "memory_gb", "system", "load", "load_after")
    versions = ", ".join(f"{name} {text}" for name, text in machine.items() if name not in known)
    return f"## Machine and versions\n\n{line}{versions}.\n"


def _is_quiet(machine: Mapping[str, Any]) -> bool:
    """Whether there was a core for every process, so that wall time tells something."""
    return bool(max(machine["load"], machine["load_after"]) <= machine["cores"])


def _comparison(parts: Mapping[str, Any], quiet: bool) -> str:
    ours, two = parts["autonews"], parts["autonews, 2 workers"]
    gain = _times(two, ours, "wall") if quiet else UNKNOWN
    rows = [
        (name, part["articles"], _number(_net(part, "cpu")),
         _number(_net(part, "wall") if quiet else None),
         _times(ours, part, "cpu"), _times(ours, part, "wall") if quiet else UNKNOWN)
        for name, part in parts.items()
        if name != "autonews, 2 workers"
    ]  # fmt: skip
    table = _table(
        ("reader", "articles", "words/s (CPU)", "words/s (wall)", "times, CPU", "times, wall"), rows
    )
    return f"""## Beside spaCy's pipeline and quantulum3

{table}
spaCy is `en_core_web_sm` as it comes, all components, `nlp.pipe`. quantulum3 reads the first of the same
articles only, and its speed is taken to hold for the rest; it goes by its rules, without its classifier. The
last columns tell how many times as fast autonews is. "{UNKNOWN}": the machine was too busy to tell.

Two workers are {gain} times as fast as one by wall time (two would be perfect); they
took {two["cpu"] - two["start_cpu"]:.1f} s of processor, one {ours["cpu"] - ours["start_cpu"]:.1f} s.
Start: {ours["start_wall"]:.1f} s of wall time, {ours["start_cpu"]:.1f} s of processor.
"""


def _net(part: Mapping[str, Any], clock: str) -> float | None:
    """Return words a second by a clock, the start taken off; None where the start took longer."""
    seconds: float = part[clock] - part.get(f"start_{clock}", 0.0)
    return part["words"] / seconds if seconds > 0 else None


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.0f}"


def _times(part: Mapping[str, Any], other: Mapping[str, Any], clock: str) -> str:
    """Return how many times as fast a part is as another by a clock."""
    one, two = _net(part, clock), _net(other, clock)
    return UNKNOWN if one is None or two is None else f"{one / two:.1f}"


def _stages(stages: Mapping[str, Any], start: Mapping[str, float]) -> str:
    total = sum(stages["cpu"].values())
    rows = [
        (name, f"{seconds:.2f}", f"{seconds / total:.1%}", f"{stages['words'] / seconds:,.0f}")
        for name, seconds in stages["cpu"].items()
    ]
    rows.append(("together", f"{total:.2f}", "", f"{stages['words'] / total:,.0f}"))
    names = stages["cpu"].get("catalogue_ruler", 0.0)
    return f"""## Stages

{_table(("stage", "CPU s", "share", "words/s"), rows)}
{stages["words"]:,} words. Finding the names takes {names / total:.1%} of the time; {stages["parsed"]:.0%} of
the tokens are tagged and parsed. Loading: {start["catalogue"]:.2f} s of processor for the catalogue alone,
{start["pipeline"]:.2f} s for the whole pipeline.
"""


def _growth(runs: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f"{run['articles']:,}", f"{run['words']:,}", f"{run['wall']:.1f}", f"{run['cpu']:.1f}",
         _number(_net(run, "cpu")), f"{run['memory_mb']:,.0f}")
        for run in runs
    ]  # fmt: skip
    head = ("articles", "words", "wall s", "CPU s", "words/s (CPU)", "peak memory MB")
    note = (
        "Memory is that of the largest process: a worker, or the one that puts the table together at the end."
    )
    return f"## Growth, one worker\n\n{_table(head, rows)}\n{note}\n"


def _sizing(run: Mapping[str, Any]) -> str:
    """Return how many cores read so many articles in a night, at the speed of the largest run."""
    speed = _net(run, "cpu") or 0.0
    rows = [
        (f"{number:,}", *(_cores(number * words, speed, run) for words in NEWS_WORDS)) for number in A_NIGHT
    ]
    head = ("articles a night", *(f"of {words} words" for words in NEWS_WORDS))
    return f"""## Sizing

{_table(head, rows)}
Cores, and the memory of their workers, for nights of {HOURS} hours: words ÷ ({speed:,.0f} words a second of a
worker × {HOURS * 3600:,} s), rounded up; {run["memory_mb"]:,.0f} MB a process. See [scale](scale.md).
"""


def _cores(words: int, speed: float, run: Mapping[str, Any]) -> str:
    if not speed:
        return UNKNOWN
    cores = ceil(words / (speed * HOURS * 3600))
    return f"{cores:,} ({cores * run['memory_mb'] / 1024:,.1f} GB)"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
