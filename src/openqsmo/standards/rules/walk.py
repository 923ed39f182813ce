"""Where the records are in a standards file, whatever its dialect.

The published files agree on little: a document with named parts or a bare list; groups
that carry their function in ``type`` or as the key of their list; ``data`` or another
name for the list itself. So the walk looks at shapes: a record has an identifier and a
name, a group holds records, a document holds parts. What is none of these is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from openqsmo.standards.rules.dirt import Dirt, at, is_pending, is_storable, shown
from openqsmo.standards.rules.identifiers import read_identifier, split_identifier
from openqsmo.standards.rules.keys import (
    Field,
    Meaning,
    Part,
    is_of_another_list,
    letters,
    meaning_of,
    meanings_of,
    part_of,
)
from openqsmo.standards.vocabulary import FibfIdentifier, Level

LONGEST_AREA_TITLE = 200

_WALKED = {Part.LIFECYCLE, Part.CAPABILITIES}
_OWN_KEYS = ("businesslifecycle", "businesscapabilities")


@dataclass(eq=False)
class Document:
    """One published document: the names of its area, each with its place, and of its sub-section.

    Two documents that say the same are still two, so they compare by identity.
    """

    titles: dict[str, str] = field(default_factory=dict)
    section: str | None = None


@dataclass(frozen=True)
class Label:
    """The function that a group says its records lie in."""

    function: FibfIdentifier
    title: str
    place: str
    document: Document
    part: Part | None


@dataclass(frozen=True)
class FoundRecord:
    """A record as found: its raw values, and what its surroundings say of it."""

    place: str
    values: Mapping[str, Any]
    meanings: Mapping[str, Meaning]
    document: Document
    part: Part | None
    label: Label | None

    @property
    def section(self) -> str | None:
        """The sub-section that the record itself names, or else its document."""
        own = (self.values[key] for key, one in self.meanings.items() if one.field is Field.SECTION)
        return next((text for text in own if isinstance(text, str) and text.strip()), self.document.section)


@dataclass(frozen=True)
class FoundUseCase:
    """A business use case as a document lists it: its name, and the file that tells it."""

    place: str
    name: str
    file: str


@dataclass
class Walked:
    """All that one file holds. ``is_standards`` is whether it is a file of the framework at all."""

    documents: list[Document] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    records: list[FoundRecord] = field(default_factory=list)
    use_cases: list[FoundUseCase] = field(default_factory=list)

    @property
    def is_standards(self) -> bool:
        return bool(self.documents or self.records)


@dataclass(frozen=True)
class _Scope:
    document: Document
    part: Part | None = None
    label: Label | None = None


def walk(value: Any, dirt: Dirt) -> Walked:
    """Find every document, group and record in a parsed file; say what is none of them."""
    walked = Walked()
    _Walk(walked, dirt).visit(value, "", _Scope(Document()))
    return walked


@dataclass
class _Walk:
    walked: Walked
    dirt: Dirt

    def visit(self, value: Any, place: str, scope: _Scope) -> None:
        if isinstance(value, dict):
            self._visit_object(value, place, scope)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if item == []:
                    self._stray(item, at(place, number), scope)
                else:
                    self._visit_or_stray(item, at(place, number), scope)
        else:
            self._stray(value, place, scope)

    def _visit_object(self, value: dict[str, Any], place: str, scope: _Scope) -> None:
        if _is_record(value, scope.part):
            self._add_record(value, place, scope)
        elif scope.part is None and _is_document(value):
            self._visit_document(value, place)
        else:
            self._visit_group(value, place, scope)

    def _add_record(self, value: dict[str, Any], place: str, scope: _Scope) -> None:
        meanings = meanings_of(value)
        found = FoundRecord(place or "file", value, meanings, scope.document, scope.part, scope.label)
        self.walked.records.append(found)
        for key, child in value.items():
            if key not in meanings and isinstance(child, dict | list):
                self.visit(child, at(place, key), scope)

    def _visit_document(self, value: dict[str, Any], place: str) -> None:
        document = Document()
        self.walked.documents.append(document)
        for key, child in value.items():
            self._read_heading(key, child, at(place, key), document)
        for key, child in value.items():
            self._visit_part(key, child, at(place, key), document)

    def _read_heading(self, key: str, value: Any, place: str, document: Document) -> None:
        """Take the area's and the sub-section's name, before the records they are about."""
        meaning = meaning_of(key)
        is_section = meaning is not None and meaning.field is Field.SECTION
        if not is_section and part_of(key) is not Part.AREA_TITLE:
            return
        if not isinstance(value, str) or not value.strip():
            what = "sub-section" if is_section else "functional area"
            says = f"The name of the {what} is {shown(value) or 'blank'}."
            self.dirt.note("heading_missing", place, says, field=key)
        elif len(value) > LONGEST_AREA_TITLE or not is_storable(value):
            says = f"The name is longer than {LONGEST_AREA_TITLE} characters or has some that cannot be kept."
            self.dirt.note("text_not_kept", place, says, field=key, given=value)
        elif is_section:
            document.section = value
        else:
            document.titles.setdefault(value, place)

    def _visit_part(self, key: str, value: Any, place: str, document: Document) -> None:
        part = part_of(key)
        if part in _WALKED:
            self._visit_walked_part(part, value, place, document)
        elif is_pending(value):
            self._pending(place, value)
        elif part is Part.USE_CASES and isinstance(value, dict):
            self._visit_use_cases(value, place)
        elif part is not None and part is not Part.AREA_TITLE:
            says = f"The {part} ({shown(value)}) are not read by this load."
            self.dirt.note("part_not_read", place, says, field=key)
        elif isinstance(value, dict | list):
            self._visit_unknown(key, value, place, document)
        elif part is None and meaning_of(key) != Meaning(Field.SECTION):
            says = f"What “{key[:60]}” means is not known; it is not read."
            self.dirt.note("key_not_known", place, says, field=key, given=value)

    def _visit_use_cases(self, value: dict[str, Any], place: str) -> None:
        """Use cases are listed by name, each with the address of the document that tells it."""
        for name, file in value.items():
            if isinstance(file, str) and is_storable(name) and is_storable(file):
                self.walked.use_cases.append(FoundUseCase(at(place, name[:60]), name, file))
            else:
                says = "A use case has the address of its document, as text."
                self.dirt.set_aside("not_a_record", at(place, name[:60]), says, given=file)

    def _visit_walked_part(self, part: Part | None, value: Any, place: str, document: Document) -> None:
        if value in ([], {}):
            self.dirt.note("part_empty", place, f"The {part} hold no record.")
        else:
            self._visit_or_stray(value, place, _Scope(document, part))

    def _visit_unknown(self, key: str, value: Any, place: str, document: Document) -> None:
        before = len(self.walked.records), len(self.walked.documents)
        self.visit(value, place, _Scope(document))
        if before == (len(self.walked.records), len(self.walked.documents)):
            says = f"What “{key[:60]}” means is not known; it is not read."
            self.dirt.note("key_not_known", place, says, field=key, given=value)

    def _visit_group(self, value: dict[str, Any], place: str, scope: _Scope) -> None:
        label, label_keys = _label_of(value, place, scope)
        scope = self._labelled(label, scope)
        if scope.part and label is None and not any(isinstance(v, dict | list) for v in value.values()):
            says = "This object is neither a record nor a group of records."
            self.dirt.set_aside("not_a_record", place, says, given=value)
            return
        for key, child in value.items():
            if key in label_keys or (label and child is not None and self._is_said_of(label, key, child)):
                continue
            self._visit_member(key, child, at(place, key), scope)

    def _visit_member(self, key: str, value: Any, place: str, scope: _Scope) -> None:
        """Visit one value of a group, whose key may itself name a function."""
        named, title = split_identifier(key)
        if named is not None and named.level is Level.FUNCTION:
            scope = self._labelled(Label(named, title, place, scope.document, scope.part), scope)
        if value == [] and scope.part and scope.label is None:
            says = "This list is empty, and nothing says which function it is of."
            self.dirt.note("group_empty", place, says, field=key)
        else:
            self._visit_or_stray(value, place, scope)

    def _is_said_of(self, label: Label, key: str, value: Any) -> bool:
        """Whether a value only says more about the group's function; that it is not read is noted."""
        if isinstance(value, dict | list) or meaning_of(key) is None:
            return False
        says = f"What “{key[:60]}” says of {label.function} is not read."
        self.dirt.note("key_not_read", label.place, says, field=key, given=value)
        return True

    def _labelled(self, label: Label | None, scope: _Scope) -> _Scope:
        if label is None:
            return scope
        self.walked.labels.append(label)
        return replace(scope, label=label)

    def _visit_or_stray(self, value: Any, place: str, scope: _Scope) -> None:
        if is_pending(value):
            self._pending(place, value)
        else:
            self.visit(value, place, scope)

    def _stray(self, value: Any, place: str, scope: _Scope) -> None:
        if scope.part is not None:
            says = f"A record of the {scope.part} or a list of them belongs here, not {shown(value)[:60]}."
            self.dirt.set_aside("not_a_record", place or "file", says, given=value)

    def _pending(self, place: str, value: Any) -> None:
        given = value if isinstance(value, str) else "; ".join(value)
        self.dirt.note("not_published_yet", place, "The source says that this is yet to come.", given=given)


