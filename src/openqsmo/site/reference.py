"""The OpenAPI document as the documentation page shows it: every operation with what it takes and gives.

It is read from the same document that programs get, so page and document cannot differ.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from openqsmo.web.access import Access

Document = Mapping[str, Any]
PREFIX = "#/components/schemas/"
FIRST_REFUSAL = 400

# What stands in an example for a value, by the name of the parameter or field.
SAMPLES: dict[str, Any] = {
    "answer": "See the offering named here.",
    "area": "HCM",
    "as_of": "2026-09-01",
    "code": "HCM-0001",
    "content": {"title": "Payroll One"},
    "days": 90,
    "email": "lee@example.gov",
    "first_fiscal_year": 2027,
    "frequency": "weekly",
    "identifier": "FFM.010.010",
    "name": "For our dashboard",
    "offering": ["HCM-0001", "HCM-0002"],
    "office_name": "Travel QSMO",
    "on": "2026-09-01",
    "q": "payroll",
    "reason": "Why, in a sentence that everyone may read.",
    "role": "agency_user",
    "scope": "Booking and vouchers",
    "scopes": ["read"],
    "source": "OMB memorandum of September 1, 2026",
    "text": "Department of Treasury",
    "title": "Payroll One",
    "volume": 500,
    "what": "Leave bidding for shift workers",
    "what_for": "Six sites with rotating shifts bid for leave on paper.",
    "why": "Why, in a sentence.",
}
# The same where an address gives a name another meaning; the first that fits counts.
SAMPLES_AT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/api/v1/areas", {"code": "HCM"}),
    (
        "/api/v1/standards",
        {"code": "ffm-capabilities", "identifier": "FFM.010.010.011", "q": "budget", "number": 1},
    ),
    ("/api/v1/items", {"q": "budget"}),
    ("/api/v1/organizations", {"q": "Department of Treasury"}),
    ("/api/v1/name-questions", {"q": "Treasury"}),
    ("/api/v1/officials", {"name": "Avery Example"}),
    ("/api/v1/qsmos", {"name": "Travel QSMO"}),
)


@dataclass(frozen=True)
class Kind:
    """What a value is, in words; ``schema`` names the object that it is, or is a list of."""

    words: str
    schema: str = ""


@dataclass(frozen=True)
class Item:
    """A parameter of an operation, or a field of an object."""

    name: str
    where: str
    kind: Kind
    is_required: bool
    says: str
    default: str


@dataclass(frozen=True)
class Result:
    """What an operation answers when it is done."""

    status: int
    words: str
    kind: Kind


@dataclass(frozen=True)
class Operation:
    """One operation: where it is, who may use it, what it takes, what it gives, how it refuses.

    ``schemas`` names every object that it sends or answers.
    """

    anchor: str
    method: str
    path: str
    title: str
    says: str
    who: str
    parameters: tuple[Item, ...]
    body: str
    results: tuple[Result, ...]
    refusals: tuple[int, ...]
    curl: str
    schemas: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The operations about one thing."""

    anchor: str
    title: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    """An object that is sent or answered, with its fields; ``schemas`` names the objects within it."""

    name: str
    says: str
    fields: tuple[Item, ...]
    schemas: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """The whole API as a person reads it."""

    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]

    @property
    def operations(self) -> int:
        return sum(len(group.operations) for group in self.groups)

    def group(self, anchor: str) -> Group | None:
        """The group at this address; None where there is none."""
        return next((group for group in self.groups if group.anchor == anchor), None)

    def shapes_of(self, group: Group) -> tuple[Shape, ...]:
        """Every object that the operations of a group send or answer, and every object within those."""
        by_name = {shape.name: shape for shape in self.shapes}
        found: dict[str, Shape] = {}
        waiting = [name for operation in group.operations for name in operation.schemas]
        while waiting:
            name = waiting.pop()
            if name in by_name and name not in found:
                found[name] = by_name[name]
                waiting += by_name[name].schemas
        return tuple(found[name] for name in sorted(found))


