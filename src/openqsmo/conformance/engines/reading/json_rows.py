"""JSON Lines, a JSON array, or one JSON document that holds a list: every object is a row.

Numbers are kept as they are written. A list or an object inside a row is kept as JSON text. A line that is no
object is told, and the next line goes on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading import text
from openqsmo.conformance.engines.reading.delivery import Opened
from openqsmo.conformance.engines.reading.dialect import expected_names, plain
from openqsmo.conformance.engines.reading.rows import Rows
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused

LONGEST_RECORD = 1 << 24
LARGEST_DOCUMENT = 1 << 26
MOST_LEVELS = 64

_FIX = "Write one JSON object for each row, on a line of its own."
_BLANK = re.compile(r"[ \t\r\n]*")


class _Number(str):
    """A number as the file writes it."""


class _NotARow(Exception):
    """Why a record is not a row."""


def open_json(path: Path, file: str, table: Table, scratch: Path) -> Opened:
    """Open a JSON file for a table; refuses one that is cut off or no JSON (CON-108) or too large (CON-111)."""
    encoding = text.encoding_of(path)
    rows = Rows(table=table.name, file=file, into=scratch)
    try:
        if _starts_with_list(path, encoding):
            _read_list(text.texts(path, encoding), rows)
        elif (document := _single_document(path, encoding, file)) is not None:
            _read_document(document, table, rows)
        else:
            _read_lines(text.texts(path, encoding), rows)
        return rows.opened(f"JSON, {encoding}", table)
    except BaseException:
        rows.abandon()
        raise


def _starts_with_list(path: Path, encoding: text.Encoding) -> bool:
    return next(text.texts(path, encoding), "").lstrip("\ufeff \t\r\n").startswith("[")


def _read_lines(texts: Iterable[str], rows: Rows) -> None:
    number = 0
    for line in _lines(texts):
        if not line.strip():
            continue
        number += 1
        if len(line) > LONGEST_RECORD:
            rows.refuse(number, f"The line is longer than {LONGEST_RECORD:,} characters.", _FIX)
            continue
        try:
            rows.add(number, _row(_parsed(line)))
        except _NotARow as reason:
            rows.refuse(number, str(reason), _FIX)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines as JSON Lines means them; of one that is too long only its beginning, which is still too long."""
    rest = ""
    for block in texts:
        first, *others = block.split("\n")
        if len(rest) <= LONGEST_RECORD:
            rest += first
        for line in others:
            yield rest
            rest = line
    yield rest


def _read_list(texts: Iterable[str], rows: Rows) -> None:
    """Every element of a list, while it is read; the text after an element that is cut off is refused."""
    number = 0
    for value in _Elements(texts, rows.file):
        number += 1
        try:
            rows.add(number, _row(value))
        except _NotARow as reason:
            rows.refuse(number, str(reason), _FIX)


class _Elements:
    """The elements of a JSON list in text that arrives in blocks."""

    def __init__(self, texts: Iterable[str], file: str) -> None:
        self._texts = iter(texts)
        self._file = file
        self._buffer, self._at, self._before = "", 0, 0
        self._decoder = _decoder()

    def __iter__(self) -> Iterator[Any]:
        self._sign("\ufeff", must=False)
        self._sign("[")
        if self._sign("]", must=False):
            return self._end()
        while True:
            yield self._value()
            if self._sign("]", must=False):
                return self._end()
            self._sign(",")

    def _end(self) -> None:
        self._skip_blanks()
        if self._at < len(self._buffer):
            raise self._refused("more follows after its list")

    def _more(self) -> bool:
        block = next(self._texts, None)
        if block is None:
            return False
        self._before += self._at
        self._buffer, self._at = self._buffer[self._at :] + block, 0
        return True

    def _skip_blanks(self) -> None:
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer) or not self._more():
                return

    def _sign(self, sign: str, must: bool = True) -> bool:
        self._skip_blanks()
        if self._buffer.startswith(sign, self._at):
            self._at += 1
            return True
        if must:
            raise self._refused(f"“{sign}” is missing")
        return False

    def _value(self) -> Any:
        self._skip_blanks()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or not self._more():
                    self._at = end if end < len(self._buffer) else len(self._buffer)
                    return value
                continue
            except json.JSONDecodeError as error:
                why = error.msg
            except (RecursionError, _NotARow) as error:
                why = str(error) if isinstance(error, _NotARow) else "it nests too deep"
            if len(self._buffer) - self._at > LONGEST_RECORD or not self._more():
                raise self._refused(why)

    def _refused(self, why: str) -> Refused:
        place = f"{why} (at character {self._before + self._at + 1:,})"
        return Refused(problems.DAMAGED.about(file=self._file, form="JSON", why=place))


