"""A case as it was written, read as the records that the appraisal reckons with.

Each cost row is a line of its own, for one fiscal year or for each from its first to its last; an amount
that is left empty is not known. A row whose amounts are out of order, or outside the years that are looked
at, is left out and named: it is never guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.rules.fields import rows_of, value_of
from openqsmo.cases.rules.reading import read_amount, read_day, read_whole
from openqsmo.cases.vocabulary import (
    Alternative,
    AlternativeKind,
    Benefit,
    BenefitKind,
    Case,
    CostElement,
    CostLine,
    Dollars,
    Estimate,
    Timing,
)
from openqsmo.kernel.problems import FieldError

LONGEST_HORIZON = 60


@dataclass(frozen=True)
class ReadCase:
    """A case ready to be appraised, or None; and what of it could not be used, with what to do."""

    case: Case | None
    faults: tuple[FieldError, ...]


def read_case(
    content: Mapping[str, Any], *, code: str, title: str, agency: str, frozen: Mapping[str, Any]
) -> ReadCase:
    """The case that the appraisal reckons with; without years or alternatives there is none yet."""
    reader = _Reader(content, frozen)
    years = reader.years()
    if years is None:
        return ReadCase(None, tuple(reader.faults))
    alternatives = tuple(reader.alternative(row, years) for row in reader.rows(CaseSection.ALTERNATIVES))
    found = [each for each in alternatives if each is not None]
    dollars = value_of(content, CaseSection.COSTS, "dollars")
    timing = value_of(content, CaseSection.COSTS, "timing")
    case = Case(
        id=code, title=title, agency=agency, first_year=years[0], horizon=len(years),
        dollars=Dollars(dollars) if dollars in set(Dollars) else Dollars.REAL,
        timing=Timing(timing) if timing in set(Timing) else Timing.END_YEAR,
        rates=value_of(content, CaseSection.COSTS, "rates"), alternatives=tuple(found),
        preferred=value_of(content, CaseSection.ALTERNATIVES, "chosen"),
    )  # fmt: skip
    return ReadCase(case if found else None, tuple(reader.faults))


class _Reader:
    """Reads rows, and notes what could not be used."""

    def __init__(self, content: Mapping[str, Any], frozen: Mapping[str, Any]) -> None:
        self.content, self.frozen = content, frozen
        self.faults: list[FieldError] = []

    def rows(self, section: CaseSection) -> list[dict[str, str]]:
        return rows_of(self.content, section)

    def years(self) -> range | None:
        """The fiscal years that are looked at; None until both are written."""
        first = read_whole(value_of(self.content, CaseSection.COSTS, "first_year"))
        horizon = read_whole(value_of(self.content, CaseSection.COSTS, "horizon"))
        if first and horizon and 1900 < first < 2200 and 0 < horizon <= LONGEST_HORIZON:
            return range(first, first + horizon)
        self._fault("costs.first_year", "The years that are looked at are not written yet.", "Write both.")
        return None

    def alternative(self, row: Mapping[str, str], years: range) -> Alternative | None:
        key, mode = row.get("key", ""), row.get("mode", "")
        if not key or mode not in set(AlternativeKind):
            return None
        code = row.get("offering", "")
        version = self.frozen.get(code, {}).get("version")
        return Alternative(
            id=key,
            title=row.get("name", key),
            kind=AlternativeKind(mode),
            costs=tuple(self._costs(key, years)),
            benefits=tuple(self._benefits(key, years)),
            offering=f"{code} v{version}" if version else code,
            volume=read_whole(row.get("volume", "")),
        )

    def _costs(self, key: str, years: range) -> Iterator[CostLine]:
        for number, row in enumerate(self.rows(CaseSection.COSTS), start=1):
            if row.get("alternative") != key or row.get("element") not in set(CostElement):
                continue
            element = CostElement(row["element"])
            title = f"{element.label}, {row['note']}" if row.get("note") else element.label
            amounts = self._amounts(f"costs.{number}", row, row.get("year"), row.get("until"), years)
            yield CostLine(f"cost-{row['row']}", title, element, amounts)

    def _benefits(self, key: str, years: range) -> Iterator[Benefit]:
        for number, row in enumerate(self.rows(CaseSection.BENEFITS), start=1):
            if row.get("alternative") != key or row.get("kind") not in set(BenefitKind):
                continue
            has_money = bool(row.get("first_year"))
            first, last = row.get("first_year"), row.get("last_year")
            yield Benefit(
                id=f"benefit-{row['row']}",
                title=row.get("name", ""),
                kind=BenefitKind(row["kind"]),
                owner=row.get("owner", ""),
                measure=row.get("measure", ""),
                unit=row.get("unit", ""),
                starts_on=read_day(row.get("starts_on", "")),
                due_on=read_day(row.get("due_on", "")),
                proof=row.get("proof", ""),
                amounts=self._amounts(f"benefits.{number}", row, first, last, years) if has_money else {},
            )

    def _amounts(
        self, field: str, row: Mapping[str, str], first: str | None, last: str | None, years: range
    ) -> dict[int, Estimate | None]:
        start = read_whole(first or "")
        end = read_whole(last or "") or start
        if start is None or end is None or not (years[0] <= start <= end <= years[-1]):
            says = f"The years of {field} are not among FY {years[0]} to FY {years[-1]}."
            self._fault(field, says, "Correct the years, or look at more of them.")
            return {}
        found = self._estimate(field, row)
        return dict.fromkeys(range(start, end + 1), found)

    def _estimate(self, field: str, row: Mapping[str, str]) -> Estimate | None:
        """Low, likely, high; one figure alone is taken as exact; none of them is not known."""
        low, likely, high = (read_amount(row.get(name, "")) for name in ("low", "likely", "high"))
        known: list[Decimal] = [each for each in (low, likely, high) if each is not None]
        if likely is None:
            return None
        low, high = likely if low is None else low, likely if high is None else high
        if not low <= likely <= high:
            says = f"The amounts of {field} are out of order."
            self._fault(field, says, "Low is at most likely, and likely at most high.")
            return Estimate.exactly(likely) if len(known) == 1 else None
        return Estimate(low, likely, high)

    def _fault(self, field: str, says: str, fix: str) -> None:
        self.faults.append(FieldError(field, says, fix))
