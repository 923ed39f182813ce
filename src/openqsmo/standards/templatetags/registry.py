"""Filters of the registry's pages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from openqsmo.standards.queries import wording

register = template.Library()


@register.filter
def state_in_words(state: str) -> str:
    """Where a version stands, in words."""
    return wording.state_in_words(state)


@register.filter
def numbers_in_words(numbers: Sequence[int]) -> str:
    """Version numbers as ``versions 1 to 3 and 5``."""
    return wording.numbers_in_words(numbers)


@register.filter
def named(found: Mapping[str, Any], name: str) -> Any:
    """What stands under a name, or None."""
    return found.get(name)


@register.filter
def anchor(identifier: str) -> str:
    """An identifier as a place on a page, which may hold no blank."""
    return re.sub(r"\s+", "-", identifier)
