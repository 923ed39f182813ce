"""Whether a CSV file is so plain that an engine reads it in place exactly as it is written.

One pass over the bytes, in NumPy: every record has the fields of the header, a quote only ever opens a field,
closes it or is doubled inside it, every line ends alike, all of it is UTF-8 and nothing is NUL. About such a
file no two readers disagree. Any other is read with care (``csv_rows``); nothing is guessed here.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from openqsmo.conformance.engines.reading.delivery import Dialect

BLOCK = 1 << 19
LONGEST_RECORD = 1 << 20
LOOKERS = 2
AHEAD = 4

NEWLINE, RETURN = 10, 13

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """What one run of whole lines is: its records, or that it ends inside a quoted field, or that it is not plain."""

    records: int = 0
    is_plain: bool = True
    is_open: bool = False
    returns: bool = False


NOT_PLAIN = Look(is_plain=False)


def records_if_plain(path: Path, dialect: Dialect, width: int, skip: int = 0) -> int | None:
    """The number of records (the header is one) of a file with ``width`` fields; None where it is not plain.

    ``skip`` is the length of a byte-order mark.
    """
    if dialect.escape != dialect.quote:
        return None
    form = _Form(ord(dialect.delimiter), ord(dialect.quote), width)
    records, held, returns = 0, b"", set[bool]()
    with ThreadPoolExecutor(LOOKERS) as pool:
        for run, looked in _looks(path, skip, form, pool):
            look = form.look(held + run) if held else looked
            returns.add(look.returns)
            if not look.is_plain or len(held) > LONGEST_RECORD or len(returns) > 1:
                pool.shutdown(wait=False, cancel_futures=True)
                return None
            held = held + run if look.is_open else b""
            records += look.records
    return None if held else records


def _looks(path: Path, skip: int, form: "_Form", pool: ThreadPoolExecutor) -> Iterator[tuple[bytes, Look]]:
    waiting: deque[tuple[bytes, Future[Look]]] = deque()
    for run in _runs(path, skip):
        waiting.append((run, pool.submit(form.look, run)))
        if len(waiting) > AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _runs(path: Path, skip: int) -> Iterator[bytes]:
    """The file in runs of whole lines; the last line is given the end that the others have where it has none."""
    rest, end = b"", b"\n"
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(BLOCK):
            cut = block.rfind(b"\n") + 1
            if cut:
                run = rest + block[:cut]
                end = b"\r\n" if run.endswith(b"\r\n") else b"\n"
                yield run
                rest = block[cut:]
            elif len(rest) > LONGEST_RECORD:
                yield b"\0"  # a line without an end is not plain
                return
            else:
                rest += block
    if rest:
        yield rest + end


@dataclass(frozen=True)
class _Form:
    """What plain records look like: byte values of the delimiter and the quote, and fields in each."""

    delimiter: int
    quote: int
    width: int

    def look(self, run: bytes) -> Look:
        bytes_: Bytes = np.frombuffer(run, np.uint8)
        returns = bool((bytes_ == RETURN).any())
        if not _is_text(run, bytes_) or (returns and not _ends_in_returns(bytes_)):
            return NOT_PLAIN
        is_quote = bytes_ == self.quote
        signs = np.flatnonzero(is_quote | (bytes_ == self.delimiter) | (bytes_ == NEWLINE))
        kinds = bytes_[signs]
        quotes = kinds == self.quote
        if quotes.any():
            inside = np.cumsum(quotes, dtype=np.uint8) & 1
            if inside[-1]:
                return Look(is_open=True, returns=returns)
            if not self._quotes_stand_right(run, signs, kinds, quotes, inside.astype(bool)):
                return NOT_PLAIN
            between = (inside == 0) & ~quotes
            signs, kinds = signs[between], kinds[between]
        return self._of_records(signs, kinds, returns)

    def _of_records(self, signs: npt.NDArray[np.intp], kinds: Bytes, returns: bool) -> Look:
        """Records are plain when every ``width``-th sign outside quotes, and no other, ends a line."""
        ends = np.flatnonzero(kinds == NEWLINE)
        if not np.array_equal(ends, np.arange(self.width - 1, len(signs), self.width)):
            return NOT_PLAIN
        places = signs[ends]
        lengths = np.diff(places, prepend=-1)
        if lengths.max(initial=0) > LONGEST_RECORD or (self.width == 1 and lengths.min(initial=9) < 3):
            return NOT_PLAIN
        return Look(records=len(ends), returns=returns)

    def _quotes_stand_right(
        self,
        run: bytes,
        signs: npt.NDArray[np.intp],
        kinds: Bytes,
        quotes: npt.NDArray[np.bool_],
        inside: npt.NDArray[np.bool_],
    ) -> bool:
        """An opening quote follows a sign, and a sign (or the return before a line's end) follows a closing one."""
        opening, closing = np.flatnonzero(quotes & inside), np.flatnonzero(quotes & ~inside)
        before = np.where(opening > 0, signs[opening - 1], -1)
        if not (before == signs[opening] - 1).all():
            return False
        after = signs[np.minimum(closing + 1, len(signs) - 1)]
        gap = after - signs[closing]
        if (gap == 1).all():
            return True
        apart = gap != 1
        follows = np.frombuffer(run, np.uint8)[signs[closing[apart]] + 1]
        ends_line = (gap[apart] == 2) & (follows == RETURN) & (kinds[closing[apart] + 1] == NEWLINE)
        return bool(ends_line.all())


def _is_text(run: bytes, bytes_: Bytes) -> bool:
    if not bytes_.all():
        return False
    if run.isascii():
        return True
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ends_in_returns(bytes_: Bytes) -> bool:
    """Every line of a run ends in CR LF, and no CR stands elsewhere. (A run ends in LF.)"""
    returns = np.flatnonzero(bytes_ == RETURN)
    return len(returns) == np.count_nonzero(bytes_ == NEWLINE) and bool(
        (bytes_[returns + 1] == NEWLINE).all()
    )
