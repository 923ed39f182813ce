"""Pieces of a big file that is sent part by part: which piece is taken next, by its ``Content-Range``."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


@dataclass(frozen=True)
class Piece:
    """Bytes ``first`` to ``last`` (both inclusive, from 0) of a file of ``total`` bytes."""

    first: int
    last: int
    total: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def read_range(header: str) -> Piece | None:
    """The piece that a ``Content-Range`` header names (RFC 9110, 14.4), or None where it names none."""
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    piece = Piece(*(int(number) for number in found.groups()))
    return piece if piece.first <= piece.last < piece.total else None


def fits(piece: Piece, *, received: int, total: int) -> bool:
    """Whether the piece is the next one of a file of which ``received`` bytes are here."""
    return piece.first == received and piece.total == total
