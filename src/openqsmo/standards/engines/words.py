"""How text becomes words and codes, the same for what is searched and for what is asked.

Case, accents and width do not count. A word is a run of letters and digits; English endings are
taken off by the Snowball stemmer (tantivy's). A code is a piece with a digit and a sign inside, such
as ``FFM.010.010`` or ``A-11``: it is found by its beginning.
"""

import re
from dataclasses import dataclass

from openqsmo.kernel.stems import LITTLE_WORDS, fold_letters

MOST_TERMS = 20

_WORD = re.compile(r"[^\W_]{1,64}")
_BETWEEN_PIECES = re.compile(r"[\s,;|]+")
_PIECE_WITH_DIGIT = re.compile(r"[^\s,;|]*\d[^\s,;|]*")
_OUTER_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Term:
    """One thing asked for: a code (else empty), and the words that it is otherwise.

    With ``open_ended`` the last word may be only the beginning of one; a code always may.
    """

    words: tuple[str, ...]
    code: str = ""
    open_ended: bool = False


def fold(text: str) -> str:
    """Text without what does not count: case, accents, width, and blanks too many."""
    return " ".join(fold_letters(text).split())


def words_in(folded: str) -> list[str]:
    """The words of folded text, in order."""
    return _WORD.findall(folded)


def codes_in(folded: str) -> list[str]:
    """The codes of folded text, in order."""
    return [code for piece in _PIECE_WITH_DIGIT.findall(folded) if (code := _code(piece))]


def terms_of(text: str) -> tuple[Term, ...]:
    """What a question asks for; text without a word asks for nothing."""
    pieces = [piece for piece in _BETWEEN_PIECES.split(fold(text)) if words_in(piece)]
    weighty = [piece for piece in pieces if piece not in LITTLE_WORDS] or pieces
    asked = weighty[:MOST_TERMS]
    return tuple(
        Term(tuple(words_in(piece)), _code(piece), open_ended=place == len(asked))
        for place, piece in enumerate(asked, start=1)
    )


def _code(piece: str) -> str:
    bare = _OUTER_SIGNS.sub("", piece)
    return bare if _PIECE_WITH_DIGIT.fullmatch(bare) and not bare.isalnum() else ""