def _is_document(value: dict[str, Any]) -> bool:
    """A document has a part that only the framework has, or names its area and holds something."""
    if any(letters(key).endswith(_OWN_KEYS) for key in value):
        return True
    names_area = any(part_of(key) is Part.AREA_TITLE for key in value)
    return names_area and any(isinstance(child, dict | list) for child in value.values())


def _is_record(value: dict[str, Any], part: Part | None) -> bool:
    meanings = meanings_of(value)
    levels = set(_levels_named(value, meanings))
    if levels - {Level.FUNCTION}:
        return part is not None or _is_record_by_shape(value, meanings)
    if part is None or _has_children(value, meanings):
        return False
    if Meaning(Field.NAME, Level.ACTIVITY) in meanings.values():
        return True
    fields = {meaning.field for meaning in meanings.values() if meaning.about is not Level.FUNCTION}
    if Level.FUNCTION in levels:
        return bool(fields & {Field.STATEMENT, Field.KIND})
    return bool(fields - {Field.SECTION, Field.REFERENCE})


def _is_record_by_shape(value: dict[str, Any], meanings: Mapping[str, Meaning]) -> bool:
    """Where no heading says what a list is of: a key of the record names an activity or a capability."""
    about = {meaning.about for meaning in meanings.values()}
    return bool(about & {Level.ACTIVITY, Level.CAPABILITY}) and not is_of_another_list(value)


