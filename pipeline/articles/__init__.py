"""One reader a format, each giving articles and the errors of what it could not read."""

from pipeline.articles.discover import find_sources
from pipeline.articles.pages import Page
from pipeline.articles.read import complete, read_articles, read_items
from pipeline.articles.registry import READERS, read_source
from pipeline.articles.source import DEFAULT_MAX_CHARS, Columns, Source, file_source

__all__ = [
    "DEFAULT_MAX_CHARS",
    "READERS",
    "Columns",
    "Page",
    "Source",
    "complete",
    "file_source",
    "find_sources",
    "read_articles",
    "read_items",
    "read_source",
]
