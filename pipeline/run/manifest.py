"""What made a table: versions, lexicons and settings, so that it can be made again."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pipeline.lexicons
from pipeline.run.settings import Engine, Settings

HASHED_SUFFIXES = frozenset({".csv", ".jsonl"})


def manifest(engine: Engine, settings: Settings) -> dict[str, Any]:
    """Return the versions and settings of a run, as plain data.

    Parameters
    ----------
    engine
        Names the base model and the user's lexicons.
    settings
        The run's choices.
    """
    choices = asdict(settings)
    choices["published"] = settings.published.isoformat() if settings.published else None
    return {
        "autonews": installed("autonews"),
        "python": platform.python_version(),
        "spacy": installed("spacy"),
        "base_model": {"name": engine.base, "version": installed(engine.base)},
        "lexicons_sha256": lexicons_hash(engine.lexicon_dirs),
        "settings": choices,
    }


def installed(package: str) -> str | None:
    """Return the installed version of a package, or None."""
    try:
        return version(package) if package else None
    except PackageNotFoundError:
        return None


def lexicons_hash(user_dirs: tuple[Path, ...] = ()) -> str:
    """Return the SHA-256 of the lexicons' names and contents, the project's and the user's."""
    digest = hashlib.sha256()
    for folder in (Path(pipeline.lexicons.__file__).parent / "data", *user_dirs):
        for file in sorted(folder.rglob("*")):
            if file.suffix in HASHED_SUFFIXES:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()
