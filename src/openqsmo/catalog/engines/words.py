"""How text becomes words, the same for what is searched and for what is asked.

Case, accents and width do not count; a possessive ``'s`` falls away and ``U.S.`` is ``us``.
Everything that is not a letter or a digit parts words, so an identifier such as
``FFM.010.010`` is three words in a row and is found as a phrase, whole or begun.
English endings are taken off by the Snowball stemmer (tantivy's).
"""

import re
from dataclasses import dataclass

from openqsmo.kernel.stems import LITTLE_WORDS, fold_letters

# Two letters are mostly an acronym (HR, IT) and would begin far too much.
SHORTEST_BEGINNING = 3
SHORTEST_CODE = 4


# A longer run of letters is parted, as a phrase would be, so that nothing is lost of it.
_WORD = re.compile(r"[^\W_]{1,64}")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b")
_LETTER_AFTER_DOT = re.compile(r"\.\w\b")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]")


@dataclass(frozen=True)
class Unit:
    """What must match as one: a word, or several in a row.

    With ``open_ended`` the last word may be only the beginning of one.
    """

    words: tuple[str, ...]
    open_ended: bool = False
    quoted: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded."""
    return _split(fold_letters(text))


def units_of(text: str) -> tuple[Unit, ...]:
    """What a question asks for; any text at all is read, and one without a word asks for nothing.

    ``"…"`` makes a phrase; an odd quotation mark is passed over. A chunk with inner punctuation
    is a phrase too. The last unit is open-ended unless quoted, and so is any code with a digit
    (4 characters or more), wherever it stands.
    """
    pieces = _QUOTES.sub('"', fold_letters(text)).split('"')
    found: list[Unit] = []
    for place, piece in enumerate(pieces):
        quoted = place % 2 == 1 and place < len(pieces) - 1
        found += [
            Unit(tuple(words), quoted=quoted)
            for words in map(_split, [piece] if quoted else piece.split())
            if words
        ]
    weighty = [unit for unit in found if unit.quoted or not _is_little(unit)] or found
    opened = [_opened(unit, is_last=unit is weighty[-1]) for unit in weighty]
    return tuple(dict.fromkeys(opened))


def _split(folded: str) -> list[str]:
    if "'" in folded or "\u2019" in folded:
        folded = _POSSESSIVE.sub("", folded)
    if _LETTER_AFTER_DOT.search(folded):
        folded = _ACRONYM.sub(_without_dots, folded)
    return _WORD.findall(folded)


def _without_dots(match: re.Match[str]) -> str:
    return match[0].replace(".", "")


def _is_little(unit: Unit) -> bool:
    return len(unit.words) == 1 and unit.words[0] in LITTLE_WORDS


def _opened(unit: Unit, is_last: bool) -> Unit:
    letters = "".join(unit.words)
    is_code = len(letters) >= SHORTEST_CODE and any(letter.isdigit() for letter in letters)
    is_long_enough = len(unit.words) > 1 or len(letters) >= SHORTEST_BEGINNING
    is_open = not unit.quoted and is_long_enough and (is_last or is_code)
    return Unit(unit.words, open_ended=is_open, quoted=unit.quoted)
