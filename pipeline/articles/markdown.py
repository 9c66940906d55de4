"""Markdown files: YAML front matter gives the metadata, the words of the body the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import frontmatter
import yaml

from pipeline.articles.decode import check_text, decode
from pipeline.articles.metadata import described
from pipeline.articles.source import Source
from pipeline.articles.text import first_line
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

OPENED = re.compile(r"---[ \t]*\r?\n\s*[\w-]+[ \t]*:")
CLOSED = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
HEADING = re.compile(r"\s*#{1,6}[ \t]+(.+)")

LONGEST_FRONT_MATTER = 100_000
EMPHASISED = r"[^\n]{1,300}"
TARGET = r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"!\[[^\[\]\n]*\](?:{TARGET}|\[[^\[\]\n]*\])"), ""),
    (re.compile(rf"(?<!\\)\[([^\[\]\n]*)\](?:{TARGET}|\[[^\[\]\n]*\])"), r"\1"),
    (re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S+[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"<(?:https?://|mailto:)[^<>\s]+>"), ""),
    (re.compile(r"</p>\s*(?=</t[dh]>)", re.IGNORECASE), ""),
    (re.compile(r"</t[dh]>\s*(?=<t[dh]\b)", re.IGNORECASE), " | "),
    (re.compile(r"</tr>|<br\s*/?>|</(?:p|li|div|h[1-6])>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (re.compile(r"^ {0,3}(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}\r?$", re.MULTILINE), ""),
    (re.compile(r"^(?=[ \t|:-]*\|)(?=[ \t|:-]*-{3})[ \t|:-]+\r?$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"(?<![\\*\w])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?!\*)"), r"\2"),
    (
        re.compile(rf"(?<![\\\w])(_{{1,3}})(?=[^\s_])({EMPHASISED}?)(?<=[^\s_])\1(?!\w)"),
        r"\2",
    ),
    (re.compile(r"(?<!`)`+([^`\n]+)`+"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
    (re.compile(r"\n(?:[ \t]*\r?\n){2,}"), "\n\n"),
)


def read_markdown(source: Source) -> Iterator[Article]:
    """Yield the article of a Markdown file.

    The text holds the words of the body: pictures, link targets, comments, tags and the signs of
    headings, lists, quotes and emphasis are left out. A title in the front matter is not part of it.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8 or empty, or its front matter is no YAML mapping.
    """
    raw = decode(source.read(), source.doc_id)
    metadata, body = split_front_matter(raw, source.doc_id)
    text = check_text(plain_words(body), source.doc_id)
    article = described(metadata, text, source.doc_id, source)
    yield article if article.title else _titled(article, body)


def split_front_matter(raw: str, doc_id: str) -> tuple[Mapping[str, Any], str]:
    """Return the front matter and what follows it.

    Raises
    ------
    InputError
        Of kind ``front_matter`` when it does not end, is not YAML or is no mapping.
    """
    if not OPENED.match(raw):
        return {}, raw
    closed = CLOSED.search(raw, 4)
    if not closed:
        raise _broken(doc_id, "front matter opens with --- and never closes")
    if closed.start() > LONGEST_FRONT_MATTER:
        raise _broken(doc_id, f"front matter is longer than {LONGEST_FRONT_MATTER:,} characters")
    try:
        metadata, body = frontmatter.parse(raw)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _broken(doc_id, f"front matter is not YAML: {_first_words(error)}") from error
    if not isinstance(metadata, dict):
        raise _broken(doc_id, "front matter is no list of keys and values")
    return metadata, body


def plain_words(markdown: str) -> str:
    """Return the words of a Markdown text without its signs."""
    text = without_comments(markdown)
    for pattern, replacement in STEPS:
        text = pattern.sub(replacement, text)
    return html.unescape(text).strip()


def without_comments(markdown: str) -> str:
    """Return a text without ``<!-- … -->``; one that never ends is no comment."""
    kept, start = [], 0
    while (opened := markdown.find("<!--", start)) >= 0 and (closed := markdown.find("-->", opened + 4)) >= 0:
        kept.append(markdown[start:opened])
        start = closed + 3
    return "".join((*kept, markdown[start:]))


def _titled(article: Article, body: str) -> Article:
    match = HEADING.match(without_comments(body))
    title = plain_words(match[1]).rstrip(" #") if match else first_line(article.text)
    return replace(article, title=title)


def _broken(doc_id: str, reason: str) -> InputError:
    return InputError(doc_id, reason, "mend the lines between the two --- lines", "front_matter")


def _first_words(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    where = f" on line {mark.line + 2}" if mark else ""
    return f"{problem.splitlines()[0] if problem else type(error).__name__}{where}"
