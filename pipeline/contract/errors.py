"""Errors that a user of autonews can act on."""

from __future__ import annotations

from pathlib import Path


class AutonewsError(Exception):
    """Base of every error that autonews raises on purpose."""


class InputError(AutonewsError):
    """An input that could not be read.

    Parameters
    ----------
    doc_id
        The article's identity, or the file's path below the input folder.
    reason
        What is wrong, in one line.
    hint
        What the user can do next.
    kind
        A short stable word for the kind of fault (``encoding``, ``empty``, ``json`` …).
    """

    def __init__(self, doc_id: str, reason: str, hint: str = "", kind: str = "input") -> None:
        super().__init__(f"{doc_id}: {reason}" + (f" ({hint})" if hint else ""))
        self.doc_id = doc_id
        self.reason = reason
        self.hint = hint
        self.kind = kind


class UsageError(AutonewsError):
    """Arguments that cannot be carried out as they stand."""


class LexiconError(AutonewsError):
    """A lexicon line that breaks its schema.

    Parameters
    ----------
    path, line, field
        Where the fault stands: file, line number (from 1) and column name.
    reason
        What is wrong, in one line.
    """

    def __init__(self, path: Path | str, line: int, field: str, reason: str) -> None:
        super().__init__(f"{path}:{line}: {field}: {reason}")
        self.path = str(path)
        self.line = line
        self.field = field
        self.reason = reason


class PipelineError(AutonewsError):
    """A spaCy pipeline that lacks a stage that another one needs."""


class GoldError(AutonewsError):
    """A gold article that breaks the annotation format.

    Parameters
    ----------
    path, line
        Where the fault stands.
    reason
        What is wrong, in one line.
    """

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = str(path)
        self.line = line
        self.reason = reason
