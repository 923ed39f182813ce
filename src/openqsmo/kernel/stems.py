"""How letters and words are compared in searches: what does not count is taken off, on both sides alike."""

import unicodedata
from functools import lru_cache

import tantivy

# Passed over in a question that asks for something else as well.
LITTLE_WORDS = frozenset("a an and are as at be by for from in is of on or the to with".split())

_STEMMER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
)


def fold_letters(text: str) -> str:
    """Text without what does not count: case, accents and width.

    >>> fold_letters("Café"), fold_letters("ＡＢＣ")
    ('cafe', 'abc')
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """A word without its English ending (Snowball, by tantivy); a word with a digit in it stays as it is.

    >>> stem_of("reports"), stem_of("a11")
    ('report', 'a11')
    """
    if any(letter.isdigit() for letter in word):
        return word
    stems: list[str] = _STEMMER.analyze(word)
    return stems[0] if stems else word
