"""Practices and permitted variation as plain JSON and back, for keeping."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openqsmo.conformance.vocabulary import Attribute, Permitted, Practice


def practice_records(practices: Iterable[Practice]) -> list[dict[str, Any]]:
    """Practices as plain JSON, every field by its name."""
    return [{**vars(one), "attribute": one.attribute.value, "parts": list(one.parts)} for one in practices]


def practices_from(records: Iterable[Mapping[str, Any]]) -> list[Practice]:
    """Practices from what ``practice_records`` made."""
    return [
        Practice(**{**one, "attribute": Attribute(one["attribute"]), "parts": tuple(one["parts"])})
        for one in records
    ]


def permitted_records(permitted: Iterable[Permitted]) -> list[dict[str, Any]]:
    """Permitted variation as plain JSON."""
    return [{**vars(one), "attribute": one.attribute.value, "values": list(one.values)} for one in permitted]


def permitted_from(records: Sequence[Mapping[str, Any]]) -> list[Permitted]:
    """Permitted variation from what ``permitted_records`` made."""
    return [
        Permitted(**{**one, "attribute": Attribute(one["attribute"]), "values": tuple(one["values"])})
        for one in records
    ]
