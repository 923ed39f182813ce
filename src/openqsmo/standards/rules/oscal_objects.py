"""How the objects of an OSCAL document are read, key by key, and what becomes of those that cannot be.

A control that holds anything that cannot be used is set aside whole, since half of a
requirement would be another requirement; the controls inside it are kept. A profile with
anything in it that cannot be used is refused, since half of it would be another baseline.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted
from openqsmo.loads.problems import WRONG_SHAPE
from openqsmo.standards.rules.dirt import Dirt, at, is_storable, shown
from openqsmo.standards.rules.oscal_documents import (
    Catalog,
    Control,
    Group,
    Metadata,
    Parameter,
    Profile,
    Remove,
)
from openqsmo.standards.rules.oscal_shapes import DIRECTIVES, OTHER_METADATA, SHAPES, Shape, Slot
from openqsmo.standards.rules.records import LONGEST_TEXT

LONGEST_LINE = 2_000
LONGEST_IDENTIFIER = 200
_IDENTIFIER = re.compile(r"[\w.\-]+")
_LENIENT = (Catalog, Group, Metadata)
_MOST_ERRORS = 100


def refusal(file: str, why: str, fix: str, errors: Iterable[FieldError] = ()) -> Refused:
    """A refusal of a whole document: what is wrong with it and what to do."""
    return Refused(WRONG_SHAPE.about(errors, file=file, why=why, fix=fix))


@dataclass(frozen=True)
class _Fault:
    place: str
    says: str
    given: Any


@dataclass(frozen=True)
class _Broken:
    """What could not be read; the controls inside it could."""

    controls: tuple[Control, ...] = ()


@dataclass
class Reading:
    """The reading of one document; ``faults`` gathers what cannot be used in the thing being read."""

    file: str
    dirt: Dirt
    faults: list[_Fault] = field(default_factory=list)
    controls: dict[str, Control] = field(default_factory=dict)
    params: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def document(self, cls: type[Any], value: dict[str, Any], place: str) -> Any:
        found = self.object(cls, value, place)
        if isinstance(found, _Broken):
            self._refuse()
        return found

    def object(self, cls: type[Any], value: Any, place: str) -> Any:
        """One object of a class, or what is left of it where any of it cannot be used."""
        if not isinstance(value, dict):
            self._fault(place, "An object belongs here, not {}.", value)
            return _Broken()
        before = len(self.faults)
        given = {}
        for slot in SHAPES[cls]:
            found = self._slot(slot, value, place, cls)
            if found is not None:
                given[slot.field] = found
        self._rest(cls, value, given, place)
        if cls in _LENIENT:
            self._say_faults(before)
        if len(self.faults) > before:
            return _Broken(given.get("controls", ()))
        return self._made(cls, given, place)

    def _made(self, cls: type[Any], given: dict[str, Any], place: str) -> Any:
        if cls is Remove and not given:
            self._fault(place, "It does not say what to remove; it is {}.", {})
            return _Broken()
        if cls is Control:
            given |= {"file": self.file, "place": place}
        elif cls is Catalog or cls is Profile:
            given["file"] = self.file
        made = cls(**given)
        self._note_repeated(made, place)
        return made

    def _note_repeated(self, made: Any, place: str) -> None:
        """Note an id of a parameter or group that another one has already; what it means is then unsure."""
        seen = {Parameter: self.params, Group: self.groups}.get(type(made))
        if seen is None or made.id is None:
            return
        if made.id in seen:
            says = f"Another {type(made).__name__.lower()} of this document has the same id."
            self.dirt.note("id_repeated", place, says, field="id", given=made.id)
        seen.add(made.id)

    def _slot(self, slot: Slot, value: dict[str, Any], place: str, cls: type[Any]) -> Any:
        """The value of one key, or None where it is absent or cannot be used."""
        if slot.key not in value:
            if slot.required:
                self._missing(slot, place, cls)
            return None
        deeper = at(place, slot.key)
        return _READERS[slot.shape](self, slot, value[slot.key], deeper)

    def _missing(self, slot: Slot, place: str, cls: type[Any]) -> None:
        says = f"“{slot.key}” is missing; OSCAL requires it."
        if cls in _LENIENT or (cls is Profile and slot.key in ("uuid", "metadata")):
            self.dirt.note("field_missing", place, says, field=slot.key)
        else:
            self.faults.append(_Fault(place, says, ""))

    def _rest(self, cls: type[Any], value: dict[str, Any], given: dict[str, Any], place: str) -> None:
        """Keep the plain parts of the metadata; say which keys are not known."""
        known = {slot.key for slot in SHAPES[cls]}
        if cls is Metadata:
            known.update(OTHER_METADATA)
            other = {key: value[key] for key in OTHER_METADATA if key in value}
            given["other"] = {key: one for key, one in other.items() if self.plain(one, at(place, key))}
        for key in value:
            if key in known:
                continue
            if cls in DIRECTIVES:
                self.faults.append(_Fault(at(place, key), "What this key asks for is not known.", value[key]))
                continue
            says = f"What “{key[:60]}” means here is not known; it is not read."
            self.dirt.repeat("key_not_known", place, says, field=key, given=value[key])

    def many(self, slot: Slot, value: Any, place: str) -> Any:
        if not isinstance(value, list):
            self._fault(place, "A list belongs here, not {}.", value)
            return None
        found: list[Any] = []
        for number, member in enumerate(value):
            here = at(place, number)
            before = len(self.faults)
            one = self.object(slot.of, member, here)
            if slot.alone:
                self._keep_alone(one, member, here, before, found)
            else:
                found.append(one)
        return tuple(found)

    def _keep_alone(self, one: Any, member: Any, place: str, before: int, found: list[Any]) -> None:
        """Keep a member, or set it aside and keep the controls that lie in it."""
        if isinstance(one, _Broken):
            self._set_aside(member, place, before, len(one.controls))
            found.extend(one.controls)
        elif not isinstance(one, Control) or self._is_first(one, place):
            found.append(one)
        elif isinstance(one, Control):
            found.extend(one.controls)

    def _is_first(self, control: Control, place: str) -> bool:
        first = self.controls.setdefault(control.id, control)
        if first is control:
            return True
        where = f"{place} ({control.id})"
        if first == control:
            self.dirt.note("repeated", where, f"The same control stands at {first.place}; it is read once.")
        else:
            says = f"Another control at {first.place} has this id; that one is kept, this one is set aside."
            self.dirt.set_aside("duplicate_identifier", where, says, field="id", given=control.id)
        return False

    def _set_aside(self, member: Any, place: str, before: int, inside: int) -> None:
        faults = self.faults[before:]
        del self.faults[before:]
        first = faults[0]
        id_ = member.get("id") or member.get("uuid") if isinstance(member, dict) else None
        where = f"{place} ({shown(id_)[:60]})" if id_ is not None else place
        says = first.says
        if len(faults) > 1:
            says += f" {counted(len(faults) - 1, 'more thing')} in it cannot be used."
        if inside:
            says += f" {counted(inside, 'control')} inside it {'is' if inside == 1 else 'are'} kept."
        field_ = first.place.removeprefix(place).lstrip(".")
        self.dirt.set_aside("cannot_be_used", where, says, field=field_, given=first.given)

    def _say_faults(self, before: int) -> None:
        """Say what is left out of something that is kept without it: a heading, the metadata."""
        for fault in self.faults[before:]:
            says = f"{fault.says} It is left out."
            self.dirt.set_aside("field_cannot_be_used", fault.place, says, given=fault.given)
        del self.faults[before:]

    def _fault(self, place: str, says: str, given: Any) -> None:
        text = shown(given)
        short = f"“{text[:60]}”" if isinstance(given, str) else text[:60]
        self.faults.append(_Fault(place, says.format(short), given if isinstance(given, str) else text))

    def _refuse(self) -> None:
        """Say every fault of a profile, then refuse it: half a selection is another baseline."""
        for fault in self.faults:
            self.dirt.set_aside("cannot_be_used", fault.place, fault.says, given=fault.given)
        self.dirt.close()
        first = self.faults[0]
        why = f"at {first.place}: {first.says.rstrip('.')}"
        if len(self.faults) > 1:
            why += f" (and {counted(len(self.faults) - 1, 'more place')})"
        fix = "Correct each place that the report names, or fetch the file again; half of it is not used."
        errors = [FieldError(one.place, one.says, "Correct it.") for one in self.faults[:_MOST_ERRORS]]
        raise refusal(self.file, why, fix, errors)

    def one(self, slot: Slot, value: Any, place: str) -> Any:
        found = self.object(slot.of, value, place)
        return None if isinstance(found, _Broken) else found

    def text(self, slot: Slot, value: Any, place: str) -> str | None:
        longest = LONGEST_TEXT if slot.shape is Shape.TEXT else LONGEST_LINE
        return self._string(value, place, "A text", longest)

    def identifier(self, slot: Slot, value: Any, place: str) -> str | None:
        text = self._string(value, place, "An identifier", LONGEST_IDENTIFIER)
        if text is not None and not _IDENTIFIER.fullmatch(text):
            self._fault(place, "{} is no identifier: only letters, digits, dots, dashes may be in it.", text)
            return None
        return text

    def _string(self, value: Any, place: str, what: str, longest: int) -> str | None:
        if not isinstance(value, str):
            self._fault(place, what + " belongs here, not {}.", value)
        elif len(value) > longest:
            says = f"It has {len(value):,} characters, more than the {longest:,} that are read: {{}}."
            self._fault(place, says, value)
        elif not is_storable(value):
            self._fault(place, "{} holds a NUL or half a character.", value)
        elif not value.strip():
            self._fault(place, what + " belongs here, and it is blank: {}.", value)
        else:
            return value
        return None

    def texts(self, slot: Slot, value: Any, place: str) -> tuple[str, ...] | None:
        if not isinstance(value, list):
            self._fault(place, "A list belongs here, not {}.", value)
            return None
        read = self.identifier if slot.shape is Shape.IDENTIFIERS else self.text
        return tuple(
            text for n, one in enumerate(value) if (text := read(slot, one, at(place, n))) is not None
        )

    def choice(self, slot: Slot, value: Any, place: str) -> Any:
        words = [member.value for member in slot.of]
        if isinstance(value, str) and value in words:
            return slot.of(value)
        self._fault(place, f"One of {', '.join(words)} belongs here, not {{}}.", value)
        return None

    def yes_no(self, slot: Slot, value: Any, place: str) -> bool | None:
        if value in ("yes", "no"):
            return bool(value == "yes")
        self._fault(place, "“yes” or “no” belongs here, not {}.", value)
        return None

    def truth(self, slot: Slot, value: Any, place: str) -> bool | None:
        if isinstance(value, bool):
            return value
        self._fault(place, "true or false belongs here, not {}.", value)
        return None

    def present(self, slot: Slot, value: Any, place: str) -> bool | None:
        if value == {}:
            return True
        self._fault(place, "An empty object belongs here, not {}.", value)
        return None

    def plain_slot(self, slot: Slot, value: Any, place: str) -> Any:
        if not self.plain(value, place):
            return None
        return tuple(value) if isinstance(value, list) else value

    def plain(self, value: Any, place: str) -> bool:
        """Whether plain JSON can be kept as it is; what cannot is a fault."""
        if not isinstance(value, dict | list):
            self._fault(place, "An object or a list belongs here, not {}.", value)
            return False
        bad = next(
            (text for text in _strings(value) if len(text) > LONGEST_TEXT or not is_storable(text)), None
        )
        if bad is not None:
            self._fault(place, "It holds a text that is too long or cannot be stored: {}.", bad)
        return bad is None


def _strings(value: Any) -> Iterator[str]:
    """Every text in plain JSON, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)


_READERS: Mapping[Shape, Callable[[Reading, Slot, Any, str], Any]] = {
    Shape.IDENTIFIER: Reading.identifier,
    Shape.LINE: Reading.text,
    Shape.TEXT: Reading.text,
    Shape.LINES: Reading.texts,
    Shape.IDENTIFIERS: Reading.texts,
    Shape.CHOICE: Reading.choice,
    Shape.YES_NO: Reading.yes_no,
    Shape.TRUTH: Reading.truth,
    Shape.PRESENT: Reading.present,
    Shape.ONE: Reading.one,
    Shape.MANY: Reading.many,
    Shape.PLAIN: Reading.plain_slot,
}
