"""One reader a format, each giving articles and the errors of what it could not read."""

from pipeline.articles.discover import find_sources
from pipeline.articles.read import read_articles
from pipeline.articles.registry import READERS, read_source
from pipeline.articles.source import DEFAULT_MAX_CHARS, Source, file_source

__all__ = [
    "DEFAULT_MAX_CHARS",
    "READERS",
    "Source",
    "file_source",
    "find_sources",
    "read_articles",
    "read_source",
]
