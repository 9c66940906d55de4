"""Files inside files: gzip, zip and tar, streamed, never unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import BinaryIO, cast

from pipeline.articles.source import Source, portable
from pipeline.contract.errors import InputError

ZIPS = frozenset({".zip"})
SHORT_TARS = MappingProxyType({".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"})
TARS = frozenset({".tar", *SHORT_TARS})
OPENERS: Mapping[str, Callable[[BinaryIO], BinaryIO]] = MappingProxyType(
    {
        ".gz": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
        ".bz2": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
        ".xz": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115 -- the reader closes it
    }
)
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile)
SMALL_MEMBER = 64 * 1024 * 1024
BOMB_FREE = 64 * 1024 * 1024
BOMB_RATIO = 200
"""News packs to a tenth or a twentieth; what grows two-hundredfold beyond 64 MB is no news."""


class Guarded(io.RawIOBase):
    """A stream that stops when it has given more than an honest archive of its size can hold.

    Parameters
    ----------
    stream
        The unpacked bytes.
    doc_id
        Named in the error.
    allowed
        How many bytes it may give.
    """

    def __init__(self, stream: BinaryIO, doc_id: str, allowed: int) -> None:
        self._stream = stream
        self._doc_id = doc_id
        self._left = allowed

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; raise ``InputError`` of kind ``bomb`` beyond what is allowed."""
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(self._doc_id, "unpacks to far more than it holds", "unpack it by hand", "bomb")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream below as well."""
        self._stream.close()
        super().close()


def parts(source: Source) -> Iterator[Source | InputError]:
    """Yield the files that a source holds: itself, or what is packed in it.

    A member's identity is that of its archive, ``/``, and its name. Links, devices, hidden files
    and archives within archives are not followed; names that lead out of the archive are refused.

    Parameters
    ----------
    source
        A file.

    Yields
    ------
    Source or InputError
        To be read before the next one is asked for: archives are streams.
    """
    name = (source.label or source.doc_id).lower()
    suffixes = PurePosixPath(name).suffixes
    if name.endswith((".warc.gz", ".warc")):
        yield source
    elif source.suffix in TARS or ".tar" in suffixes[-2:-1]:
        yield from _once(source, _tar_members)
    elif source.suffix in ZIPS:
        yield from _once(source, _zip_members)
    elif source.suffix in OPENERS:
        yield _unpacked(source)
    else:
        yield source


def _once(
    source: Source, members: Callable[[Source], Iterator[Source | InputError]]
) -> Iterator[Source | InputError]:
    if source.inside:
        hint = "unpack the outer archive"
        yield InputError(source.doc_id, "an archive inside an archive is not read", hint, "nested")
        return
    found = False
    for member in members(source):
        found = True
        yield from (member,) if isinstance(member, InputError) else parts(member)
    if not found:
        yield InputError(source.doc_id, "the archive holds no file", "remove it, or fill it", "empty")


def _unpacked(source: Source) -> Source:
    opener = OPENERS[source.suffix]
    label = PurePosixPath(source.label or source.doc_id).stem

    def opened() -> BinaryIO:
        return _guarded(opener(source.open()), source.doc_id, _size(source))

    return replace(source, open=opened, label=label, inside=True)


def _zip_members(source: Source) -> Iterator[Source | InputError]:
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if info.is_dir() or _hidden(info.filename):
                continue
            if info.flag_bits & 1:
                doc_id = _member_id(source, info.filename)
                yield InputError(doc_id, "locked with a password", "unpack it by hand", "locked")
                continue
            yield _member(source, info.filename, _zip_opener(archive, info, source), info.compress_size)


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> Callable[[], BinaryIO]:
    doc_id = _member_id(source, info.filename)
    return lambda: _guarded(cast(BinaryIO, archive.open(info)), doc_id, info.compress_size)


def _tar_members(source: Source) -> Iterator[Source | InputError]:
    allowed = _size(source)
    with source.open() as stream:
        packed: BinaryIO = stream
        if source.suffix != ".tar":
            opener = OPENERS[SHORT_TARS.get(source.suffix, source.suffix)]
            packed = _guarded(opener(stream), source.doc_id, allowed)
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for info in archive:
                if info.isdir() or _hidden(info.name):
                    continue
                yield _tar_member(source, archive, info)


def _tar_member(source: Source, archive: tarfile.TarFile, info: tarfile.TarInfo) -> Source | InputError:
    if not info.isfile():
        doc_id = _member_id(source, info.name)
        return InputError(doc_id, "a link or device in an archive is not followed", "remove it", "link")
    stream = archive.extractfile(info)
    if stream is None or info.size > SMALL_MEMBER:
        return _member(source, info.name, lambda: cast(BinaryIO, stream), info.size)
    data = stream.read()
    return _member(source, info.name, lambda: io.BytesIO(data), info.size)


def _member(source: Source, name: str, opener: Callable[[], BinaryIO], packed: int) -> Source | InputError:
    doc_id = _member_id(source, name)
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts:
        return InputError(doc_id, "its name leads out of the archive", "pack it under another name", "path")
    path = f"{source.name}/{portable(name)}"
    return replace(source, doc_id=doc_id, name=path, open=opener, label="", inside=True, packed=packed)


def _member_id(source: Source, name: str) -> str:
    return f"{source.doc_id}/{portable(name)}"


def _hidden(name: str) -> bool:
    parts_of = PurePosixPath(name).parts
    return "__MACOSX" in parts_of or any(part.startswith(".") and part.strip(".") for part in parts_of)


def _guarded(stream: BinaryIO, doc_id: str, packed: int) -> BinaryIO:
    guarded = Guarded(stream, doc_id, max(BOMB_FREE, packed * BOMB_RATIO))
    return cast(BinaryIO, io.BufferedReader(guarded, 64 * 1024))


def _size(source: Source) -> int:
    """Return how many bytes a source has before unpacking; what cannot tell gets the free allowance."""
    if source.packed is not None:
        return source.packed
    with source.open() as stream:
        if isinstance(stream, io.BytesIO | io.BufferedReader) and stream.seekable():
            return stream.seek(0, io.SEEK_END)
    return 0
