"""What a sourcing mode demands of an offering before it can be published."""

from collections.abc import Iterable, Mapping
from typing import Any

from openqsmo.catalog.rules.given import is_blank
from openqsmo.catalog.vocabulary import FieldSpec, SourcingMode
from openqsmo.kernel.problems import FieldError


def missing(
    mode: SourcingMode, content: Mapping[str, Any], specs: Iterable[FieldSpec]
) -> tuple[FieldError, ...]:
    """The fields that this mode demands and that hold nothing, in the order of the schema.

    Rows of blanks hold nothing. No and 0 are answers: a provider with no slots left has said so.
    """
    return tuple(
        _missing(spec, mode)
        for spec in specs
        if mode in spec.demanded_by and is_blank(content.get(spec.name))
    )


def _missing(spec: FieldSpec, mode: SourcingMode) -> FieldError:
    return FieldError(
        spec.name,
        f"“{spec.label}” is empty, and an offering of the kind “{mode.label}” cannot be published without it.",
        spec.help or f"Fill in “{spec.label}”.",
    )