def _single_document(path: Path, encoding: text.Encoding, file: str) -> Any:
    """The value of a file that is one JSON value over several lines, or on its only line; None for JSON Lines."""
    lines = (line for line in _lines(text.texts(path, encoding)) if line.strip(" \t\r\ufeff"))
    first, second = next(lines, ""), next(lines, None)
    if second is not None and _is_whole(first):
        return None
    if second is not None and _is_whole(second):
        return None  # the first line is damaged, and what follows is lines all the same
    if path.stat().st_size > LARGEST_DOCUMENT:
        size, limit = f"{path.stat().st_size:,} bytes in one value", f"{LARGEST_DOCUMENT:,} bytes"
        raise Refused(problems.TOO_BIG.about(file=file, size=size, form="one JSON value", limit=limit))
    try:
        return _parsed("".join(text.texts(path, encoding)))
    except _NotARow as reason:
        raise Refused(problems.DAMAGED.about(file=file, form="JSON", why=str(reason).rstrip("."))) from None


def _is_whole(line: str) -> bool:
    try:
        return len(line) <= LONGEST_RECORD and isinstance(_parsed(line), dict)
    except _NotARow:
        return False


def _read_document(document: Any, table: Table, rows: Rows) -> None:
    """A document that names a field is itself a row; otherwise the list that it holds are the rows.

    Of several lists, the one with the name of the table.
    """
    names = expected_names(table)
    found: list[Any] = [document]
    if isinstance(document, dict) and not {plain(key) for key in document} & names:
        lists = {key: value for key, value in document.items() if isinstance(value, list)}
        mine = [key for key in lists if plain(key) in (plain(table.name), plain(table.physical_name))]
        chosen = mine or list(lists)
        if len(chosen) == 1:
            found = lists[chosen[0]]
    for number, value in enumerate(found, start=1):
        try:
            rows.add(number, _row(value))
        except _NotARow as reason:
            rows.refuse(number, str(reason), _FIX)


def _parsed(line: str) -> Any:
    try:
        return _decoder().decode(line.strip(" \t\r\n\ufeff"))
    except json.JSONDecodeError as error:
        raise _NotARow(f"It is not complete JSON: {error.msg} at character {error.pos + 1:,}.") from None
    except RecursionError:
        raise _NotARow(f"It nests values deeper than {MOST_LEVELS} levels.") from None


def _decoder() -> json.JSONDecoder:
    return _DECODER


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotARow("It gives a name more than once, so one of the values would be lost.")
    return found


def _constant(word: str) -> Any:
    raise _NotARow(f"{word} is no JSON value.")


_DECODER = json.JSONDecoder(
    parse_float=_Number, parse_int=_Number, parse_constant=_constant, object_pairs_hook=_object
)


def _row(value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict):
        raise _NotARow("It is not an object, so its values have no names.")
    return {key: _text(each) for key, each in value.items()}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else _as_json(value, 1)


def _as_json(value: Any, level: int) -> str:
    """A nested value as JSON text, its numbers as they were written."""
    if level > MOST_LEVELS:
        raise _NotARow(f"It nests values deeper than {MOST_LEVELS} levels.")
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        inside = (f"{json.dumps(key)}: {_as_json(each, level + 1)}" for key, each in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_json(each, level + 1) for each in value) + "]"
    return json.dumps(value)
