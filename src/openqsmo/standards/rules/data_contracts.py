"""A data contract in the Open Data Contract Standard (ODCS 3.1), made from standard data elements.

The contract holds what the standard tells and nothing else: an element without a type has a property
without ``logicalType``, and is named in the contract's ``customProperties`` and in the notes. Code lists
become library rules (``invalidValues``), so that no text of a standard is ever run as a query.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.standards.rules.element_shapes import LogicalType, Shape, read_shape
from openqsmo.standards.rules.pipeline import VersionState
from openqsmo.standards.vocabulary import ItemKind, ItemRecord

API_VERSION = "v3.1.0"
STATUSES: Mapping[VersionState, str] = {
    VersionState.WORKING_DRAFT: "draft",
    VersionState.WORKING_GROUP_AGREED: "proposed",
    VersionState.COUNCIL_AGREED: "proposed",
    VersionState.BOARD_AGREED: "proposed",
    VersionState.IN_PUBLIC_COMMENT: "proposed",
    VersionState.BASELINE: "active",
    VersionState.SUPERSEDED: "deprecated",
    VersionState.WITHDRAWN: "retired",
}
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{}|]+")
_CARRIED = ("steward", "activities", "capabilities", "groups", "exchanges", "references")


@dataclass(frozen=True)
class ContractNote:
    """What a contract could not tell: of which element (empty: the whole), its kind, what to do."""

    element: str
    kind: str
    says: str
    fix: str


@dataclass(frozen=True)
class DataContract:
    """A contract as plain JSON, and everything that the standard did not tell."""

    document: dict[str, Any]
    notes: tuple[ContractNote, ...]


def data_contract(
    elements: Iterable[ItemRecord],
    *,
    name: str,
    version: str,
    status: str,
    as_of: date,
    identifier: str | None = None,
    required: Collection[str] = (),
    unique: Collection[str] = (),
    classifications: Mapping[str, str] | None = None,
) -> DataContract:
    """The contract of one table whose columns are these data elements, in the order given.

    ``required``, ``unique`` and the keys of ``classifications`` are identifiers of elements: the
    standards do not say these, an exchange does. ``identifier`` is the contract's own and stays the
    same from version to version; without one it is made from ``name``. Items of another kind, and
    elements whose label is taken, are set aside with a note.
    """
    notes: list[ContractNote] = []
    kept = _kept(elements, notes)
    properties = []
    for element in kept:
        shape = read_shape(element.content)
        properties.append(_property(element, shape, required, unique, (classifications or {})))
        notes.extend(ContractNote(element.identifier, one.kind, one.says, one.fix) for one in shape.notes)
    notes.extend(_of_the_whole(kept, required, {*required, *unique, *(classifications or {})}))
    document = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": identifier or _slug(name),
        "name": name,
        "version": version,
        "status": status,
        **_domain(kept),
        "contractCreatedTs": f"{as_of.isoformat()}T00:00:00Z",
        "schema": [
            {"name": _slug(name), "businessName": name, "physicalType": "table", "properties": properties}
        ],
        "customProperties": _custom({"asOf": as_of.isoformat(), **_not_told(notes)}),
    }
    return DataContract(document, tuple(notes))


def as_yaml(document: Mapping[str, Any]) -> str:
    """A contract as YAML text: block style, every text in double quotes, keys in their order.

    Takes what JSON can hold. Quoted texts keep “no”, dates and numbers in letters from being read as
    something else by a YAML reader.
    """
    return "\n".join(_yaml_lines(document, "")) + "\n"


def as_json(document: Mapping[str, Any]) -> str:
    """A contract as JSON text, which is YAML as well."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _kept(elements: Iterable[ItemRecord], notes: list[ContractNote]) -> list[ItemRecord]:
    """The data elements that become columns; the others are said."""
    kept: list[ItemRecord] = []
    taken: dict[str, str] = {}
    for element in elements:
        column = _label(element)
        if element.kind is not ItemKind.DATA_ELEMENT:
            says = f"{element.identifier} is a {element.kind.value.replace('_', ' ')}, not a data element."
            notes.append(ContractNote(element.identifier, "not_an_element", says, "Leave it out."))
        elif column.casefold() in taken:
            says = f"The label “{column[:80]}” is taken by {taken[column.casefold()]}; this one is set aside."
            fix = "Choose one of the two for this table, or rename one in the standard."
            notes.append(ContractNote(element.identifier, "label_repeated", says, fix))
        else:
            taken[column.casefold()] = element.identifier
            kept.append(element)
    return kept


def _label(element: ItemRecord) -> str:
    label = element.content.get("label")
    return label.strip() if isinstance(label, str) and label.strip() else element.identifier


