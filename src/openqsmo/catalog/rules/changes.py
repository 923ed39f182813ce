"""What differs between two versions of an offering, field by field."""

from collections.abc import Mapping
from typing import Any

from openqsmo.catalog.rules.fields import FIELDS, is_given, level_of
from openqsmo.catalog.vocabulary import FieldChange


def changes_between(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    visible_before: Mapping[str, str],
    visible_after: Mapping[str, str],
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the schema's order; not given twice is no difference.

    A change is seen only by who may see both values: opening a field does not open its past.
    """
    found = []
    for spec in FIELDS:
        old, new = before.get(spec.name), after.get(spec.name)
        if old == new or not (is_given(old) or is_given(new)):
            continue
        level = max(level_of(spec.name, visible_before), level_of(spec.name, visible_after))
        found.append(FieldChange(spec.name, old, new, level))
    return tuple(found)
