"""Who uses an offering: how many agencies by when, which are like mine, and in which departments.

An agency counts once, in however many ways it uses the offering. A use without a date is counted as
of unknown date; it is never spread over time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from openqsmo.catalog.vocabulary import Usage
from openqsmo.kernel.money import fiscal_year


class Step(StrEnum):
    """How far the points of a curve are apart, in the fiscal year of the government."""

    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return 3 if self is Step.QUARTER else 12


@dataclass(frozen=True)
class AdoptionPoint:
    """How many agencies had begun to use an offering by the end of a day. The last point may be early."""

    on: date
    label: str
    agencies: int


@dataclass(frozen=True)
class Curve:
    """Adoption over time, from the first known date on; no points where no date is known.

    ``undated`` agencies use it since no known date and are in no point; ``later`` ones begin after the end.
    """

    points: tuple[AdoptionPoint, ...]
    undated: int
    later: int

    @property
    def total(self) -> int:
        """All agencies that use it by the end, with those of unknown date."""
        return self.undated + (self.points[-1].agencies if self.points else 0)

    @property
    def series(self) -> tuple[tuple[date, int], ...]:
        """The points as a chart takes them."""
        return tuple((point.on, point.agencies) for point in self.points)


@dataclass(frozen=True)
class LikeMine:
    """How many agencies of my class use it; ``agencies`` is None when my class is not known.

    ``unclassed`` agencies use it too, and no source says of which class they are.
    """

    agencies: int | None
    unclassed: int


@dataclass(frozen=True)
class DepartmentCount:
    """How many organizations of a department, itself and its bureaus, use an offering."""

    department_id: int
    organizations: int


def adoption_curve(usages: Iterable[Usage], until: date, *, step: Step = Step.QUARTER) -> Curve:
    """The number of agencies that had begun by the end of each fiscal quarter or year, up to a day.

    An agency begins on the earliest date known for it. The last point stands at ``until``.
    """
    begun = first_dates(usages)
    known = sorted(on for on in begun.values() if on is not None and on <= until)
    later = sum(on is not None and on > until for on in begun.values())
    points: list[AdoptionPoint] = []
    count, end = 0, None
    while known and end != until:
        end = min(_end_of_step(known[0] if end is None else end + timedelta(days=1), step), until)
        while count < len(known) and known[count] <= end:
            count += 1
        points.append(AdoptionPoint(end, _label(end, step), count))
    return Curve(tuple(points), sum(on is None for on in begun.values()), later)


def first_dates(usages: Iterable[Usage]) -> dict[int, date | None]:
    """Each agency with the earliest date known for it, or None."""
    found: dict[int, date | None] = {}
    for usage in usages:
        before = found.get(usage.organization_id)
        dates = [on for on in (before, usage.since) if on is not None]
        found[usage.organization_id] = min(dates, default=None)
    return found


def used_by_like_mine(usages: Iterable[Usage], classes: Mapping[int, str], my_class: str | None) -> LikeMine:
    """How many agencies of my class use an offering; an organization without a class here has none known."""
    users = {usage.organization_id for usage in usages}
    unclassed = sum(not classes.get(user) for user in users)
    mine = sum(classes.get(user) == my_class for user in users) if my_class else None
    return LikeMine(mine, unclassed)


def by_department(usages: Iterable[Usage], parents: Mapping[int, int | None]) -> tuple[DepartmentCount, ...]:
    """The users rolled up to the department at the top of each, the most users first.

    An organization without a parent here stands for itself.
    """
    counts: dict[int, int] = {}
    for user in {usage.organization_id for usage in usages}:
        top = _top(user, parents)
        counts[top] = counts.get(top, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(DepartmentCount(department, users) for department, users in ordered)


def _top(organization_id: int, parents: Mapping[int, int | None]) -> int:
    passed = [organization_id]
    while (parent := parents.get(passed[-1])) is not None:
        if parent in passed:
            # A ring of parents has no top; its lowest number stands for all of it.
            return min(passed[passed.index(parent) :])
        passed.append(parent)
    return passed[-1]


def _end_of_step(on: date, step: Step) -> date:
    """The last day of the fiscal quarter or year that a day falls in; the last of all days where it ends later."""
    month = on.month + (-on.month % 3) if step is Step.QUARTER else 9
    year = on.year + (step is Step.YEAR and on.month >= 10)
    if (year, month) >= (date.max.year, 12):
        return date.max
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _label(on: date, step: Step) -> str:
    year = f"FY{fiscal_year(on)}"
    return year if step is Step.YEAR else f"{year} Q{(on.month + 2) % 12 // 3 + 1}"
