"""One page of HTML that carries its data, its scripts and its styles, and asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.contract.errors import UsageError
from pipeline.report.payload import packed, payload

ASSETS = Path(__file__).parent / "assets"
LIBRARIES = ("d3.min.js", "plot.min.js", "tabulator.min.js")
SCRIPTS = ("data.js", "marked.js", "charts.js", "review.js", "table.js", "main.js")
STYLES = ("tabulator.min.css", "page.css")
LICENCES = ("d3.LICENSE", "plot.LICENSE", "tabulator.LICENSE")
SLOT = re.compile(r"\{\{(\w+)\}\}")


def write_report(path: str | Path, out: Path, title: str = "autonews", lexicons: Sequence[Path] = ()) -> int:
    """Write a table's report and return how many rows it shows.

    Parameters
    ----------
    path
        The folder of results, or one file of an event table.
    out
        The page; its folder is made when it is missing.
    title
        Heading of the page.
    lexicons
        Folders of lexicons that the table was made with; their names are marked too.

    Raises
    ------
    InputError
        When there is no such table.
    UsageError
        When the page cannot be written where it is wanted.
    """
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name the page: --out {out / 'report.html'}")
    content = payload(path, lexicons)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = out.with_name(f".{out.name}.part")
    staged.write_bytes(page(packed(content), title).encode())
    staged.replace(out)
    return int(content["size"])


def page(data: str, title: str) -> str:
    """Return the page around packed data.

    Only the scripts of this package may run in it: the policy in its head names them by their hashes.
    """
    libraries = [_asset(name) for name in LIBRARIES]
    own = '"use strict";\n' + "\n".join(_asset(name) for name in SCRIPTS)
    scripts = [*libraries, own]
    slots = {
        "title": html.escape(title),
        "policy": _policy(scripts),
        "styles": "\n".join(_asset(name) for name in STYLES),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
        "licences": html.escape("\n\n".join(_asset(name) for name in LICENCES)),
        "data": data,
    }
    return SLOT.sub(lambda found: slots[found[1]], _asset("page.html"))


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _policy(scripts: list[str]) -> str:
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
