"""Which key of OSCAL's JSON fills which field, and how a document is written back key by key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openqsmo.standards.rules import oscal_documents as documents


class Shape(StrEnum):
    """What kind of JSON value a key holds."""

    IDENTIFIER = "an identifier of letters, digits, dots and dashes"
    LINE = "a short text"
    TEXT = "a text"
    LINES = "a list of short texts"
    IDENTIFIERS = "a list of identifiers"
    CHOICE = "one of the words that OSCAL knows"
    YES_NO = "yes or no"
    TRUTH = "true or false"
    PRESENT = "an object"
    ONE = "one object"
    MANY = "a list of objects"
    PLAIN = "plain JSON"


@dataclass(frozen=True)
class Slot:
    """One key: the field it fills, the shape of its value and, for objects and words, their class.

    ``alone`` says that a member of the list that cannot be used is set aside without its neighbours.
    """

    field: str
    key: str
    shape: Shape
    of: Any = None
    required: bool = False
    alone: bool = False


def _slot(key: str, shape: Shape, of: Any = None, *, required: bool = False, alone: bool = False) -> Slot:
    field = {"class": "class_", "choice": "choices"}.get(key, key.replace("-", "_"))
    return Slot(field, key, shape, of, required, alone)


_ID = _slot("id", Shape.IDENTIFIER)
_OWN_ID = _slot("id", Shape.IDENTIFIER, required=True)
_CLASS = _slot("class", Shape.LINE)
_TITLE = _slot("title", Shape.LINE)
_PROPS = _slot("props", Shape.MANY, documents.Property)
_LINKS = _slot("links", Shape.MANY, documents.Link)
_PARAMS = _slot("params", Shape.MANY, documents.Parameter)
_PARTS = _slot("parts", Shape.MANY, documents.Part)
_REMARKS = _slot("remarks", Shape.TEXT)
_BACK_MATTER = _slot("back-matter", Shape.ONE, documents.BackMatter)
_UUID = _slot("uuid", Shape.IDENTIFIER, required=True)
_METADATA = _slot("metadata", Shape.ONE, documents.Metadata, required=True)
_SETTING = (
    _CLASS,
    _slot("depends-on", Shape.IDENTIFIER),
    _PROPS,
    _LINKS,
    _slot("label", Shape.TEXT),
    _slot("usage", Shape.TEXT),
    _slot("constraints", Shape.MANY, documents.Constraint),
    _slot("guidelines", Shape.MANY, documents.Guideline),
    _slot("values", Shape.LINES),
    _slot("select", Shape.ONE, documents.Selection),
)
_CHOSEN = (
    _slot("include-all", Shape.PRESENT),
    _slot("include-controls", Shape.MANY, documents.Choosing),
    _slot("exclude-controls", Shape.MANY, documents.Choosing),
)
OTHER_METADATA = (
    "revisions", "document-ids", "roles", "locations", "parties", "responsible-parties", "actions",
)  # fmt: skip

SHAPES: Mapping[type[Any], tuple[Slot, ...]] = {
    documents.Property: (
        _slot("name", Shape.IDENTIFIER, required=True),
        _slot("uuid", Shape.IDENTIFIER),
        _slot("ns", Shape.LINE),
        _slot("value", Shape.TEXT, required=True),
        _CLASS,
        _slot("group", Shape.LINE),
        _REMARKS,
    ),
    documents.Link: (
        _slot("href", Shape.LINE, required=True),
        _slot("rel", Shape.LINE),
        _slot("media-type", Shape.LINE),
        _slot("resource-fragment", Shape.LINE),
        _slot("text", Shape.TEXT),
    ),
    documents.Test: (_slot("expression", Shape.TEXT, required=True), _REMARKS),
    documents.Constraint: (
        _slot("description", Shape.TEXT),
        _slot("tests", Shape.MANY, documents.Test),
    ),
    documents.Guideline: (_slot("prose", Shape.TEXT, required=True),),
    documents.Selection: (
        _slot("how-many", Shape.CHOICE, documents.HowMany),
        _slot("choice", Shape.LINES),
    ),
    documents.Parameter: (_OWN_ID, *_SETTING, _REMARKS),
    documents.Part: (
        _ID,
        _slot("name", Shape.IDENTIFIER, required=True),
        _slot("ns", Shape.LINE),
        _CLASS,
        _TITLE,
        _PROPS,
        _slot("prose", Shape.TEXT),
        _PARTS,
        _LINKS,
    ),
    documents.Control: (
        _OWN_ID,
        _CLASS,
        _slot("title", Shape.LINE, required=True),
        _PARAMS,
        _PROPS,
        _LINKS,
        _PARTS,
        _slot("controls", Shape.MANY, documents.Control, alone=True),
    ),
    documents.Group: (
        _ID,
        _CLASS,
        _slot("title", Shape.LINE, required=True),
        _PARAMS,
        _PROPS,
        _LINKS,
        _PARTS,
        _slot("groups", Shape.MANY, documents.Group, alone=True),
        _slot("controls", Shape.MANY, documents.Control, alone=True),
    ),
    documents.Citation: (_slot("text", Shape.TEXT, required=True), _PROPS, _LINKS),
    documents.ResourceLink: (
        _slot("href", Shape.LINE, required=True),
        _slot("media-type", Shape.LINE),
        _slot("hashes", Shape.PLAIN),
    ),
    documents.Resource: (
        _UUID,
        _TITLE,
        _slot("description", Shape.TEXT),
        _PROPS,
        _slot("document-ids", Shape.PLAIN),
        _slot("citation", Shape.ONE, documents.Citation),
        _slot("rlinks", Shape.MANY, documents.ResourceLink),
        _slot("base64", Shape.PLAIN),
        _REMARKS,
    ),
    documents.BackMatter: (_slot("resources", Shape.MANY, documents.Resource, alone=True),),
    documents.Metadata: (
        _slot("title", Shape.LINE, required=True),
        _slot("published", Shape.LINE),
        _slot("last-modified", Shape.LINE, required=True),
        _slot("version", Shape.LINE, required=True),
        _slot("oscal-version", Shape.LINE, required=True),
        _PROPS,
        _LINKS,
        _REMARKS,
    ),
    documents.Catalog: (
        _UUID,
        _METADATA,
        _PARAMS,
        _slot("controls", Shape.MANY, documents.Control, alone=True),
        _slot("groups", Shape.MANY, documents.Group, alone=True),
        _BACK_MATTER,
    ),
    documents.Matching: (_slot("pattern", Shape.LINE),),
    documents.Choosing: (
        _slot("with-child-controls", Shape.YES_NO),
        _slot("with-parent-controls", Shape.YES_NO),
        _slot("with-ids", Shape.IDENTIFIERS),
        _slot("matching", Shape.MANY, documents.Matching),
    ),
    documents.Import: (_slot("href", Shape.LINE, required=True), *_CHOSEN),
    documents.Insertion: (_slot("order", Shape.CHOICE, documents.Order), *_CHOSEN),
    documents.CustomGroup: (
        _ID,
        _CLASS,
        _slot("title", Shape.LINE, required=True),
        _PARAMS,
        _PROPS,
        _LINKS,
        _PARTS,
        _slot("groups", Shape.MANY, documents.CustomGroup),
        _slot("insert-controls", Shape.MANY, documents.Insertion),
    ),
    documents.Custom: (
        _slot("groups", Shape.MANY, documents.CustomGroup),
        _slot("insert-controls", Shape.MANY, documents.Insertion),
    ),
    documents.Combining: (_slot("method", Shape.CHOICE, documents.Combine),),
    documents.Merge: (
        _slot("combine", Shape.ONE, documents.Combining),
        _slot("flat", Shape.PRESENT),
        _slot("as-is", Shape.TRUTH),
        _slot("custom", Shape.ONE, documents.Custom),
    ),
    documents.SetParameter: (_slot("param-id", Shape.IDENTIFIER, required=True), *_SETTING),
    documents.Remove: (
        _slot("by-name", Shape.LINE),
        _slot("by-class", Shape.LINE),
        _slot("by-id", Shape.LINE),
        _slot("by-item-name", Shape.LINE),
        _slot("by-ns", Shape.LINE),
    ),
    documents.Add: (
        _slot("position", Shape.CHOICE, documents.Position),
        _slot("by-id", Shape.LINE),
        _TITLE,
        _PARAMS,
        _PROPS,
        _LINKS,
        _PARTS,
    ),
    documents.Alter: (
        _slot("control-id", Shape.IDENTIFIER, required=True),
        _slot("removes", Shape.MANY, documents.Remove),
        _slot("adds", Shape.MANY, documents.Add),
    ),
    documents.Modify: (
        _slot("set-parameters", Shape.MANY, documents.SetParameter),
        _slot("alters", Shape.MANY, documents.Alter),
    ),
    documents.Profile: (
        _UUID,
        _METADATA,
        _slot("imports", Shape.MANY, documents.Import, required=True),
        _slot("merge", Shape.ONE, documents.Merge),
        _slot("modify", Shape.ONE, documents.Modify),
        _BACK_MATTER,
    ),
}

# What a profile asks for: a key here that is not known could ask for anything, so none is passed over.
DIRECTIVES = frozenset(
    {
        documents.Import, documents.Choosing, documents.Matching, documents.Merge, documents.Combining,
        documents.Custom, documents.CustomGroup, documents.Insertion, documents.Modify,
        documents.SetParameter, documents.Alter, documents.Remove, documents.Add,
    }
)  # fmt: skip

_WRITERS: Mapping[Shape, Callable[[Any], Any]] = {
    Shape.LINES: list,
    Shape.IDENTIFIERS: list,
    Shape.CHOICE: lambda value: value.value,
    Shape.YES_NO: lambda value: "yes" if value else "no",
    Shape.PRESENT: lambda value: {},
    Shape.PLAIN: lambda value: list(value) if isinstance(value, tuple) else value,
    Shape.ONE: lambda value: as_plain(value),
    Shape.MANY: lambda value: [as_plain(one) for one in value],
}


def as_plain(value: Any) -> dict[str, Any]:
    """A part of a document as OSCAL's JSON, keys in OSCAL's order; what is not given is left out."""
    written: dict[str, Any] = {}
    for slot in SHAPES[type(value)]:
        given = getattr(value, slot.field)
        if _is_given(given, slot.shape):
            written[slot.key] = _WRITERS.get(slot.shape, lambda same: same)(given)
    if isinstance(value, documents.Metadata):
        written.update(value.other)
    if written.get("back-matter") == {}:
        del written["back-matter"]
    return written


def _is_given(value: Any, shape: Shape) -> bool:
    if shape is Shape.PRESENT:
        return bool(value)
    return value is not None and value != ()