def read_reference(document: Document, doors: Mapping[str, Access | None], base_url: str) -> Reference:
    """The reference for a document; ``doors`` says who may use ``GET /api/v1/…``."""
    reader = _Reader(document, doors, base_url)
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, given in methods.items():
            tag = (given.get("tags") or ["Other"])[0]
            groups.setdefault(tag, []).append(reader.operation(method.upper(), path, given))
    return Reference(
        tuple(Group(_slug(tag), tag, tuple(found)) for tag, found in sorted(groups.items())),
        tuple(reader.shapes()),
    )


@dataclass(frozen=True)
class _Reader:
    document: Document
    doors: Mapping[str, Access | None]
    base_url: str

    def operation(self, method: str, path: str, given: Mapping[str, Any]) -> Operation:
        access = self.doors.get(f"{method} {path}")
        return Operation(
            anchor=_slug(f"{method}-{path.removeprefix('/api/v1')}"),
            method=method,
            path=path,
            title=given.get("summary", ""),
            says=given.get("description", ""),
            who=access.in_words if access else "nobody",
            parameters=tuple(self._parameters(given)),
            body=_schema_name(_content(given.get("requestBody", {}))),
            results=tuple(_results(given)),
            refusals=tuple(_refusals(given)),
            curl=self._curl(
                method, path, given, is_open=access is not None and "everyone" == access.in_words
            ),
            schemas=tuple(_references(given)),
        )

    def shapes(self) -> Iterator[Shape]:
        for name, schema in sorted(self.document["components"]["schemas"].items()):
            required = set(schema.get("required", ()))
            fields = schema.get("properties", {}).items()
            yield Shape(
                name,
                schema.get("description", ""),
                tuple(_item(field, "", part, field in required, part) for field, part in fields),
                tuple(_references(schema)),
            )

    def _parameters(self, given: Mapping[str, Any]) -> Iterator[Item]:
        for each in given.get("parameters", ()):
            name = each["name"].replace("_", "-").title() if each["in"] == "header" else each["name"]
            yield _item(name, each["in"], each["schema"], each.get("required", False), each)

    def _curl(self, method: str, path: str, given: Mapping[str, Any], *, is_open: bool) -> str:
        sample = _Samples(self.document, path)
        verb = "" if method == "GET" else f"-X {method} "
        lines = [f"curl {verb}'{self.base_url}{_filled(path, given, sample)}'"]
        if not is_open:
            lines.append("-H 'Authorization: Bearer YOUR_TOKEN'")
        if body := _schema_name(_content(given.get("requestBody", {}))):
            lines.append("-H 'Content-Type: application/json'")
            lines.append(f"-d '{json.dumps(sample.object(body), ensure_ascii=False)}'")
        return " \\\n  ".join(lines)


