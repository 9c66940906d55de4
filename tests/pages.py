"""Blocks of output and of code in README and docs: run, compared, and written anew by ``make pages``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUTPUT = re.compile(r"<!-- output: (?P<command>.+?) -->\n```text\n(?P<text>.*?)```", re.DOTALL)
TESTED = re.compile(r"<!-- test -->\s*```(?P<language>bash|python)\n(?P<code>.*?)```", re.DOTALL)


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def outputs(page: Path) -> list[tuple[str, str]]:
    return [(found["command"], found["text"]) for found in OUTPUT.finditer(page.read_text("utf-8"))]


def examples(page: Path) -> list[tuple[str, str]]:
    return [(found["language"], found["code"]) for found in TESTED.finditer(page.read_text("utf-8"))]


def prepare(folder: Path) -> Path:
    for name in ("corpora", "docs", "models", "tests"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    return folder


def run(language: str, code: str, folder: Path) -> str:
    words = [sys.executable, "-c", code] if language == "python" else ["bash", "-euo", "pipefail", "-c", code]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        words,
        cwd=prepare(folder),
        env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{code}\nexit status {done.returncode}\n{done.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def renew(page: Path, folder: Path) -> None:
    def block(found: re.Match[str]) -> str:
        return f"<!-- output: {found['command']} -->\n```text\n{run('bash', found['command'], folder)}```"

    page.write_text(OUTPUT.sub(block, page.read_text("utf-8")), "utf-8")


def draw_parse(path: Path) -> None:
    from spacy import displacy

    import pipeline

    text = re.search(r'TEXT = "(.*)"', (ROOT / "docs" / "stages.py").read_text("utf-8"))[1]
    doc = pipeline.load(parse_all=True)(text)
    options = {"compact": True, "distance": 105, "color": "#3b6ea5", "bg": "#ffffff", "font": "sans-serif"}
    path.parent.mkdir(exist_ok=True)
    path.write_text(displacy.render(doc, style="dep", jupyter=False, options=options), "utf-8")


if __name__ == "__main__":
    import tempfile

    draw_parse(ROOT / "docs" / "pictures" / "parse.svg")
    with tempfile.TemporaryDirectory() as scratch:
        for each in pages():
            if each.exists():
                renew(each, Path(scratch))
