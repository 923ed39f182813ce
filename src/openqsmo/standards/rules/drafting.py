"""Who may draft and decide on a version of a standard, and what an item of a draft must say.

The step of a body is decided by its members (field guide 2.2); drafting, the working group's step, public
comment and withdrawal lie with the Standards Lead: the designated QSMO of the functional area.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from openqsmo.kernel.actor import Role
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.kernel.words import counted, listed
from openqsmo.standards import problems
from openqsmo.standards.rules.conditions import read_condition
from openqsmo.standards.rules.identifiers import read_identifier
from openqsmo.standards.rules.pipeline import Step
from openqsmo.standards.rules.readiness import Proof, Strictness
from openqsmo.standards.vocabulary import CapabilityKind, Component, ItemKind

DRAFTERS = (Role.QSMO_ANALYST, Role.QSMO_DIRECTOR)
# None stands for the Standards Lead of the area, which roles alone do not tell.
DECIDES: Mapping[Step | None, Role | None] = {
    None: None,
    Step.WORKING_GROUP: None,
    Step.STANDARDS_COUNCIL: Role.BSC_MEMBER,
    Step.GOVERNANCE_BOARD: Role.SSGB_MEMBER,
    Step.PUBLIC_COMMENT: None,
    Step.OMB: Role.OMB_REVIEWER,
}
LONGEST_IDENTIFIER = 200
LONGEST_CONTENT = 100_000  # characters of its JSON
# The text by which an item of each kind is known; without it, an item says nothing.
MAIN_TEXT: Mapping[ItemKind, str] = {
    ItemKind.FUNCTION: "title",
    ItemKind.ACTIVITY: "title",
    ItemKind.CAPABILITY: "statement",
    ItemKind.USE_CASE: "title",
    ItemKind.DATA_ELEMENT: "label",
    ItemKind.SERVICE_MEASURE: "name",
    ItemKind.CONTROL: "title",
    ItemKind.REQUIREMENT: "statement",
}
_TEXTS: Mapping[ItemKind, str] = {
    ItemKind.FUNCTION: "title",
    ItemKind.ACTIVITY: "title description function",
    ItemKind.CAPABILITY: "statement activity references",
    ItemKind.USE_CASE: "title process scenario level serial area document",
    ItemKind.DATA_ELEMENT: "label definition steward references type format example",
    ItemKind.SERVICE_MEASURE: (
        "name description target formula frequency reporting_level type category level_type performing "
        "reporting accountable rationale activity direction target_value unit"
    ),
    ItemKind.CONTROL: "title family guidance",
    ItemKind.REQUIREMENT: "statement level applies_when rationale references",
}
_LISTS: Mapping[ItemKind, str] = {
    ItemKind.FUNCTION: "citations",
    ItemKind.ACTIVITY: "citations",
    ItemKind.CAPABILITY: "kinds citations also_known_as",
    ItemKind.USE_CASE: "threads",
    ItemKind.DATA_ELEMENT: "activities capabilities citations groups exchanges values",
    ItemKind.SERVICE_MEASURE: "",
    ItemKind.CONTROL: "statement parameters baselines related",
    ItemKind.REQUIREMENT: "proofs capabilities data_elements citations",
}
_NUMBERS: Mapping[ItemKind, str] = {ItemKind.DATA_ELEMENT: "min_length max_length"}
# What some fields take instead of any text.
ONE_OF: Mapping[tuple[ItemKind, str], type[StrEnum]] = {
    (ItemKind.REQUIREMENT, "level"): Strictness,
    (ItemKind.REQUIREMENT, "proofs"): Proof,
    (ItemKind.CAPABILITY, "kinds"): CapabilityKind,
}
# A null, as JSON writes it, and halves of characters.
_UNSTORABLE = re.compile(r"\\u0000|[\ud800-\udfff]")
_PARTS_OF_AREA = frozenset({ItemKind.FUNCTION, ItemKind.ACTIVITY, ItemKind.CAPABILITY})


def why_not_decide(step: Step | None, roles: frozenset[Role], *, is_lead: bool) -> Problem | None:
    """Why somebody with these roles may not decide a step (None: withdraw the version); None where they may.

    ``is_lead`` says whether they act for the designated QSMO of the standard's functional area.
    """
    role = DECIDES[step]
    if is_lead if role is None else role in roles:
        return None
    name = step.label if step else "Withdrawal"
    who = role.label if role else "QSMO analyst or director of the functional area"
    return problems.NOT_YOUR_STEP.about(step=name, roles=who)


def fields_of(kind: ItemKind) -> dict[str, str]:
    """The fields that an item of a kind may have, each ``text``, ``list`` or ``number``."""
    sorts = (("text", _TEXTS[kind]), ("list", _LISTS[kind]), ("number", _NUMBERS.get(kind, "")))
    return {key: sort for sort, keys in sorts for key in keys.split()}


def why_not_item(
    component: Component,
    area: str,
    kind: ItemKind,
    identifier: str,
    content: Mapping[str, Any],
    before: Mapping[str, Any] | None,
) -> Problem | None:
    """What is wrong with an item for a draft of a component of an area; None where nothing is.

    ``area`` is the area's code, empty where the standard belongs to none. ``before`` is what the item
    said in the draft, None where the draft did not list it: what a source gave may stay as it gave it.
    """
    place = () if before is not None else _wrong_place(component, area, kind, identifier)
    errors = (*place, *_wrong_content(kind, content, before or {}))
    if not errors:
        return None
    name = identifier.strip()[:60] or "The item"
    return problems.BAD_ITEM.about(errors, identifier=name, count=counted(len(errors), "field"))


def _wrong_place(component: Component, area: str, kind: ItemKind, identifier: str) -> Iterator[FieldError]:
    if Component.of(kind) is not component:
        kinds = listed((each.label.lower() for each in ItemKind if Component.of(each) is component), "or")
        says = f"A {kind.label.lower()} does not stand in “{component.label}”."
        yield FieldError("kind", says, f"Give a {kinds}.")
    if not identifier.strip() or identifier != identifier.strip() or len(identifier) > LONGEST_IDENTIFIER:
        fix = f"Give at most {LONGEST_IDENTIFIER} characters, without blanks at the ends."
        yield FieldError("identifier", "The identifier is empty, too long or has blanks around it.", fix)
    elif kind in _PARTS_OF_AREA:
        yield from _wrong_identifier(area, kind, identifier)


def _wrong_identifier(area: str, kind: ItemKind, identifier: str) -> Iterator[FieldError]:
    found = read_identifier(identifier).identifier
    if found is None or str(found) != identifier or found.level.value != kind.value:
        says = f"“{identifier[:60]}” is not the identifier of a {kind.label.lower()}."
        yield FieldError("identifier", says, "Write it as the framework does, such as FFM.010.010.011.")
    elif found.area != area:
        says = f"{identifier} lies in {found.area}, and the standard is of {area or 'no functional area'}."
        yield FieldError("identifier", says, f"Begin it with {area}." if area else "Use another standard.")


def _wrong_content(
    kind: ItemKind, content: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[FieldError]:
    main = MAIN_TEXT[kind]
    if main not in content:
        yield FieldError(main, f"The {main} is not given.", f"Write the {main} of the item.")
    for key, value in content.items():
        if key not in before or before[key] != value:
            yield from _wrong_value(kind, str(key), value)
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST_CONTENT:
        fix = f"Keep it below {LONGEST_CONTENT:,} characters."
        yield FieldError("content", "The item is longer than any requirement is.", fix)
    if _UNSTORABLE.search(text):
        yield FieldError("content", "The item holds characters that no text has.", "Type its words anew.")


def _wrong_value(kind: ItemKind, key: str, value: Any) -> Iterator[FieldError]:
    expected = fields_of(kind).get(key)
    if expected is None:
        known = listed(sorted(fields_of(kind)))
        yield FieldError(key[:60], f"A {kind.label.lower()} has no such field.", f"Use one of {known}.")
    elif (kind, key) in ONE_OF and (others := _others(ONE_OF[(kind, key)], value)):
        words = listed([each.value for each in ONE_OF[(kind, key)]], "or")
        yield FieldError(key, f"{listed(others)} is not one of its values.", f"Use {words}.")
    elif key == "applies_when" and isinstance(value, str) and (fault := read_condition(value).fault):
        yield FieldError(key, f"It cannot be read at character {fault.position}: {fault.says}", fault.fix)
    elif expected == "text" and not (isinstance(value, str) and value and value == value.strip()):
        fix = "Write it without blanks at the ends; leave out the field where it is not known."
        yield FieldError(key, "This is not a text, or it is empty or has blanks around it.", fix)
    elif expected == "list" and not (isinstance(value, list) and value and all(map(_is_member, value))):
        fix = "Give a list of texts, or of objects of texts; leave out the field where it is not known."
        yield FieldError(key, "This is not a list of texts.", fix)
    elif expected == "number" and not (type(value) is int and value >= 0):
        yield FieldError(key, "This is not a whole number of characters.", "Give a number, such as 12.")


def _others(known: type[StrEnum], value: Any) -> list[str]:
    """What of a value, or of a list of values, is not known; a value of another shape is not judged here."""
    given = value if isinstance(value, list) else [value]
    return [f"“{each[:40]}”" for each in given if isinstance(each, str) and each and each not in set(known)]


def _is_member(value: Any) -> bool:
    """Whether a member of a list is a text, or an object whose values are texts."""
    if isinstance(value, dict):
        return bool(value) and all(isinstance(each, str) for each in value.values())
    return isinstance(value, str) and bool(value.strip())
