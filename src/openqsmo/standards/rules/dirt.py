"""How the dirt of one file is said: each finding with its place, a repeated one once with its count."""

import re
from dataclasses import dataclass, field
from typing import Any

from openqsmo.kernel.words import counted
from openqsmo.loads.report import Report

LONGEST_KEY_SHOWN = 60
LONGEST_TITLE = 300
LONGEST_PLACE = 280
MOST_OF_A_KIND = 1_000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass
class _Repeated:
    place: str
    says: str
    field: str
    given: str
    times: int = 0


@dataclass
class Dirt:
    """What is wrong in one file. ``close`` says what was repeated."""

    file: str
    report: Report
    _repeated: dict[tuple[str, str], _Repeated] = field(default_factory=dict)

    def note(self, kind: str, place: str, says: str, *, field: str = "", given: object = "") -> None:
        """Say what is wrong with a record that is used all the same."""
        field, given = field[:LONGEST_KEY_SHOWN], shown(given)
        self.report.note(
            kind, self.file, place or "file", says, field=field, given=given, sample=MOST_OF_A_KIND
        )

    def set_aside(self, kind: str, place: str, says: str, *, field: str = "", given: object = "") -> None:
        """Say why a record is kept out."""
        field, given = field[:LONGEST_KEY_SHOWN], shown(given)
        self.report.set_aside(
            kind, self.file, place or "file", says, field=field, given=given, sample=MOST_OF_A_KIND
        )

    def repeat(self, kind: str, place: str, says: str, *, field: str = "", given: object = "") -> None:
        """Note what many records of the file have in common: said once, with the first place and a count."""
        key = (kind, says)
        first = self._repeated.setdefault(key, _Repeated(place, says, field, shown(given)))
        first.times += 1

    def close(self) -> None:
        """Say what was repeated, in the order in which it was met."""
        for (kind, _), first in self._repeated.items():
            says = first.says
            if first.times > 1:
                says = f"{says} So it is in {counted(first.times, 'record')}; this is the first."
            self.note(kind, first.place, says, field=first.field, given=first.given)
        self._repeated.clear()


def shown(value: object) -> str:
    """A value as a finding shows it: text as it is, other values by what they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def is_storable(text: str) -> bool:
    """Whether every database can keep a text; JSON may smuggle in NUL and halves of characters."""
    return _UNSTORABLE.search(text) is None


def at(place: str, step: str | int) -> str:
    """The place one step deeper, as in ``Business_Lifecycle[2].data[0]``; a very long one keeps its end."""
    if isinstance(step, int):
        deeper = f"{place}[{step}]"
    else:
        step = step if len(step) <= LONGEST_KEY_SHOWN else step[:LONGEST_KEY_SHOWN] + "…"
        plain = step.replace("_", "").replace("-", "").isalnum()
        deeper = (f"{place}.{step}" if place else step) if plain else f"{place}[{step!r}]"
    return deeper if len(deeper) <= LONGEST_PLACE else "…" + deeper[1 - LONGEST_PLACE :]


def is_pending(value: Any) -> bool:
    """Whether a value only says that something is coming soon."""
    if isinstance(value, list):
        return bool(value) and all(is_pending(item) for item in value)
    return isinstance(value, str) and len(value) < 200 and value.strip(" .!").casefold().endswith("soon")
