"""The ``autonews`` command: arguments and messages; the work is done elsewhere.

The order of the imports is that of the commands in the help.
"""

from pipeline.cli.app import app  # isort: skip
from pipeline.cli import extract, show, evaluate, report, catalogue  # noqa: F401  # isort: skip

__all__ = ["app"]
