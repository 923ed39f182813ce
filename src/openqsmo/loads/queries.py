"""Reads of loads: the list, and one report with its findings, a page of them at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.words import counted, listed
from openqsmo.loads.models import Load
from openqsmo.loads.reading import digest_of
from openqsmo.loads.report import Outcome, Weight

Found = dict[str, str]


@dataclass(frozen=True)
class OutcomeLine:
    """What became of the records of one kind, by outcome."""

    what: str
    counts: dict[str, int]

    @property
    def in_words(self) -> str:
        """``12 new, 3 gone``; only what happened."""
        return ", ".join(f"{number:,} {name}" for name, number in self.counts.items() if number) or "none"


@dataclass(frozen=True)
class KindCount:
    """How often a kind of finding was met, and how many of them are kept to look at."""

    weight: Weight
    kind: str
    found: int
    kept: int

    @property
    def in_words(self) -> str:
        return self.kind.replace("_", " ")


@dataclass(frozen=True)
class ReportPage:
    """A load with its report; ``findings`` are those of the chosen weight and kind, or all, set aside first.

    ``read`` says in words how many records of what were read.
    """

    load: Load
    read: str
    outcomes: tuple[OutcomeLine, ...]
    kinds: tuple[KindCount, ...]
    findings: Sequence[Found]
    weight: str
    kind: str

    @property
    def found(self) -> int:
        """How many findings of the chosen weight and kind were met, kept or not."""
        return sum(each.found for each in self.kinds if self._is_chosen(each))

    def _is_chosen(self, each: KindCount) -> bool:
        return self.weight in ("", each.weight) and self.kind in ("", each.kind)


def load_list(*, viewer: Actor, kind: str = "") -> QuerySet[Load]:
    """The loads, newest first, without their findings; of one kind where one is given."""
    loads = Load.objects.visible_to(viewer).in_short()
    return loads.filter(kind=kind) if kind else loads


def load_kinds(*, viewer: Actor) -> list[str]:
    """The kinds of loads there have been, in order."""
    kinds = Load.objects.visible_to(viewer).order_by("kind").values_list("kind", flat=True)
    return list(kinds.distinct())


def newest_load(kind: str) -> date | None:
    """The latest day of which a list of this kind was loaded; None where none says its day."""
    newest: date | None = Load.objects.filter(kind=kind).aggregate(newest=Max("as_of"))["newest"]
    return newest


def was_loaded(kind: str, raw: bytes) -> bool:
    """Whether a load of this kind read exactly this file."""
    return Load.objects.filter(kind=kind, file_digest=digest_of([raw])).exists()


def report_page(*, load_id: int, viewer: Actor, weight: str = "", kind: str = "") -> ReportPage:
    """One load with its report; the findings of a weight and a kind that it does not hold are none."""
    load = Load.objects.visible_to(viewer).get(pk=load_id)
    findings: list[Found] = sorted(load.report.get("findings", []), key=lambda f: f["weight"] == Weight.NOTED)
    return ReportPage(
        load=load,
        read=read_in_words(load.report.get("read", {})),
        outcomes=outcome_lines(load.report.get("outcomes", {})),
        kinds=_kinds(load.report, findings),
        findings=[f for f in findings if weight in ("", f["weight"]) and kind in ("", f["kind"])],
        weight=weight,
        kind=kind,
    )


def outcome_lines(outcomes: dict[str, dict[str, int]]) -> tuple[OutcomeLine, ...]:
    """A report's outcomes as lines, every outcome named in each."""
    return tuple(
        OutcomeLine(what, {outcome.value: counts.get(outcome.value, 0) for outcome in Outcome})
        for what, counts in sorted(outcomes.items())
    )


def what_happened(outcomes: dict[str, dict[str, int]]) -> tuple[OutcomeLine, ...]:
    """The lines of a report's outcomes in which anything happened at all."""
    return tuple(line for line in outcome_lines(outcomes) if any(line.counts.values()))


def read_in_words(read: dict[str, int]) -> str:
    """What was read: ``564 products and 234 agencies``; empty where nothing is on record."""
    return listed(counted(number, what, _plural(what)) for what, number in sorted(read.items()))


def _plural(what: str) -> str:
    return f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"


def _kinds(report: dict[str, Any], findings: list[Found]) -> tuple[KindCount, ...]:
    kept: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding["weight"], finding["kind"])
        kept[key] = kept.get(key, 0) + 1
    return tuple(
        KindCount(weight, kind, number, kept.get((weight.value, kind), 0))
        for weight in Weight
        for kind, number in sorted(report.get(weight.value, {}).items())
    )
