"""What a case holds, section by section (field guide 1.3, 5.2 and 5.3; M3 0.1 and 1.5 to 1.7).

A case keeps what was typed, as it was typed, so that nothing that somebody wrote is ever lost; what it
means is read later, and what cannot be read is named beside its field.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import count
from typing import Any

from openqsmo.cases.paperwork import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ROWS,
    CaseSection,
    Column,
    ColumnKind,
    SectionSpec,
)
from openqsmo.cases.vocabulary import AlternativeKind, BenefitKind, BlockerKind, CostElement, Dollars, Timing
from openqsmo.kernel.words import choices

ROWS = "rows"
PROSE, DAY, WHOLE, AMOUNT, CHOICE = (
    ColumnKind.PROSE, ColumnKind.DATE, ColumnKind.WHOLE, ColumnKind.AMOUNT, ColumnKind.CHOICE,
)  # fmt: skip


def _of(vocabulary: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple(choices(vocabulary))


SECTIONS: tuple[SectionSpec, ...] = (
    SectionSpec(
        CaseSection.PROBLEM,
        "Problem and function",
        "What is wrong today, for whom, and which functions it concerns.",
        fields=(
            Column("statement", "What is wrong, and for whom", PROSE, is_needed=True),
            Column(
                "functions",
                "Functions, by identifier",
                hint="Such as HCM.A5-1, separated by commas.",
                is_needed=True,
            ),
            Column("outcome", "What will be different", PROSE),
            Column("bureau", "Bureaus or offices concerned"),
        ),
    ),
    SectionSpec(
        CaseSection.BASELINE,
        "Baseline",
        "What is known of today: each figure with its period, its source and its evidence. "
        "It is locked when the case is submitted.",
        rows=(
            Column("measure", "Measure", is_needed=True),
            Column("value", "Value", AMOUNT, is_needed=True),
            Column("unit", "Unit", is_needed=True),
            Column("period", "Period", is_needed=True, hint="Such as FY 2025."),
            Column("source", "Source", is_needed=True),
            Column("evidence", "Evidence", is_needed=True, hint="A document, a report, a system's record."),
        ),
        row_noun="figure",
    ),
    SectionSpec(
        CaseSection.REQUIREMENTS,
        "Requirements",
        "What a solution must do: taken from the agency's fit-gap, and what law asks beyond it.",
        rows=(
            Column(
                "identifier", "Capability", hint="Its identifier in the standard; empty for one of your own."
            ),
            Column("statement", "What is needed", PROSE, is_needed=True),
            Column("necessity", "How much"),
            Column("authority", "Authority", hint="The law or rule, where one asks for it."),
        ),
        row_noun="requirement",
    ),
    SectionSpec(
        CaseSection.ALTERNATIVES,
        "Alternatives",
        "Keep what we have, each way of sourcing that comes into question, and waiting.",
        fields=(
            Column("chosen", "The alternative that this case proposes", hint="Its key."),
            Column("why_chosen", "Why this one", PROSE),
        ),
        rows=(
            Column("key", "Key", is_needed=True, hint="One or two letters."),
            Column("name", "Name", is_needed=True),
            Column("mode", "Kind", CHOICE, _of(AlternativeKind), is_needed=True),
            Column("offering", "Offering", hint="Its code in the marketplace, such as HR-0001."),
            Column("volume", "Your volume a year", WHOLE),
            Column("why_not", "Why not, where it is not chosen"),
        ),
        row_noun="alternative",
    ),
    SectionSpec(
        CaseSection.COSTS,
        "Life-cycle costs",
        "By alternative, element and fiscal year, as low, likely and high. What is not known is left empty: "
        "it makes the result incomplete, never zero.",
        fields=(
            Column("first_year", "First fiscal year", WHOLE, is_needed=True),
            Column("horizon", "Years looked at", WHOLE, is_needed=True),
            Column("dollars", "Dollars", CHOICE, _of(Dollars), is_needed=True),
            Column("timing", "When flows fall in a year", CHOICE, _of(Timing), is_needed=True),
            Column(
                "rates", "Discount rates", is_needed=True, hint="The row of rates that is used, by its name."
            ),
        ),
        rows=(
            Column("alternative", "Alternative", is_needed=True, hint="Its key."),
            Column("element", "Element", CHOICE, _of(CostElement), is_needed=True),
            Column("year", "Fiscal year", WHOLE, is_needed=True),
            Column("until", "Until", WHOLE, hint="The last fiscal year, where it is the same in each."),
            Column("low", "Low", AMOUNT),
            Column("likely", "Likely", AMOUNT),
            Column("high", "High", AMOUNT),
            Column("note", "How it was estimated"),
        ),
        row_noun="cost line",
    ),
    SectionSpec(
        CaseSection.BENEFITS,
        "Benefits",
        "Each with its owner, its measure and how it will be proved: on approval it becomes a commitment "
        "that everyone can read.",
        rows=(
            Column("name", "Benefit", is_needed=True),
            Column("alternative", "Alternative", is_needed=True, hint="Its key."),
            Column("kind", "Kind", CHOICE, _of(BenefitKind), is_needed=True),
            Column("owner", "Owner", is_needed=True, hint="The office that answers for it, not a name."),
            Column("measure", "Measure", is_needed=True),
            Column("unit", "Unit", is_needed=True),
            Column("starts_on", "Starts on", DAY, is_needed=True),
            Column("due_on", "Due on", DAY, is_needed=True),
            Column("proof", "How it will be proved", is_needed=True),
            Column("first_year", "First fiscal year", WHOLE),
            Column("last_year", "Last fiscal year", WHOLE),
            Column("low", "Low, a year", AMOUNT),
            Column("likely", "Likely, a year", AMOUNT),
            Column("high", "High, a year", AMOUNT),
        ),
        row_noun="benefit",
    ),
    SectionSpec(
        CaseSection.RISKS,
        "Risks and blockers",
        "What may go wrong or stands in the way, of which kind, and who can remove it.",
        rows=(
            Column("what", "What", is_needed=True),
            Column("kind", "Kind", CHOICE, _of(BlockerKind), is_needed=True),
            Column("is_blocker", "Stands in the way now", CHOICE, (("yes", "Yes"), ("no", "No"))),
            Column("likelihood", "Likelihood, 1 to 5", WHOLE),
            Column("impact", "Impact, 1 to 5", WHOLE),
            Column("remover", "Who can remove it", is_needed=True),
            Column("response", "What is done about it"),
        ),
        row_noun="risk",
    ),
    SectionSpec(
        CaseSection.DELIVERY,
        "Delivery and people",
        "Who does the work, how the workforce changes, and how the old system ends.",
        fields=(
            Column("model", "Delivery model", PROSE, is_needed=True),
            Column("workforce", "People: roles that change, training, labour relations", PROSE),
            Column("timeline", "Timeline", PROSE),
            Column("retirement", "How the old system is retired", PROSE, is_needed=True),
        ),
    ),
    SectionSpec(
        CaseSection.PILOT,
        "Pilot",
        "What is tried first, and what must be true to go on.",
        fields=(
            Column("scope", "What is tried, with whom", PROSE),
            Column("success", "What must be true to go on, decided before it starts", PROSE),
            Column("exit", "How it is left", PROSE),
        ),
    ),
    SectionSpec(
        CaseSection.FUNDING,
        "Funding and agreement",
        "Where the money comes from and what is signed.",
        fields=(
            Column("source", "Source of funding", PROSE, is_needed=True),
            Column("agreement", "Agreement or contract", is_needed=True),
            Column("uii", "Unique investment identifier (UII)"),
            Column("acquisition", "Acquisition strategy", PROSE),
        ),
    ),
    SectionSpec(
        CaseSection.MARKETPLACE,
        "The marketplace looked at",
        "Which solutions of the marketplace were considered, why each does not do, and which capabilities it lacks.",
        rows=(
            Column("offering", "Offering", is_needed=True, hint="Its code, such as HR-0001."),
            Column("reason", "Why it does not do", is_needed=True),
            Column(
                "gaps",
                "Capabilities it lacks",
                is_needed=True,
                hint="Identifiers of the registry, separated by commas.",
            ),
        ),
        row_noun="offering considered",
    ),
)
BY_SECTION: Mapping[CaseSection, SectionSpec] = {spec.section: spec for spec in SECTIONS}

Content = dict[str, dict[str, Any]]


def kept(section: CaseSection, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a section as given: known values as text, cut at their longest, rows that hold anything.

    Rows carry a ``row`` identifier of their own, so that two versions can be laid side by side.
    """
    spec = BY_SECTION[section]
    found: dict[str, Any] = {
        column.name: _text(given.get(column.name), column) for column in spec.fields if given.get(column.name)
    }
    if spec.rows:
        found[ROWS] = _rows(spec, given.get(ROWS))
    return found


