"""How text becomes words and codes, the same for what is searched and for what is asked.

Case, accents and width do not count. A word is a run of letters and digits; English endings are
taken off by the Snowball stemmer (tantivy's). A code is a piece with a digit and a sign inside, such
as ``FFM.010.010`` or ``A-11``: it is found by its beginning.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import tantivy

# Passed over in a question that asks for something else as well.
LITTLE_WORDS = frozenset("a an and are as at be by for from in is of on or the to with".split())
MOST_TERMS = 20

_WORD = re.compile(r"[^\W_]{1,64}")
_BETWEEN_PIECES = re.compile(r"[\s,;|]+")
_PIECE_WITH_DIGIT = re.compile(r"[^\s,;|]*\d[^\s,;|]*")
_OUTER_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")
_STEMMER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
)


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
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(text.lower().split())


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


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """A word without its English ending; a word with a digit in it stays as it is."""
    if any(letter.isdigit() for letter in word):
        return word
    stems: list[str] = _STEMMER.analyze(word)
    return stems[0] if stems else word


def _code(piece: str) -> str:
    bare = _OUTER_SIGNS.sub("", piece)
    return bare if _PIECE_WITH_DIGIT.fullmatch(bare) and not bare.isalnum() else ""
