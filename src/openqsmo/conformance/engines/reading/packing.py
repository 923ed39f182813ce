"""Unpack .gz, .zst and .zip into the scratch folder, and never more than a file of its size may hold."""

import gzip
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from openqsmo.conformance import problems
from openqsmo.kernel.problems import Refused

MOST_TIMES_PACKED = 250
NEVER_SWOLLEN_BYTES = 256 * 1024 * 1024
LEFT_FREE_BYTES = 512 * 1024 * 1024
MOST_MEMBERS = 10_000
BLOCK = 1 << 20

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"

# pyarrow's own errors are among these.
_DAMAGE: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
_DAMAGE += (RuntimeError, NotImplementedError, ValueError, KeyError)


@dataclass(frozen=True)
class Member:
    """One file that came out of an archive: where it is now, and its name inside."""

    path: Path
    name: str


def unpacked(path: Path, shown: str, head: bytes, into: Path) -> Path:
    """The content of a .gz or .zst as a file in ``into``; refuses a damaged (CON-108) or swollen one (CON-109)."""
    form = "gzip" if head.startswith(GZIP) else "zstandard"
    target = _fresh(into)
    try:
        packed = path.stat().st_size
        opened: Any = gzip.open(path, "rb") if form == "gzip" else pa.CompressedInputStream(str(path), "zstd")
        with opened as source, target.open("wb") as sink:
            _copy(source, sink, shown, packed, into)
    except _DAMAGE as error:
        target.unlink(missing_ok=True)
        raise Refused(problems.DAMAGED.about(file=shown, form=form, why=_why(error))) from None
    except Refused:
        target.unlink(missing_ok=True)
        raise
    return target


def members(path: Path, shown: str, into: Path) -> Iterator[Member]:
    """The files in a .zip, unpacked into ``into`` one after the other.

    Refuses an empty (CON-106), damaged (CON-108), locked (CON-112) or swollen one (CON-109).
    Names inside decide nothing about where a file is put.
    """
    packed = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if not entries:
                raise Refused(problems.EMPTY_FILE.about(file=shown))
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Refused(problems.LOCKED.about(file=shown))
            if len(entries) > MOST_MEMBERS:
                size = f"{len(entries):,} files"
                raise Refused(
                    problems.TOO_BIG.about(file=shown, size=size, form="zip", limit=f"{MOST_MEMBERS:,}")
                )
            for entry in entries:
                target = _fresh(into)
                with archive.open(entry) as source, target.open("wb") as sink:
                    _copy(source, sink, shown, packed, into)
                yield Member(target, entry.filename)
    except _DAMAGE as error:
        raise Refused(problems.DAMAGED.about(file=shown, form="zip", why=_why(error))) from None


def _copy(source: Any, sink: IO[bytes], shown: str, packed: int, into: Path) -> None:
    limit = max(NEVER_SWOLLEN_BYTES, packed * MOST_TIMES_PACKED)
    written = 0
    while block := source.read(BLOCK):
        written += len(block)
        if written > limit:
            raise Refused(problems.SWOLLEN.about(file=shown, limit=f"{limit:,}", packed=f"{packed:,}"))
        free = shutil.disk_usage(into).free
        if free < LEFT_FREE_BYTES:
            raise Refused(problems.NO_ROOM.about(file=shown, free=f"{free:,}", scratch=into))
        sink.write(block)


def _fresh(into: Path) -> Path:
    """A path in the scratch folder that is not yet used; no name of the delivery becomes a part of it."""
    into.mkdir(parents=True, exist_ok=True)
    return into / f"unpacked_{sum(1 for _ in into.iterdir())}"


def _why(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "it ends in the middle"
    return "its content does not unpack; a part of it is damaged"
