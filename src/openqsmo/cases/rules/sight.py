"""Who may read which part of a case.

While it is written a case is its agency's alone; once submitted, the approvers' too. Once approved, each
section is opened as far as its authors said, and no field beyond the least level that it has here: what an
offering costs for one agency, who can be reached and what may go wrong are never public.
"""

from collections.abc import Mapping
from typing import Any

from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.rules.fields import ROWS, SECTIONS
from openqsmo.kernel.visibility import Visibility

# How far a section is opened on approval unless its authors say otherwise.
DEFAULT: dict[CaseSection, Visibility] = {
    CaseSection.PROBLEM: Visibility.PUBLIC,
    CaseSection.BASELINE: Visibility.FEDERAL,
    CaseSection.REQUIREMENTS: Visibility.FEDERAL,
    CaseSection.ALTERNATIVES: Visibility.FEDERAL,
    CaseSection.COSTS: Visibility.FEDERAL,
    CaseSection.BENEFITS: Visibility.PUBLIC,
    CaseSection.RISKS: Visibility.QSMO,
    CaseSection.DELIVERY: Visibility.FEDERAL,
    CaseSection.PILOT: Visibility.FEDERAL,
    CaseSection.FUNDING: Visibility.QSMO,
    CaseSection.MARKETPLACE: Visibility.FEDERAL,
}
# The least level of a field, whatever its section says: prices and amounts, and what rivals would use.
LEAST: dict[tuple[CaseSection, str], Visibility] = {
    **{(CaseSection.COSTS, name): Visibility.FEDERAL for name in ("low", "likely", "high", "note")},
    **{(CaseSection.BENEFITS, name): Visibility.FEDERAL for name in ("low", "likely", "high")},
    (CaseSection.ALTERNATIVES, "offering"): Visibility.FEDERAL,
    (CaseSection.ALTERNATIVES, "volume"): Visibility.FEDERAL,
    (CaseSection.ALTERNATIVES, "why_not"): Visibility.FEDERAL,
    (CaseSection.ALTERNATIVES, "why_chosen"): Visibility.FEDERAL,
    (CaseSection.MARKETPLACE, "offering"): Visibility.FEDERAL,
    (CaseSection.MARKETPLACE, "reason"): Visibility.FEDERAL,
    (CaseSection.BASELINE, "evidence"): Visibility.QSMO,
    (CaseSection.RISKS, "remover"): Visibility.QSMO,
    (CaseSection.FUNDING, "acquisition"): Visibility.QSMO,
}


def level_of(section: CaseSection, name: str, chosen: Mapping[str, str]) -> Visibility:
    """Who may read a field of an approved case: as its section was opened, never below its least level."""
    asked = chosen.get(section.value)
    level = Visibility.from_slug(asked) if asked else DEFAULT[section]
    return max(level, LEAST.get((section, name), Visibility.PUBLIC))


def opened(content: Mapping[str, Any], chosen: Mapping[str, str], sight: Visibility) -> dict[str, Any]:
    """The part of an approved case that a viewer of this sight may read; rows without a readable field are left out."""
    found: dict[str, Any] = {}
    for spec in SECTIONS:
        values = content.get(spec.section.value, {})
        shown: dict[str, Any] = {
            c.name: values[c.name]
            for c in spec.fields
            if values.get(c.name) and level_of(spec.section, c.name, chosen) <= sight
        }
        names = {c.name for c in spec.rows if level_of(spec.section, c.name, chosen) <= sight}
        if names and values.get(ROWS):
            shown[ROWS] = [{k: v for k, v in row.items() if k in names or k == "row"} for row in values[ROWS]]
        if shown:
            found[spec.section.value] = shown
    return found