def _property(
    element: ItemRecord,
    shape: Shape,
    required: Collection[str],
    unique: Collection[str],
    classifications: Mapping[str, str],
) -> dict[str, Any]:
    content, identifier = element.content, element.identifier
    codes, meanings = _codes(content)
    quality = _code_rule(codes, shape)
    addresses = _addresses(content)
    told = {
        "logicalType": shape.logical_type.value if shape.logical_type else None,
        "logicalTypeOptions": shape.options,
        "physicalType": shape.physical_type,
        "required": identifier in required or None,
        "unique": identifier in unique or None,
        "classification": classifications.get(identifier),
        "description": content.get("definition"),
        "examples": [content["example"]] if content.get("example") else None,
        "quality": quality,
        "authoritativeDefinitions": [{"url": url, "type": "authoritativeSource"} for url in addresses],
        "customProperties": _custom(
            {
                "standardIdentifier": identifier,
                **{key: content[key] for key in _CARRIED if content.get(key)},
                **shape.told,
                "valueMeanings": meanings,
                "typeAsGiven": content.get("type"),
                "formatAsGiven": content.get("format"),
                "notTold": [note.kind for note in shape.notes],
            }
        ),
    }
    return {"name": _label(element), **{key: value for key, value in told.items() if value}}


def _codes(content: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """The codes of an element's code list, each once, and the meanings of those that have one."""
    codes: dict[str, None] = {}
    meanings: dict[str, str] = {}
    for entry in content.get("values") or ():
        code = str(entry.get("value", "")).strip() if isinstance(entry, Mapping) else ""
        if code:
            codes[code] = None
            if entry.get("meaning"):
                meanings.setdefault(code, str(entry["meaning"]))
    return list(codes), meanings


def _code_rule(codes: Sequence[str], shape: Shape) -> list[dict[str, Any]]:
    """The rule that only these codes may stand; lengths and patterns that refuse one of them go."""
    if not codes:
        return []
    if shape.logical_type not in {LogicalType.STRING, None}:
        says = f"The code list is of texts, the type is {shape.logical_type}; the list is not enforced."
        shape.note("codes_disagree", says, "Correct the type or the code list.")
        return []
    refused = [code for code in codes if not _fits(code, shape.options)]
    if refused:
        says = f"The code “{refused[0][:60]}” does not fit the stated length or format; the list decides."
        shape.note("codes_disagree", says, "Correct the length, the format or the code list.")
        shape.options.clear()
        shape.physical_type = None
    return [
        {
            "type": "library",
            "metric": "invalidValues",
            "arguments": {"validValues": list(codes)},
            "mustBe": 0,
            "unit": "rows",
            "dimension": "conformity",
            "description": "Only the codes of the standard's list are valid.",
        }
    ]


def _fits(code: str, options: Mapping[str, Any]) -> bool:
    is_long_enough = options.get("minLength", 0) <= len(code) <= options.get("maxLength", len(code))
    return is_long_enough and re.search(options.get("pattern", ""), code) is not None


def _addresses(content: Mapping[str, Any]) -> list[str]:
    """The addresses that an element's references name, each once. They are shown, never fetched."""
    texts = json.dumps([content.get("references"), content.get("citations")], ensure_ascii=False)
    found = (url.rstrip(".,;:)]") for url in _ADDRESS.findall(texts))
    return list(dict.fromkeys(found))


def _of_the_whole(
    kept: Sequence[ItemRecord], required: Collection[str], named: Collection[str]
) -> Iterator[ContractNote]:
    if not kept:
        fix = "Choose data elements of the standard."
        yield ContractNote("", "no_elements", "The contract has no column.", fix)
    elif not required:
        says = "Which elements are required is not told by the standard; none is."
        yield ContractNote("", "required_not_told", says, "Name the elements that this exchange requires.")
    for identifier in sorted(set(named) - {element.identifier for element in kept}):
        says = f"{identifier} is named as required, unique or classified and is no column here."
        yield ContractNote(identifier, "not_a_column", says, "Add the element or drop its name.")


def _not_told(notes: Iterable[ContractNote]) -> dict[str, list[str]]:
    """The elements of each kind of note, for the contract itself."""
    by_kind: dict[str, list[str]] = {}
    for note in notes:
        if note.element:
            by_kind.setdefault(_camel(note.kind), []).append(note.element)
    return by_kind


def _domain(kept: Sequence[ItemRecord]) -> dict[str, str]:
    areas = {element.area for element in kept}
    return {"domain": areas.pop()} if len(areas) == 1 else {}


def _custom(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"property": key, "value": value} for key, value in values.items() if value]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_") or "contract"


def _camel(words: str) -> str:
    first, *rest = words.split("_")
    return first + "".join(word.capitalize() for word in rest)


# Signs that YAML allows in quotes only when escaped, besides those that JSON escapes already.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _yaml_lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _yaml_entry(f"{indent}{_yaml_key(key)}:", child, indent + "  ")
    else:
        for child in value:
            lines = list(_yaml_entry(f"{indent}-", child, indent + "  "))
            if len(lines) > 1:  # the first line of a nested block stands beside its dash
                lines = [f"{indent}- {lines[1].removeprefix(indent + '  ')}", *lines[2:]]
            yield from lines


def _yaml_entry(head: str, value: Any, indent: str) -> Iterator[str]:
    is_block = isinstance(value, Mapping | list | tuple)
    if is_block and value:
        yield head
        yield from _yaml_lines(value, indent)
    else:
        yield f"{head} {_yaml_scalar(value)}"


def _yaml_key(key: str) -> str:
    is_plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", key) and key.casefold() not in _YAML_WORDS
    return key if is_plain else _yaml_scalar(key)


_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def _yaml_scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
