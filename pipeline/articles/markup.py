"""Tags to words: the text of HTML fragments and of news markup, a line a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from pipeline.contract.errors import InputError

BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hl1 hl2 hr li main ol p "
    "pre section table td th tr ul".split()
)
SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head", "media"})
SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
BREAKS = re.compile(r" ?\n ?(?:\s*\n)?")
PAGE_PROPERTIES = (
    "article:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "publish-date",
    "date",
)
PUBLISHED_PROPERTIES = frozenset(
    (*PAGE_PROPERTIES, "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date")
)
LINKED_DATA = re.compile(rb'"datePublished"\s*:\s*"([^"\n]{8,40})"')


def words(fragment: str) -> str:
    """Return the words of an HTML fragment: a line a block, without scripts and styles.

    Parameters
    ----------
    fragment
        HTML, or plain text.
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    cleaned = fragment.replace("\0", "").encode("utf-8", "replace")
    try:
        tree = html.fromstring(cleaned, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return ""
    return block_text(tree)


def block_text(element: Any) -> str:
    """Return the words below an element, with a line break at the edges of each block."""
    text = SPACES.sub(" ", "".join(_pieces(element)))
    return BREAKS.sub("\n", text).strip()


def parsed(data: bytes, doc_id: str) -> Any:
    """Return the root of an XML document; no entity is resolved and nothing is fetched.

    Raises
    ------
    InputError
        Of kind ``xml`` when it is none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is empty"
        raise InputError(
            doc_id, f"not XML: {reason}", "mend the file, or write it out again", "xml"
        ) from error


def local(element: Any) -> str:
    """Return an element's name without its namespace, lower-case; empty for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def below(element: Any, *names: str) -> Iterator[Any]:
    """Yield the elements of some names below an element, in the order of the document."""
    return (found for found in element.iter() if local(found) in names)


def stated_date(page: bytes) -> str | None:
    """Return the day of publication that a page's own metadata gives, as printed."""
    try:
        tree = html.fromstring(page.replace(b"\0", b""))
    except (etree.LxmlError, ValueError):
        return None
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in PUBLISHED_PROPERTIES and meta.get("content"):
            return str(meta.get("content"))
    match = LINKED_DATA.search(page)
    return match[1].decode("ascii", "replace") if match else None


def _pieces(root: Any) -> Iterator[str]:
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        name = local(item)
        edge = "\n" if name in BLOCKS else ""
        if item is not root:
            stack.append((item.tail or "").replace("\n", " "))
        stack.append(edge)
        if name and (item is root or name not in SILENT):
            stack.extend(reversed(item))
            stack.append((item.text or "").replace("\n", " "))
        yield edge
