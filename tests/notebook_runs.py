"""Executes the notebooks and keeps their outputs, small ones; ``make notebooks-run``."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
KEPT_CHARACTERS = 30_000
DROPPED = ("image/png", "application/javascript", "application/vnd.jupyter.widget-view+json")


def executed(path: Path, folder: Path = NOTEBOOKS) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute()
    return notebook


def trimmed(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = [kept for output in cell.outputs if (kept := small(output))]
    return notebook


def small(output):
    if output.output_type == "stream":
        output.text = re.sub(r"(?s)^.*\x1b\[[\d?;]*[A-Za-z]", "", output.text).lstrip()
        return output if output.name == "stdout" and output.text else None
    data = output.get("data", {})
    for kind in [*DROPPED, *(kind for kind, value in data.items() if len(str(value)) > KEPT_CHARACTERS)]:
        data.pop(kind, None)
    return output if data else None


if __name__ == "__main__":
    for each in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(trimmed(executed(each)), each)
