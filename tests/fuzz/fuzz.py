"""Fuzzing by coverage, with atheris: ``python tests/fuzz/fuzz.py readers|pipeline [libFuzzer options]``.

``readers`` takes bytes for a file of each format in turn, ``pipeline`` for a text. Nothing may be raised but
the project's own errors, and offsets must be those of what is printed.
"""

import io
import sys
from importlib import import_module
from pkgutil import iter_modules

import atheris

TARGET = sys.argv[1]

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline.articles import READERS, Source, read_source
    from pipeline.articles.read import complete
    from pipeline.assembly import article_doc, load
    from pipeline.contract.errors import InputError
    from pipeline.contract.records import Article

    for module in iter_modules(import_module("pipeline.articles").__path__):
        import_module(f"pipeline.articles.{module.name}")
    NLP = load() if TARGET == "pipeline" else None

LONGEST = 20_000
SUFFIXES = sorted(READERS)


def readers(data: bytes) -> None:
    """Read bytes as a file whose format the first byte chooses."""
    if not data:
        return
    name = f"2025-06-25-news{SUFFIXES[data[0] % len(SUFFIXES)]}"
    source = Source(name, name, lambda: io.BytesIO(data[1:]), LONGEST)
    for item in read_source(source):
        found = item if isinstance(item, InputError) else complete(item, None, LONGEST)
        if isinstance(found, InputError) and found.kind == "reader":
            raise found


def pipeline(data: bytes) -> None:
    """Read bytes as a text and compare every offset with what stands there."""
    text = data.decode("utf-8", "replace")
    doc = NLP(article_doc(NLP, Article("a.txt", text)))
    for quantity in (*doc._.quantities, *doc._.numbers):
        assert text[quantity.start : quantity.end] == quantity.text, quantity
    for mention in doc._.mentions:
        assert text[mention.start : mention.end] == mention.text, mention
    for period in doc._.periods:
        assert text[period.start : period.end] == period.text, period
    for event in doc._.events:
        assert text[event.start : event.end] == event.quantity_text, event
        assert 0 <= event.confidence <= 1, event


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], {"readers": readers, "pipeline": pipeline}[TARGET])
    atheris.Fuzz()