def _filled(path: str, given: Mapping[str, Any], sample: "_Samples") -> str:
    """The path with example values, and a query of what is needed, or of words where it takes them."""
    query: list[str] = []
    for each in given.get("parameters", ()):
        name = each["name"]
        value = sample.value(name, each["schema"])
        if each["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(value)))
        elif each["in"] == "query" and (each.get("required") or name in ("q", "offering")):
            query += [f"{name}={quote(str(one))}" for one in (value if isinstance(value, list) else [value])]
    return f"{path}?{'&'.join(query)}" if query else path


@dataclass(frozen=True)
class _Samples:
    """Example values for one address."""

    document: Document
    path: str

    def value(self, name: str, schema: Mapping[str, Any]) -> Any:
        """An example for a parameter or field: by its name, else by what it may be."""
        here = next((own for start, own in SAMPLES_AT if self.path.startswith(start)), {})
        if name in here or name in SAMPLES:
            return here.get(name, SAMPLES.get(name))
        if choices := _choices(schema):
            return choices[0]
        if ref := _schema_name(schema):
            return (self._schema(ref).get("enum") or [self.object(ref)])[0]
        simple = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
        return simple.get(str(_alternatives(schema)[0].get("type")), name.replace("_", " "))

    def object(self, name: str) -> dict[str, Any]:
        """An example of an object: the fields that it needs, or, where it needs none, its first."""
        fields = self._schema(name).get("properties", {})
        needed = self._schema(name).get("required") or list(fields)[:1]
        return {field: self.value(field, fields[field]) for field in needed}

    def _schema(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["components"]["schemas"].get(name, {})
        return found


def _item(
    name: str, where: str, schema: Mapping[str, Any], is_required: bool, about: Mapping[str, Any]
) -> Item:
    default = schema.get("default")
    shown = "" if default in (None, "", []) else json.dumps(default)
    return Item(name, where, kind_of(schema), is_required, about.get("description", ""), shown)


def kind_of(schema: Mapping[str, Any]) -> Kind:
    """What a value of a schema is, in words."""
    if "$ref" in schema:
        return Kind("", _schema_name(schema))
    alternatives = _alternatives(schema)
    kinds = [_one_kind(each) for each in alternatives]
    words = " or ".join(kind.words for kind in kinds if kind.words)
    return Kind(words, next((kind.schema for kind in kinds if kind.schema), ""))


def _one_kind(schema: Mapping[str, Any]) -> Kind:
    if "$ref" in schema:
        return Kind("", _schema_name(schema))
    if choices := _choices(schema):
        return Kind(f"one of {', '.join(map(str, choices))}")
    kind = schema.get("type", "")
    if kind == "array":
        of = kind_of(schema.get("items", {}))
        return Kind(f"list of {of.words}".rstrip(), of.schema)
    formats = {"date": "day, as in 2026-01-31", "date-time": "moment, as in 2026-01-31T12:00:00Z"}
    plain = {
        "string": formats.get(schema.get("format", ""), "text"), "integer": "whole number",
        "number": "number", "boolean": "true or false", "null": "null", "object": "object",
    }  # fmt: skip
    return Kind(f"{plain.get(kind, 'any value')}{_bounds(schema)}")


def _bounds(schema: Mapping[str, Any]) -> str:
    if "maxLength" in schema:
        return f", at most {schema['maxLength']} characters"
    if "minimum" in schema and schema.get("maximum", 0) > 2**53:
        return f" from {schema['minimum']}"
    if "minimum" in schema and "maximum" in schema:
        return f" from {schema['minimum']:,} to {schema['maximum']:,}"
    return ""


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(schema.get("anyOf") or schema.get("allOf") or [schema])


def _choices(schema: Mapping[str, Any]) -> list[Any]:
    """The words that a value is one of: an enumeration, or a pattern that only lists words."""
    if "enum" in schema:
        return list(schema["enum"])
    pattern = str(schema.get("pattern", ""))
    inside = pattern.removeprefix("^(").removesuffix(")$")
    if len(inside) == len(pattern) - 4 and not set(inside) & set("()[]*+?.{}\\"):
        return [word for word in inside.split("|") if word]
    return []


def _content(given: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Mapping[str, Any]] = given.get("content", {})
    for form in content.values():
        return form.get("schema") or {}
    return {}


def _references(part: Any) -> Iterator[str]:
    """The names of every object that a part of the document refers to."""
    if isinstance(part, Mapping):
        if name := _schema_name(part):
            yield name
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _references(each)


def _schema_name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).removeprefix(PREFIX)


def _results(given: Mapping[str, Any]) -> Iterator[Result]:
    for status, answer in given["responses"].items():
        if int(status) < FIRST_REFUSAL:
            schema = _content(answer)
            yield Result(int(status), HTTPStatus(int(status)).phrase, kind_of(schema) if schema else Kind(""))


def _refusals(given: Mapping[str, Any]) -> Iterator[int]:
    for status in given["responses"]:
        if int(status) >= FIRST_REFUSAL:
            yield int(status)


def _slug(text: str) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in text.lower())
    return "-".join(part for part in kept.split("-") if part)
