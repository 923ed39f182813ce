"""The appraisal of a case as it is written, and what changed its worth between two versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openqsmo.cases.content import known_rates
from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.rules.appraisal import Appraisal, appraise
from openqsmo.cases.rules.differences import Difference, differences
from openqsmo.cases.rules.document import ReadCase, read_case
from openqsmo.cases.rules.fields import ROWS, rows_of
from openqsmo.cases.rules.rates import row_called
from openqsmo.cases.rules.reading import read_whole
from openqsmo.catalog.queries.cards import price_of
from openqsmo.catalog.rules.pricing import quote
from openqsmo.catalog.vocabulary import Quote
from openqsmo.kernel.problems import FieldError, Problem, Refused


@dataclass(frozen=True)
class Appraised:
    """The appraisal of a case, or why there is none yet; ``faults`` are rows that could not be used."""

    found: Appraisal | None
    problem: Problem | None
    faults: tuple[FieldError, ...]


@dataclass(frozen=True)
class Variance:
    """What differs between two versions. ``worth`` gives each alternative's net present value before and after.

    ``effects`` gives, by cost or benefit row, what its change alone does to that worth.
    """

    lines: tuple[Difference, ...]
    worth: tuple[tuple[str, Decimal | None, Decimal | None], ...]
    effects: tuple[tuple[str, str, Decimal | None], ...]


@dataclass(frozen=True)
class OfferingQuote:
    """What a frozen offering costs at this agency's volume."""

    alternative: str
    code: str
    title: str
    version: int
    volume: int | None
    quote: Quote | None


def appraised(case: Case, content: Mapping[str, Any], frozen: Mapping[str, Any]) -> Appraised:
    """Appraise a case with the rate row that it names; what is missing is said, never guessed."""
    read = _read(case, content, frozen)
    if read.case is None:
        return Appraised(None, None, read.faults)
    try:
        row = row_called(read.case.rates, known_rates())
        return Appraised(appraise(read.case, row, others=known_rates()), None, read.faults)
    except Refused as refused:
        return Appraised(None, refused.problem, read.faults)


def variance(
    case: Case, before: Mapping[str, Any], after: Mapping[str, Any], frozen: Mapping[str, Any]
) -> Variance:
    """What differs between two versions of a case, with what it does to each alternative's worth."""
    old, new = _worths(case, before, frozen), _worths(case, after, frozen)
    names = list(dict.fromkeys([*old, *new]))
    worth = tuple((name, old.get(name), new.get(name)) for name in names)
    return Variance(differences(before, after), worth, tuple(_effects(case, before, after, frozen, old)))


def quotes_of(content: Mapping[str, Any], frozen: Mapping[str, Any]) -> tuple[OfferingQuote, ...]:
    """What the offerings among the alternatives cost at this agency's volumes, by their frozen versions."""
    found = []
    for row in rows_of(content, CaseSection.ALTERNATIVES):
        code, taken = row.get("offering", ""), frozen.get(row.get("offering", ""))
        if not taken:
            continue
        volume = read_whole(row.get("volume", ""))
        price = price_of(taken.get("price"))
        found.append(
            OfferingQuote(
                row.get("key", ""), code, taken["title"], taken["version"], volume,
                quote(price, volume) if volume is not None else None,
            )
        )  # fmt: skip
    return tuple(found)


def rate_choices() -> list[tuple[str, str]]:
    """The rate rows on record by id."""
    return [(row.id, row.title) for row in known_rates()]


def _read(case: Case, content: Mapping[str, Any], frozen: Mapping[str, Any]) -> ReadCase:
    return read_case(content, code=case.code, title=case.title, agency=str(case.agency), frozen=frozen)


def _worths(case: Case, content: Mapping[str, Any], frozen: Mapping[str, Any]) -> dict[str, Decimal | None]:
    found = appraised(case, content, frozen).found
    if found is None:
        return {}
    return {each.id: each.measures.net_present_value for each in found.alternatives if each.kind != "keep"}


def _effects(
    case: Case,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    frozen: Mapping[str, Any],
    old: Mapping[str, Decimal | None],
) -> Sequence[tuple[str, str, Decimal | None]]:
    """For each cost row that differs: what the worth of each alternative would be with that change alone."""
    rows_old = {row["row"]: row for row in rows_of(before, CaseSection.COSTS)}
    rows_new = {row["row"]: row for row in rows_of(after, CaseSection.COSTS)}
    found = []
    for name in dict.fromkeys([*rows_old, *rows_new]):
        if rows_old.get(name) == rows_new.get(name):
            continue
        rows = {**rows_old, name: rows_new[name]} if name in rows_new else {**rows_old}
        if name not in rows_new:
            rows.pop(name)
        section = {**before.get(CaseSection.COSTS.value, {}), ROWS: list(rows.values())}
        then = _worths(case, {**before, CaseSection.COSTS.value: section}, frozen)
        shown = rows_new.get(name) or rows_old[name]
        label = ", ".join(shown[key] for key in ("alternative", "element", "year") if shown.get(key))
        for key, worth in then.items():
            was = old.get(key)
            change = None if worth is None or was is None else worth - was
            if change != 0:
                found.append((label, key, change))
    return found
