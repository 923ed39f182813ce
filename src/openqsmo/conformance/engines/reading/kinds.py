"""What a file is, by its first bytes and then by its name."""

from enum import StrEnum
from pathlib import Path

from openqsmo.conformance.engines.reading import packing, parquet

HEAD = 4096


class Form(StrEnum):
    """Forms that are read, and those that are known not to be data: their values say what they are."""

    TEXT = "text"
    PARQUET = "Parquet"
    JSON = "JSON"
    WORKBOOK = "a workbook"
    XML = "XML"
    PACKED = "a packed file"
    ZIP = "an archive"
    OLD_WORKBOOK = "a workbook of the form before 2007, or locked"
    PDF = "a PDF document"
    PICTURE = "a picture"
    DATABASE = "a database"
    UNKNOWN = "a binary file"


_STARTS = (
    (parquet.MAGIC, Form.PARQUET),
    (parquet.LOCKED_MAGIC, Form.PARQUET),
    (packing.GZIP, Form.PACKED),
    (packing.ZSTD, Form.PACKED),
    (packing.EMPTY_ZIP, Form.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form.OLD_WORKBOOK),
    (b"%PDF-", Form.PDF),
    (b"\x89PNG", Form.PICTURE),
    (b"\xff\xd8\xff", Form.PICTURE),
    (b"GIF8", Form.PICTURE),
    (b"SQLite format 3\x00", Form.DATABASE),
    (b"ORC", Form.UNKNOWN),
    (b"Obj\x01", Form.UNKNOWN),
    (b"\x7fELF", Form.UNKNOWN),
    (b"BZh", Form.UNKNOWN),
    (b"\xfd7zXZ\x00", Form.UNKNOWN),
    (b"7z\xbc\xaf\x27\x1c", Form.UNKNOWN),
)
_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".psv", ".dat")


def head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def form_of(head: bytes, name: str) -> Form:
    """The form of a file by its first bytes; a name ending in .csv or the like makes text of what starts as JSON."""
    for start, form in _STARTS:
        if head.startswith(start):
            return form
    if head.startswith(packing.ZIP):
        return Form.WORKBOOK if name.casefold().endswith((".xlsx", ".xlsm")) else Form.ZIP
    first = _without_mark(head).lstrip()[:1]
    if first == b"<":
        return Form.XML
    if first in (b"{", b"[") and not name.casefold().endswith(_TEXT_ENDINGS):
        return Form.JSON
    return Form.TEXT


def _without_mark(head: bytes) -> bytes:
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"")
