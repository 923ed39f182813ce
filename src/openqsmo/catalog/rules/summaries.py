"""An offering in one sentence, out of its source's description."""

import re

LONGEST = 200
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“(]*[A-Z0-9])")
_SHORT_FORM = re.compile(r"(?:\b(?:[A-Za-z]|Inc|Corp|Ltd|Co|Dept|No|vs|e\.g|i\.e|etc|Dr|Mr|Ms|St)\.)$")


def in_one_sentence(description: str | None, longest: int = LONGEST) -> str | None:
    """The first sentence of a description, at most ``longest`` characters, cut after a whole word.

    A full stop after a short form ("Inc.", "U.S.") ends no sentence. ``None`` for no description.
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", description or "")]
    text = next((part for part in paragraphs if part), "")
    if not text:
        return None
    sentence = _first(text)
    if len(sentence) <= longest:
        return sentence
    cut = sentence[: longest - 1]
    if sentence[longest - 1] != " " and " " in cut:
        cut = cut[: cut.rfind(" ")]
    return f"{cut.rstrip(' ,;:-(–—')}…"


def _first(text: str) -> str:
    for end in _END.finditer(text):
        sentence = text[: end.end()].rstrip()
        if not _SHORT_FORM.search(sentence):
            return sentence
    return text
