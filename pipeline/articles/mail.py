"""Newsletters saved as mail (.eml): the subject is the title, the body the article."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from pipeline.articles.dates import parse_date
from pipeline.articles.decode import check_text
from pipeline.articles.metadata import own_paths, storable
from pipeline.articles.pages import Page
from pipeline.articles.source import Source
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

SHORTEST_PLAIN = 200


def read_mail(source: Source) -> Iterator[Article | Page]:
    """Yield the article of a mail: its plain text, or its HTML where that says more.

    Raises
    ------
    InputError
        When the file is unreadable, or holds no text.
    """
    try:
        message = email.message_from_bytes(source.read(), policy=email.policy.default)
        plain, page = _body(message, "plain"), _body(message, "html")
        title, day = storable(str(message.get("subject") or "")).strip(), parse_date(message.get("date"))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as error:
        reason = f"not a mail: {type(error).__name__}"
        raise InputError(source.doc_id, reason, "save the mail again", "mail") from error
    origin = "metadata" if day else None
    if page.strip() and len(plain.strip()) < SHORTEST_PLAIN:
        paths = own_paths(source.doc_id, source)
        data = page.encode("utf-8", "replace")
        yield Page(source.doc_id, data, paths, title or None, day, origin, letter=True)
        return
    text = check_text(storable(plain), source.doc_id)
    yield Article(source.doc_id, text, title or None, day, origin)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
