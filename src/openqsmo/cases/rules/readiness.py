"""What stands in the way of submitting a case, each thing with what to do about it.

The checks follow field guide 1.3 (a request citing no marketplace comparison cannot be submitted), GAO's
finding that baselines and measures are missing, and M3 1.5 to 1.7.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from openqsmo.cases.paperwork import CaseKind, CaseSection, SectionSpec
from openqsmo.cases.rules.fields import ROWS, SECTIONS, rows_of, value_of
from openqsmo.cases.rules.reading import read_day, unreadable
from openqsmo.cases.vocabulary import AlternativeKind
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import listed


def missing(
    content: Mapping[str, Any],
    kind: CaseKind,
    *,
    known_gaps: Collection[str],
    known_offerings: Collection[str],
    has_co_owner: bool = False,
) -> tuple[FieldError, ...]:
    """Everything that stands in the way of submitting.

    ``known_gaps`` are the identifiers that the registry has, ``known_offerings`` the codes that the
    marketplace has. The field of each is its section, or the section with the place in it: ``benefits.2.measure``.
    """
    return (
        *_tables(content),
        *_alternatives(content),
        *_benefits(content),
        *_needed(content),
        *unreadable(content),
        *_unknown_offerings(content, known_offerings),
        *_off_marketplace(content, kind, known_gaps),
        *_joint(kind, has_co_owner),
    )


def gaps_named(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """The capability identifiers that each considered offering is said to lack, by the offering's code."""
    found: dict[str, list[str]] = {}
    for row in rows_of(content, CaseSection.MARKETPLACE):
        names = [name.strip().upper() for name in row.get("gaps", "").replace(";", ",").split(",")]
        found.setdefault(row.get("offering", ""), []).extend(name for name in names if name)
    return found


def _tables(content: Mapping[str, Any]) -> Iterator[FieldError]:
    if not rows_of(content, CaseSection.BASELINE):
        yield FieldError(
            "baseline",
            "There is no baseline: what the service costs and does today.",
            "Add at least one figure of today, with its period, its source and its evidence.",
        )
    if not rows_of(content, CaseSection.REQUIREMENTS):
        yield FieldError(
            "requirements",
            "No requirement is stated.",
            "Take the must-haves of your agency's fit-gap, or write what law asks.",
        )
    if not rows_of(content, CaseSection.COSTS):
        yield FieldError(
            "costs",
            "No cost line is stated.",
            "Add the life-cycle costs of each alternative, by fiscal year.",
        )
    if not rows_of(content, CaseSection.RISKS):
        yield FieldError(
            "risks", "No risk or blocker is stated.", "Name what may go wrong, and who can remove it."
        )


def _alternatives(content: Mapping[str, Any]) -> Iterator[FieldError]:
    rows = rows_of(content, CaseSection.ALTERNATIVES)
    keys = [row.get("key", "") for row in rows]
    if len(rows) < 2:
        says = "Only one alternative is stated." if rows else "No alternative is stated."
        yield FieldError("alternatives", says, "Add at least “keep what we have” and one other way.")
        return
    if not any(row.get("mode") == AlternativeKind.KEEP for row in rows):
        yield FieldError(
            "alternatives",
            "“Keep what we have” is not among the alternatives.",
            "Add it with its costs: every other way is measured against it.",
        )
    if len(set(keys)) < len(keys):
        yield FieldError("alternatives", "Two alternatives have one key.", "Give each a key of its own.")
    chosen = value_of(content, CaseSection.ALTERNATIVES, "chosen")
    if chosen not in keys:
        yield FieldError(
            "alternatives.chosen",
            "The case does not say which alternative it proposes.",
            f"Write its key: {listed(sorted({key for key in keys if key}), 'or')}.",
        )
    for section in (CaseSection.COSTS, CaseSection.BENEFITS):
        yield from _strangers(content, section, set(keys))


def _strangers(content: Mapping[str, Any], section: CaseSection, keys: set[str]) -> Iterator[FieldError]:
    for number, row in enumerate(rows_of(content, section), start=1):
        key = row.get("alternative", "")
        if key and key not in keys:
            yield FieldError(
                f"{section}.{number}.alternative",
                f"{section.value.capitalize()}, line {number}: there is no alternative “{key}”.",
                "Write the key of one of the alternatives.",
            )


def _benefits(content: Mapping[str, Any]) -> Iterator[FieldError]:
    rows = rows_of(content, CaseSection.BENEFITS)
    chosen = value_of(content, CaseSection.ALTERNATIVES, "chosen")
    if not any(row.get("alternative") == chosen for row in rows):
        yield FieldError(
            "benefits",
            "The proposed alternative promises no benefit.",
            "Add at least one, with its owner, its measure and how it will be proved.",
        )
    for number, row in enumerate(rows, start=1):
        start, due = read_day(row.get("starts_on", "")), read_day(row.get("due_on", ""))
        if start and due and due < start:
            yield FieldError(
                f"benefits.{number}.due_on",
                f"Benefit {number} is due before it starts.",
                "Let it be due on or after the day on which it starts.",
            )


def _needed(content: Mapping[str, Any]) -> Iterator[FieldError]:
    for spec in SECTIONS:
        values = content.get(spec.section.value, {})
        for column in spec.fields:
            if column.is_needed and not values.get(column.name):
                says = f"{spec.title}: “{column.label}” is empty."
                yield FieldError(f"{spec.section}.{column.name}", says, "Fill it in.")
        yield from _needed_in_rows(spec, values.get(ROWS, []))


def _needed_in_rows(spec: SectionSpec, rows: list[dict[str, str]]) -> Iterator[FieldError]:
    for number, row in enumerate(rows, start=1):
        for column in spec.rows:
            if column.is_needed and not row.get(column.name):
                says = f"{spec.title}, {spec.row_noun} {number}: no {column.label.lower()}."
                fix = f"State its {column.label.lower()}, or take the {spec.row_noun} out."
                yield FieldError(f"{spec.section}.{number}.{column.name}", says, fix)


def _unknown_offerings(content: Mapping[str, Any], known: Collection[str]) -> Iterator[FieldError]:
    for section in (CaseSection.ALTERNATIVES, CaseSection.MARKETPLACE):
        for number, row in enumerate(rows_of(content, section), start=1):
            code = row.get("offering", "")
            if code and code not in known:
                yield FieldError(
                    f"{section}.{number}.offering",
                    f"The marketplace has no offering “{code}” that you may see.",
                    "Copy the code from the offering's page.",
                )


def _off_marketplace(
    content: Mapping[str, Any], kind: CaseKind, known_gaps: Collection[str]
) -> Iterator[FieldError]:
    if kind is not CaseKind.OFF_MARKETPLACE:
        return
    named = gaps_named(content)
    if not named:
        yield FieldError(
            "marketplace",
            "No solution of the marketplace was looked at.",
            "Name each offering that was considered, why it does not do, and the capabilities that it lacks.",
        )
    for number, gaps in enumerate(named.values(), start=1):
        for gap in gaps:
            if gap not in known_gaps:
                yield FieldError(
                    f"marketplace.{number}.gaps",
                    f"The registry has no capability “{gap}”.",
                    "Copy the identifier from the registry of standards.",
                )


def _joint(kind: CaseKind, has_co_owner: bool) -> Iterator[FieldError]:
    if kind is CaseKind.JOINT and not has_co_owner:
        yield FieldError(
            "co_owner",
            "No QSMO proposes this joint case with you.",
            "Ask the QSMO of the functional area: one of its people joins on the page of the case.",
        )
