"""The relationships of a contract: a field or several refer to those of another table."""

from collections.abc import Iterator, Mapping
from typing import Any

from openqsmo.conformance.rules.lined import Path
from openqsmo.conformance.rules.reading import Part, Reading
from openqsmo.conformance.vocabulary import Dimension, Field, Rule, RuleKind, Severity, Table

_WORDS = frozenset("type from to customProperties description id".split())


def relations_of_field(
    table: Table, field: Field, part: Part, path: Path, tables: Mapping[str, Table], reading: Reading
) -> Iterator[Rule]:
    """References that stand at a property: ``to`` names the property of another table."""
    for one, here in reading.parts(part, "relationships", path, "relationship"):
        yield from _relation(table, (field.name,), one, here, tables, reading)


def relations_of_table(
    table: Table, part: Part, path: Path, tables: Mapping[str, Table], reading: Reading
) -> Iterator[Rule]:
    """References that stand at a table: ``from`` and ``to`` name as many properties each."""
    for one, here in reading.parts(part, "relationships", path, "relationship"):
        own = [_place(name, table.name, (*here, "from"), reading) for name in _listed(one.get("from"))]
        if not own:
            reading.refuse(here, "the relationship has no “from”", "Name the properties that refer.")
        if any(place is None or place[0] != table.name for place in own):
            reading.note((*here, "from"), f"“from” does not name {table.name}; it is not checked.")
            continue
        yield from _relation(table, tuple(place[1] for place in own if place), one, here, tables, reading)


def _relation(
    table: Table,
    names: tuple[str, ...],
    one: Part,
    path: Path,
    tables: Mapping[str, Table],
    reading: Reading,
) -> Iterator[Rule]:
    reading.strangers(one, _WORDS, path)
    kind = reading.text(one, "type", path) or "foreignKey"
    if kind != "foreignKey":
        reading.note(path, f"A relationship of type “{kind}” is not checked.")
        return
    targets = [_place(name, table.name, (*path, "to"), reading) for name in _listed(one.get("to"))]
    if not targets:
        reading.refuse(
            path, "the relationship has no “to”", "Name the property it refers to: table.property."
        )
    if any(target is None for target in targets):
        return
    places = [target for target in targets if target]
    _proven(table, names, places, path, tables, reading)
    fields = tuple(name for _, name in places)
    said, there = " and ".join(names), f"{' and '.join(fields)} of {places[0][0]}"
    yield Rule(
        id=reading.identifier(f"{table.name}.{'-'.join(names)}.reference"),
        kind=RuleKind.REFERENCE,
        table=table.name,
        fields=names,
        severity=Severity.FATAL,
        dimension=Dimension.CONSISTENCY,
        text=f"{said} is found as {there}.",
        expected=f"a value that {there} has",
        fix=f"Correct {said}, or add it to {places[0][0]}.",
        line=reading.line(path),
        refers_to=places[0][0],
        refers_to_fields=fields,
    )


def _proven(
    table: Table,
    names: tuple[str, ...],
    places: list[tuple[str, str]],
    path: Path,
    tables: Mapping[str, Table],
    reading: Reading,
) -> None:
    """Both sides name as many properties, and all of them are there."""
    if len(places) != len(names) or len({there for there, _ in places}) > 1:
        fix = "Name as many properties of one table on both sides."
        reading.refuse((*path, "to"), "“from” and “to” do not match", fix)
    for there, name in [*((table.name, name) for name in names), *places]:
        if there not in tables:
            reading.refuse((*path, "to"), f"there is no table “{there}”", f"Name one of {', '.join(tables)}.")
        if name not in {field.name for field in tables[there].fields}:
            reading.refuse((*path, "to"), f"{there} has no property “{name}”", "Correct the name.")


def _listed(given: Any) -> list[str]:
    if given is None:
        return []
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _place(name: str, own: str, path: Path, reading: Reading) -> tuple[str, str] | None:
    """Table and property of “table.property” or of a path in this document; another document is not read."""
    if "#" in name or ":" in name or name.endswith((".yaml", ".yml", ".json")):
        reading.note(path, f"“{name}” is in another document, which is not read; it is not checked.")
        return None
    steps = [step for step in name.split("/") if step not in {"", "schema", "properties"}]
    if len(steps) == 2:
        return steps[0], steps[1]
    table, dot, field = name.rpartition(".")
    return (table, field) if dot else (own, name)
