"""What made a table: versions, lexicons and settings, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pipeline
from pipeline.run.settings import Engine, Settings

LEXICON_SUFFIXES = frozenset({".csv", ".jsonl"})
MODEL_SUFFIXES = frozenset({".json", ".cfg"})
CODE_SUFFIXES = frozenset({".py"})
DECIDING = ("published", "max_chars")
"""Settings that the rows of an article depend on."""


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
        "models_sha256": models_hash(),
        "settings": choices,
    }


def fingerprint(engine: Engine, settings: Settings) -> str:
    """Return a hash of everything but the article that an article's rows depend on.

    That is the code, the lexicons, the trained weights, the versions and some of the settings.
    """
    made = manifest(engine, settings)
    made["settings"] = {name: made["settings"][name] for name in DECIDING}
    made["code"] = tree_hash([Path(pipeline.__file__).parent], CODE_SUFFIXES)
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


def installed(package: str) -> str | None:
    """Return the installed version of a package, or None."""
    try:
        return version(package) if package else None
    except PackageNotFoundError:
        return None


def lexicons_hash(user_dirs: tuple[Path, ...] = ()) -> str:
    """Return the SHA-256 of the lexicons' names and contents, the project's and the user's."""
    return tree_hash([Path(pipeline.__file__).parent / "lexicons" / "data", *user_dirs], LEXICON_SUFFIXES)


def models_hash() -> str:
    """Return the SHA-256 of the pipeline's config and trained weights."""
    inside = Path(pipeline.__file__).parent / "models"
    folder = inside if inside.is_dir() else inside.parent.parent / "models"
    return tree_hash([folder], MODEL_SUFFIXES)


def tree_hash(folders: Iterable[Path], suffixes: frozenset[str]) -> str:
    """Return the SHA-256 of the names and contents of the files with some suffixes."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in suffixes:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()
