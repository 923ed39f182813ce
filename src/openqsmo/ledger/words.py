"""Events in words: one sentence for each verb. ``docs/generated/events.md`` is made from this list.

A domain registers its verbs in its ``events.py``; recording an unregistered verb fails the build
(``tests/architecture``).
"""

from typing import Any

SENTENCES: dict[str, str] = {}


def declare(sentences: dict[str, str]) -> None:
    """Add a domain's verbs; a verb declared twice with different sentences is an error."""
    for verb, says in sentences.items():
        if SENTENCES.get(verb, says) != says:
            raise ValueError(f"{verb} is declared twice")
        SENTENCES[verb] = says


class _Unsaid(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(verb: str, facts: dict[str, Any]) -> str:
    """What happened, in words; an unknown verb reads as itself."""
    return SENTENCES.get(verb, verb.replace(".", ": ").replace("_", " ")).format_map(_Unsaid(facts))
