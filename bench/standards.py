"""Questions that people ask of the registry of standards: words of what it holds, whole or begun."""

import json
import random
from urllib.parse import quote
from urllib.request import urlopen

from bench import catalogue

TITLES = 2_000
AT_ONCE = 100
LEAST_LETTERS = 4


def addresses(base: str) -> dict[str, list[str]]:
    """What is asked of the registry at ``base``, by kind; the same seed asks the same of the same registry."""
    questions = _questions(_titles(base))
    return {
        "standards, as JSON": [f"/api/v1/items?q={quote(words)}" for words in questions],
        "standards, as a page": [f"/standards/?q={quote(words)}" for words in questions],
    }


def _titles(base: str) -> list[str]:
    titles: list[str] = []
    cursor = ""
    while cursor is not None and len(titles) < TITLES:
        with urlopen(f"{base}/api/v1/items?kind=capability&limit={AT_ONCE}&cursor={cursor}") as answer:
            found = json.load(answer)
        titles += [item["title"] for item in found["items"]]
        cursor = found["next"]
    return titles


def _questions(titles: list[str]) -> list[str]:
    """One to three words of one title, in its order; each question once."""
    dice, found = random.Random(catalogue.SEED), {}
    for _ in range(20 * catalogue.QUESTIONS):
        words = [
            word for word in dice.choice(titles).split() if word.isalpha() and len(word) >= LEAST_LETTERS
        ]
        if words:
            start = dice.randrange(len(words))
            found[" ".join(words[start : start + dice.randint(1, 3)]).lower()] = None
    return list(found)[: catalogue.QUESTIONS]
