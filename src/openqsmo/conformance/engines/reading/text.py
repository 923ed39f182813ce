"""Which encoding a text file is in, and its text as UTF-8.

A byte-order mark decides. Without one: UTF-8 where all of it is valid; UTF-16 where every other byte of its
start is NUL; UTF-8 with damaged rows where letters of several bytes are right elsewhere in it; otherwise
Windows-1252, which is told, as a letter may be wrong.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20
HEAD = 1 << 16
UTF8_MARK = codecs.BOM_UTF8
LOST = "\udcff"

_LOST_HANDLER = "openqsmo.lost"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _lost(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return LOST, error.end


codecs.register_error(_LOST_HANDLER, _lost)


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text. ``mark`` is the length of its byte-order mark.

    ``is_damaged`` says that some bytes are not valid in it: the rows that hold them cannot be read.
    """

    name: str
    mark: int = 0
    is_damaged: bool = False
    is_guess: bool = False

    def __str__(self) -> str:
        shown = {"cp1252": "Windows-1252"}.get(self.name, self.name.upper())
        return f"{shown} (guessed; a letter may be wrong)" if self.is_guess else shown


def encoding_of(path: Path) -> Encoding:
    """The encoding of a whole file; reads it once, in blocks."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark), _damaged(path, name, len(mark)))
    if wide := _wide(head):
        return Encoding(wide, 0, _damaged(path, wide, 0), is_guess=True)
    if not _damaged(path, "utf-8", 0):
        return Encoding("utf-8")
    if _has_right_letters(path):
        return Encoding("utf-8", 0, is_damaged=True)
    return Encoding("cp1252", 0, _damaged(path, "cp1252", 0), is_guess=True)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: nearly every other byte of mostly Latin text is NUL."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.7 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * pairs and odd < 0.05 * pairs else ""


def _damaged(path: Path, name: str, skip: int) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for block in blocks(path, skip):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return True
    return False


def _has_right_letters(path: Path) -> bool:
    """Whether as many letters of several bytes are right as wrong, in a file that is not all UTF-8."""
    right = wrong = 0
    for text in texts(path, Encoding("utf-8")):
        if not text.isascii():
            lost = text.count(LOST)
            wrong += lost
            right += sum(letter > "\x7f" for letter in text) - lost
    return right >= wrong


def blocks(path: Path, skip: int = 0) -> Iterator[bytes]:
    """The bytes of a file after its first ``skip``."""
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(BLOCK):
            yield block


def texts(path: Path, encoding: Encoding) -> Iterator[str]:
    """A file's text in blocks. What its encoding does not know becomes ``LOST``, which no valid text holds."""
    decoder = codecs.getincrementaldecoder(encoding.name)(_LOST_HANDLER)
    for block in blocks(path, encoding.mark):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def as_utf8(path: Path, encoding: Encoding, target: Path) -> Path:
    """The file's text written as UTF-8 without a mark. Only for an encoding that reads all of it."""
    with target.open("w", encoding="utf-8", newline="") as sink:
        for text in texts(path, encoding):
            sink.write(text)
    return target


def unfit(text: str) -> str:
    """Why a text cannot be kept as it is; empty where it can."""
    if "\x00" in text:
        return "It holds a NUL character, which no text holds."
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        if LOST in text:
            return "It holds bytes that are not valid in the encoding of the file."
        return "It holds half a character (a lone surrogate)."
    return ""
