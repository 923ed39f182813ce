"""Open what others publish: any garbage ends in a value or in a refusal that says where.

Encodings: a byte-order mark decides; without one UTF-8 is tried, then Windows-1252,
which is noted on the report because it may garble a letter.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems
from openqsmo.loads.report import Report

MOST_BYTES = 256 * 1024 * 1024
MOST_LEVELS = 64
LONGEST_CELL = 1_000_000
MOST_REPEATS = 100

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_bytes(path: Path, limit: int = MOST_BYTES) -> bytes:
    """A file's bytes; refuses a missing one (LOA-001), one over ``limit`` bytes (LOA-002) or closed (LOA-008)."""
    try:
        if not path.is_file():
            raise Refused(problems.NO_FILE.about(file=_shown(path)))
        size = path.stat().st_size
        if size > limit:
            raise Refused(problems.TOO_BIG.about(file=path.name, size=f"{size:,}", limit=f"{limit:,}"))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(problems.UNREADABLE.about(file=_shown(path), why=why.lower())) from None


def files_at(path: Path, ending: str) -> list[Path]:
    """This file, or the files directly in this folder with names that end so; none is refused (LOA-009)."""
    try:
        if not path.is_dir():
            return [path]
        found = sorted(each for each in path.iterdir() if each.name.endswith(ending) and each.is_file())
    except OSError as error:
        raise Refused(problems.UNREADABLE.about(file=_shown(path), why=str(error.strerror).lower())) from None
    if not found:
        raise Refused(problems.EMPTY_FOLDER.about(folder=path, ending=ending))
    return found


def _shown(path: Path) -> str:
    """A path as a terminal and a page can show it: a name may hold NUL, and half a character."""
    return str(path).replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def digest_of(files: Iterable[bytes]) -> str:
    """What the files of a load are known by: SHA-256 over the SHA-256 of each, in order."""
    digest = hashlib.sha256()
    for raw in files:
        digest.update(hashlib.sha256(raw).digest())
    return digest.hexdigest()


def decode(raw: bytes, file: str, report: Report) -> str:
    """Bytes as text; refuses NUL characters and undecodable bytes (LOA-003)."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\x00" in raw:
            why = f"byte {error.start:,} is not valid {encoding}"
            raise Refused(problems.NOT_TEXT.about(file=file, why=why)) from None
        text = raw.decode("cp1252", errors="replace")
        report.note("not_utf8", file, "file", "Not UTF-8; read as Windows-1252, so a letter may be wrong.")
    if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
        report.note("not_utf8", file, "file", f"Written as {encoding}; read as such.")
    if "\x00" in text:
        why = f"it holds a NUL character at position {text.index(chr(0)):,}"
        raise Refused(problems.NOT_TEXT.about(file=file, why=why))
    return text


def parse_json(raw: bytes, file: str, report: Report) -> Any:
    """Bytes as JSON; refuses cut-off or malformed JSON with its line and column (LOA-004, LOA-005).

    Of a key that an object gives more than once the last value is used, which is noted.
    """
    text = decode(raw, file, report)

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            place, says = (
                f"an object of {len(pairs)} keys",
                "It gives a key more than once; the last value is used.",
            )
            report.note("key_repeated", file, place, says, given=_repeated(pairs)[0], sample=MOST_REPEATS)
        return found

    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=as_object)
    except json.JSONDecodeError as error:
        problem = problems.NOT_JSON.about(file=file, why=error.msg, line=error.lineno, column=error.colno)
        raise Refused(problem) from None
    except RecursionError:
        raise Refused(problems.TOO_DEEP.about(file=file, limit=MOST_LEVELS)) from None
    except ValueError as error:
        raise Refused(problems.NOT_JSON.about(file=file, why=str(error), line=1, column=1)) from None
    if _deeper_than(value, MOST_LEVELS):
        raise Refused(problems.TOO_DEEP.about(file=file, limit=MOST_LEVELS))
    return value


def parse_csv(raw: bytes, file: str, report: Report) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Bytes as (header, rows), each row with its line number in the file.

    A row with more or fewer cells than the header is set aside; a blank row is skipped.
    """
    text = decode(raw, file, report)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
            elif len(cells) != len(header):
                says = f"The row has {len(cells)} cells where the header has {len(header)}."
                report.set_aside("ragged_row", file, f"line {reader.line_num}", says, given=",".join(cells))
            else:
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        why = f"{error} at line {reader.line_num}"
        raise Refused(problems.NOT_CSV.about(file=file, why=why)) from None
    if not header:
        raise Refused(problems.NOT_CSV.about(file=file, why="it is empty"))
    for column in _repeated((cell, None) for cell in header if cell)[:MOST_REPEATS]:
        says = "The header names a column more than once; the last one is used."
        report.note("column_repeated", file, "header", says, given=column)
    return header, rows


def need_columns(header: list[str], columns: set[str], file: str) -> None:
    """Refuse a table that lacks a column this load reads (LOA-007)."""
    missing = sorted(columns - set(header))
    if missing:
        why = f"the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} not found in its header"
        fix = "Check that this is the right file, and that its first row is the header."
        raise Refused(problems.WRONG_SHAPE.about(file=file, why=why, fix=fix))


def _repeated(pairs: Iterable[tuple[str, Any]]) -> list[str]:
    """The names that stand more than once in front of a value, in their order."""
    return [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            child
            for parent in level
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
