"""The load report: what was read, new, changed, unchanged, set aside and why.

Dirt is reported, never silently mended: a record that cannot be used is *set aside*;
a record that is used although something is wrong with it is *noted*.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_SHOWN = 200
LONGEST_SENTENCE = 1000


class Outcome(StrEnum):
    """What became of one record of a load."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"


class Weight(StrEnum):
    """Whether a finding kept a record out, or is said although the record went in."""

    SET_ASIDE = "set_aside"
    NOTED = "noted"

    @property
    def label(self) -> str:
        return "Set aside" if self is Weight.SET_ASIDE else "Noted"


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a source: where (file, record, field), what was given, what is wrong.

    ``kind`` is a short stable name (``duplicate_reuse_row``) by which findings are counted.
    ``record`` locates it for a person: ``row 12``, ``data.Products[3] (FR123)``.
    """

    weight: Weight
    kind: str
    file: str
    record: str
    says: str
    field: str = ""
    given: str = ""


@dataclass
class Report:
    """A running account of one load. Readers add findings; the loading action adds outcomes.

    A reader that meets the same thing a thousand times passes ``sample``: at most that many
    findings of the kind are kept to look at, and the count of the kind stays exact.
    """

    source: str
    as_of: str = ""
    read: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    found: Counter[tuple[Weight, str]] = field(default_factory=Counter)

    def add_read(self, what: str, number: int = 1) -> None:
        """Count records of a kind (``product``, ``agency``) as read from the source."""
        self.read[what] += number

    def add(self, what: str, outcome: Outcome, number: int = 1) -> None:
        """Count what became of records of a kind."""
        self.outcomes.setdefault(what, Counter())[outcome] += number

    def set_aside(
        self,
        kind: str,
        file: str,
        record: str,
        says: str,
        *,
        field: str = "",
        given: object = "",
        sample: int | None = None,
    ) -> None:
        """Keep a record out, and say why."""
        self._find(Weight.SET_ASIDE, (kind, file, record, says, field), given, sample)

    def note(
        self,
        kind: str,
        file: str,
        record: str,
        says: str,
        *,
        field: str = "",
        given: object = "",
        sample: int | None = None,
    ) -> None:
        """Use a record although something is wrong with it, and say what."""
        self._find(Weight.NOTED, (kind, file, record, says, field), given, sample)

    def take(self, other: "Report") -> None:
        """Make the findings of another report this one's, as kept there and as counted there."""
        self.found += other.found
        self.findings.extend(other.findings)

    def counts(self, weight: Weight) -> Counter[str]:
        """How many findings of each kind, whether or not each was kept to look at."""
        return Counter({kind: number for (of, kind), number in self.found.items() if of is weight})

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, as stored, shown and answered by the API."""
        return {
            "source": self.source,
            "as_of": self.as_of,
            "read": dict(sorted(self.read.items())),
            "outcomes": {
                what: {outcome.value: counts.get(outcome, 0) for outcome in Outcome}
                for what, counts in sorted(self.outcomes.items())
            },
            "set_aside": dict(sorted(self.counts(Weight.SET_ASIDE).items())),
            "noted": dict(sorted(self.counts(Weight.NOTED).items())),
            "findings": [
                {
                    "weight": f.weight.value,
                    "kind": f.kind,
                    "file": f.file,
                    "record": f.record,
                    "field": f.field,
                    "given": f.given,
                    "says": f.says,
                }
                for f in self.findings
            ],
        }

    def _find(
        self, weight: Weight, where: tuple[str, str, str, str, str], given: object, sample: int | None
    ) -> None:
        kind, file, record, says, field = where
        self.found[weight, kind] += 1
        if sample is None or self.found[weight, kind] <= sample:
            says = _shown(says, LONGEST_SENTENCE)
            self.findings.append(Finding(weight, kind, file, _shown(record), says, field, _shown(given)))


def _shown(given: object, most: int = MOST_SHOWN) -> str:
    """What was given, short and storable: JSON may smuggle in NUL and half characters."""
    text = (given if isinstance(given, str) else repr(given))[:most]
    return text.replace("\x00", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode("utf-8")
