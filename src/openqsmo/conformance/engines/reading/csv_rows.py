"""Delimited text of any sort, record by record: what is not a row is told, and the next line goes on.

A quoted field may hold delimiters, line ends and doubled quotes; a field that does not start with a quote is
taken as it stands. A field without anything is missing; two quotes alone are an empty text. A blank line is
no record, except in a table of one column, where it is a missing value unless it ends the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openqsmo.conformance.engines.reading.delivery import Dialect

LONGEST_RECORD = 1 << 22

UNCLOSED = "A quote opens a field and nothing closes it."
AFTER_QUOTE = "A field goes on after its closing quote."
TOO_LONG = f"The record is longer than {LONGEST_RECORD:,} characters."


@dataclass(frozen=True)
class Broken:
    """A line that does not begin a record."""

    says: str


Record = list[str | None] | Broken


@dataclass
class Splitter:
    """Cuts text into records by one dialect."""

    dialect: Dialect
    _line: re.Pattern[str] = field(init=False)
    _quoted: re.Pattern[str] = field(init=False)
    _bare: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        mark, escape = re.escape(self.dialect.quote), re.escape(self.dialect.escape)
        ends = re.escape(self.dialect.delimiter) + r"\r\n"
        inner = (
            f"[^{mark}]++|{mark}{mark}" if escape == mark else f"[^{mark}{escape}]++|{escape}.|{mark}{mark}"
        )
        self._line = re.compile(r"([^\r\n]*+)(\r\n|\r|\n)")
        self._quoted = re.compile(f"{mark}((?:{inner})*+){mark}", re.DOTALL)
        self._bare = re.compile(f"[^{ends}]*+")

    def records(self, texts: Iterable[str]) -> Iterator[Record]:
        """Every record, in order; blank lines are an empty list."""
        buffer, at, skips = "", 0, False
        for text in texts:
            buffer, at = buffer[at:] + text, 0
            if skips:
                at = _line_end(buffer)
                skips = at == len(buffer)
            while not skips:
                record, after = self._next(buffer, at, is_last=False)
                if after is None:
                    break
                yield record
                at = after
                skips = record == Broken(TOO_LONG)
        while at < len(buffer) and not skips:
            record, after = self._next(buffer, at, is_last=True)
            yield record
            at = len(buffer) if after is None else after

    def _next(self, buffer: str, at: int, is_last: bool) -> tuple[Record, int | None]:
        """The record at a place and where the next one begins; None where more text must come first."""
        line = self._line.match(buffer, at)
        if line is not None and not is_last and line.end() == len(buffer) and line[2] == "\r":
            line = None
        if line is None and not is_last:
            return (Broken(TOO_LONG), len(buffer)) if len(buffer) - at > LONGEST_RECORD else ([], None)
        content, after = (line[1], line.end()) if line else (buffer[at:].rstrip("\r"), len(buffer))
        if self.dialect.quote not in content:
            return self._plain(content), after
        return self._with_quotes(buffer, at, after, is_last)

    def _plain(self, content: str) -> Record:
        if not content:
            return []
        return [value or None for value in content.split(self.dialect.delimiter)]

    def _with_quotes(self, buffer: str, at: int, after: int, is_last: bool) -> tuple[Record, int | None]:
        values: list[str | None] = []
        start = at
        while True:
            value, at = self._field(buffer, at)
            if at < 0:
                waits = not is_last and len(buffer) - start < LONGEST_RECORD
                return ([], None) if waits else (Broken(UNCLOSED), after)
            values.append(value)
            if at >= len(buffer):
                return (values, at) if is_last else ([], None)
            sign = buffer[at]
            at += 1
            if sign == self.dialect.delimiter:
                continue
            if sign == "\n":
                return values, at
            if sign != "\r":
                return Broken(AFTER_QUOTE), after
            if at >= len(buffer) and not is_last:
                return [], None
            return values, at + buffer.startswith("\n", at)

    def _field(self, buffer: str, at: int) -> tuple[str | None, int]:
        """The value at a place and where it ends; a place below zero where its quote is not closed."""
        if not buffer.startswith(self.dialect.quote, at):
            bare = self._bare.match(buffer, at)
            return (bare[0] or None, bare.end()) if bare else (None, at)
        quoted = self._quoted.match(buffer, at)
        return (self._value(quoted[1]), quoted.end()) if quoted else (None, -1)

    def _value(self, inner: str) -> str:
        quote, escape = self.dialect.quote, self.dialect.escape
        if escape == quote:
            return inner.replace(quote + quote, quote)
        return re.sub(re.escape(escape) + "(.)", r"\1", inner, flags=re.DOTALL).replace(quote * 2, quote)


def _line_end(text: str) -> int:
    """Where the first line ends, before its sign; the length of the text where none does."""
    found = re.search(r"[\r\n]", text)
    return found.start() if found else len(text)
