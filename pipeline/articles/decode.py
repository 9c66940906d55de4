"""Bytes to text: strict UTF-8, with a plain reason when it is something else."""

from __future__ import annotations

import codecs
import re

from pipeline.contract.errors import InputError

WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, doc_id: str) -> str:
    """Return the text of UTF-8 bytes, without a byte-order mark and otherwise as it stands.

    Parameters
    ----------
    data
        The bytes of one article.
    doc_id
        Named in the error.

    Raises
    ------
    InputError
        Of kind ``binary`` for bytes that are no text, ``encoding`` for text in another encoding.
    """
    if data.startswith(WIDE_MARKS):
        raise _encoding(doc_id, "UTF-16 or UTF-32, not UTF-8", "UTF-16")
    if b"\0" in data:
        raise _binary(doc_id)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if CONTROL.search(data[:4096]):
            raise _binary(doc_id) from error
        where = f"byte 0x{data[error.start]:02x} at position {error.start}"
        raise _encoding(doc_id, f"not UTF-8: {where}", "ISO-8859-1") from error


def check_text(text: str, doc_id: str) -> str:
    """Return `text` when an article can be made of it.

    Raises
    ------
    InputError
        Of kind ``empty`` when there is nothing to read, ``encoding`` when it holds half of a
        surrogate pair, which no file format can store.
    """
    if not text.strip():
        raise InputError(doc_id, "the article is empty", "remove it, or put its text in", "empty")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        hint = "write the text out again as valid Unicode"
        raise InputError(doc_id, f"half a character at position {error.start}", hint, "encoding") from error
    return text


def _encoding(doc_id: str, reason: str, encoding: str) -> InputError:
    hint = f"convert it, for instance: iconv -f {encoding} -t UTF-8"
    return InputError(doc_id, reason, hint, "encoding")


def _binary(doc_id: str) -> InputError:
    return InputError(doc_id, "not text: it holds binary data", "give the article as text", "binary")
