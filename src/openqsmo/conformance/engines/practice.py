"""What providers do, measured from their data: payday, periods, lag, codes in use, precision, leave earned.

Which column is what is told by its role (a contract's ``practiceRole``). Each attribute is one query over
the files on DuckDB; nothing of a single person leaves it. A practice is what at least one record in twenty
follows, so that errors, which rules find, are not taken for a practice; codes in use are all that occur.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from openqsmo.conformance.vocabulary import Attribute, Practice, PracticeRoles
from openqsmo.kernel.words import counted

Ask = Callable[[str], Sequence[Sequence[Any]]]

# A value that fewer records than this share follow is an error or an exception, no practice.
LEAST_SHARE = 0.05
# A year of data is whole when its period ends lie at least this many days apart (26 periods: 350 days).
_WHOLE_YEAR = 336


def practices_in(ask: Ask, relation: str, roles: PracticeRoles) -> list[Practice]:
    """The practice of every provider in a relation.

    ``ask`` answers one query of DuckDB; ``relation`` is SQL that stands after FROM and has the columns that
    the roles name, as texts or typed.
    """
    measured = _Measured(ask, relation, roles)
    return [*measured.dates(), *measured.codes(), *measured.precision(), *measured.accrual()]


def employees_in(ask: Ask, relation: str, roles: PracticeRoles) -> dict[str, int]:
    """How many people each provider serves in this data; empty where no column tells people apart."""
    if not roles.employee:
        return {}
    provider, employee = _text(roles.provider), _quoted(roles.employee)
    query = f"SELECT {provider}, COUNT(DISTINCT {employee}) FROM {relation} GROUP BY 1"  # noqa: S608
    return {str(name): int(count) for name, count in ask(query) if name is not None}


class _Measured:
    """The measurements of one source."""

    def __init__(self, ask: Ask, relation: str, roles: PracticeRoles) -> None:
        self.ask, self.relation, self.roles = ask, relation, roles

    def dates(self) -> Iterator[Practice]:
        """Payday, lag, length of a period and periods a year."""
        roles = self.roles
        payday, end = _day(roles.payday), _day(roles.period_end)
        if roles.payday:
            yield from self._followed(Attribute.PAYDAY_WEEKDAY, "", f"dayname({payday})")
        if roles.payday and roles.period_end:
            yield from self._followed(
                Attribute.PAY_LAG, "", f"CAST(date_diff('day', {end}, {payday}) AS VARCHAR) || ' days'"
            )
        if roles.period_end:
            yield from self._lengths(end)
            yield from self._periods(end)

    def codes(self) -> Iterator[Practice]:
        """The codes that each provider uses, column by column."""
        for column in self.roles.codes:
            yield from self._sets(Attribute.CODES_IN_USE, column, _text(column))

    def accrual(self) -> Iterator[Practice]:
        """The hours of leave that a provider credits in a period."""
        for column in self.roles.accrual:
            hours = f"printf('%g', TRY_CAST({_quoted(column)} AS DOUBLE)) || ' hours'"
            yield from self._followed(Attribute.LEAVE_ACCRUAL, column, hours)

    def precision(self) -> Iterator[Practice]:
        """How many digits after the point a provider gives, the most that one amount in twenty has."""
        for column in self.roles.money:
            amount = f"TRY_CAST({_quoted(column)} AS DECIMAL(28, 6))"
            digits = f"length(rtrim(split_part(CAST({amount} AS VARCHAR), '.', 2), '0'))"
            found = self._shares(f"CASE WHEN {amount} IS NOT NULL THEN {digits} END")
            for provider, values in found.items():
                kept = [(int(digits), count) for digits, count, share in values if share >= LEAST_SHARE]
                total = sum(count for _, count, _ in values)
                most = max((digits for digits, _ in kept), default=None)
                said = None if most is None else counted(most, "digit") if most else "whole dollars"
                following = sum(count for digits, count in kept)
                yield Practice(Attribute.PRECISION, column, provider, said, (), total, following)

    def _followed(self, attribute: Attribute, about: str, value: str) -> Iterator[Practice]:
        """The values that enough records follow, as one practice a provider."""
        for provider, values in self._shares(value).items():
            total = sum(count for _, count, _ in values)
            kept = sorted((one, count) for one, count, share in values if share >= LEAST_SHARE)
            said = "; ".join(one for one, _ in kept) or None
            why = "" if said else "No record tells it."
            parts = tuple(one for one, _ in kept) if attribute is Attribute.LEAVE_ACCRUAL else ()
            yield Practice(
                attribute,
                about,
                provider,
                said,
                parts,
                total,
                sum(count for _, count in kept),
                why_unknown=why,
            )

    def _sets(self, attribute: Attribute, column: str, value: str) -> Iterator[Practice]:
        for provider, values in self._shares(value).items():
            parts = tuple(sorted(one for one, _, _ in values))
            total = sum(count for _, count, _ in values)
            said = ", ".join(parts) or None
            yield Practice(attribute, column, provider, said, parts, total, total)

    def _shares(self, value: str) -> dict[str, list[tuple[str, int, float]]]:
        """By provider: each value with how many records have it and their share of those that have one."""
        provider = _text(self.roles.provider)
        query = f"""
            SELECT {provider}, CAST({value} AS VARCHAR), COUNT(*)
            FROM {self.relation} WHERE {provider} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
        """  # noqa: S608  (names are quoted; values stay in the database)
        found: dict[str, list[tuple[str, int, float]]] = {}
        for name, rows in groupby(self.ask(query), key=lambda row: str(row[0])):
            known = [(str(one), int(count)) for _, one, count in rows if one is not None]
            total = sum(count for _, count in known)
            found[name] = [(one, count, count / total) for one, count in known]
        return found

    def _lengths(self, end: str) -> Iterator[Practice]:
        """The days from one period end to the next, as most periods have them."""
        for provider, ends in self._ends(end).items():
            gaps = [(after - before).days for before, after in zip(ends, ends[1:], strict=False)]
            usual = max(set(gaps), key=gaps.count) if gaps else None
            said = None if usual is None else f"{usual} days"
            why = "" if gaps else "A single period has no distance to the next."
            yield Practice(
                Attribute.PERIOD_LENGTH,
                "",
                provider,
                said,
                (),
                len(gaps),
                sum(gap == usual for gap in gaps),
                why_unknown=why,
            )

    def _periods(self, end: str) -> Iterator[Practice]:
        """How many periods a year has, from years that the data holds whole."""
        for provider, ends in self._ends(end).items():
            by_year = {year: list(days) for year, days in groupby(ends, key=lambda day: day.year)}
            whole = [len(days) for days in by_year.values() if (days[-1] - days[0]).days >= _WHOLE_YEAR]
            said = "; ".join(f"{count} periods" for count in sorted(set(whole))) or None
            why = "" if whole else "The data holds no whole year."
            yield Practice(
                Attribute.PERIODS_PER_YEAR, "", provider, said, (), len(by_year), len(whole), why_unknown=why
            )

    def _ends(self, end: str) -> dict[str, Sequence[date]]:
        """The period ends of each provider; a day that far fewer records have than a usual one is an error."""
        found = self._shares(end)
        kept: dict[str, Sequence[date]] = {}
        for provider, values in found.items():
            counts = sorted(count for _, count, _ in values)
            usual = counts[len(counts) // 2] if counts else 0
            kept[provider] = sorted(
                date.fromisoformat(one) for one, count, _ in values if count >= usual * LEAST_SHARE
            )
        return kept


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(name: str) -> str:
    return f"NULLIF(TRIM(CAST({_quoted(name)} AS VARCHAR)), '')"


def _day(name: str) -> str:
    return f"TRY_CAST({_quoted(name)} AS DATE)"