def _rows(spec: SectionSpec, given: Any) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for each in (given if isinstance(given, list) else [])[:MOST_ROWS]:
        if not isinstance(each, Mapping):
            continue
        row = {c.name: _text(each[c.name], c) for c in spec.rows if each.get(c.name) not in (None, "")}
        if any(row.values()):
            rows.append({"row": str(each.get("row") or "")[:20], **row})
    return _named(rows)


def _named(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, each with a name of its own; one that has none, or another's, gets the next free number."""
    taken = {row["row"] for row in rows}
    free = (str(number) for number in count(1) if str(number) not in taken)
    used: set[str] = set()
    for row in rows:
        if not row["row"] or row["row"] in used:
            row["row"] = next(free)
        used.add(row["row"])
    return rows


def _text(value: Any, column: Column) -> str:
    longest = LONGEST_TEXT if column.kind is ColumnKind.PROSE else LONGEST_LINE
    return str(value).replace("\x00", "").replace("\r\n", "\n").strip()[:longest]


def rows_of(content: Mapping[str, Any], section: CaseSection) -> list[dict[str, str]]:
    """The rows of a section; none where it has none yet."""
    return list(content.get(section.value, {}).get(ROWS, []))


def value_of(content: Mapping[str, Any], section: CaseSection, name: str) -> str:
    """One value of a section; empty where it is not written."""
    return str(content.get(section.value, {}).get(name, ""))