def _levels_named(value: Mapping[str, Any], meanings: Mapping[str, Meaning]) -> Iterator[Level]:
    """The level of each identifier among the values, or before a name of an activity."""
    for key, text in value.items():
        meaning = meanings.get(key)
        if not isinstance(text, str):
            continue
        if meaning is None or meaning.field is Field.IDENTIFIER:
            identifier = read_identifier(text).identifier
        elif meaning.field is Field.NAME:
            identifier = split_identifier(text)[0]
        else:
            continue
        if identifier is not None:
            yield identifier.level
        elif meaning is not None and meaning.field is Field.IDENTIFIER and meaning.about is not None:
            yield meaning.about


def _has_children(value: Mapping[str, Any], meanings: Mapping[str, Meaning]) -> bool:
    """Whether an object holds others: anything nested under a key that is not known, or objects."""
    for key, child in value.items():
        if isinstance(child, dict) or (isinstance(child, list) and any(isinstance(i, dict) for i in child)):
            return True
        if isinstance(child, list) and key not in meanings:
            return True
    return False


def _label_of(value: Mapping[str, Any], place: str, scope: _Scope) -> tuple[Label | None, frozenset[str]]:
    """The function that a group names in one of its values, and the keys that this uses up."""
    texts = {key: text for key, text in value.items() if isinstance(text, str)}
    for key, text in texts.items():
        named, title = split_identifier(text)
        if named is not None and named.level is Level.FUNCTION:
            name_key = next((other for other in texts if other != key and _names_function(other)), None)
            title = title or (texts[name_key] if name_key else "")
            return Label(named, title, place or "file", scope.document, scope.part), frozenset(
                {key, name_key or key}
            )
    return None, frozenset()


def _names_function(key: str) -> bool:
    meaning = meaning_of(key)
    return meaning is not None and meaning.field is Field.NAME and meaning.about in (None, Level.FUNCTION)
