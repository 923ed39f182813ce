"""Which functions there are and what they are called.

No list of functions is published. A function is known because an activity or a
capability lies in it, or because a group of the lifecycle says so and is empty. Its
name stands only beside capabilities (``FFM.010 Budget Execution``), or nowhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openqsmo.standards.rules.dirt import LONGEST_TITLE, Dirt, is_storable
from openqsmo.standards.rules.identifiers import read_identifier, split_identifier
from openqsmo.standards.rules.keys import Field, Meaning, Part
from openqsmo.standards.rules.records import ReadRecord, tidy
from openqsmo.standards.rules.walk import Document, Label, Walked
from openqsmo.standards.vocabulary import FibfIdentifier, FunctionRecord, Level, Source

_FUNCTION_KEY = Meaning(Field.IDENTIFIER, Level.FUNCTION)


@dataclass
class FileRead:
    """One standards file: what was found in it and which of its records could be read."""

    walked: Walked
    records: list[ReadRecord]
    dirt: Dirt

    def functions_by_label(self) -> dict[Label, set[FibfIdentifier]]:
        """The functions that the records of each group lie in; a group without records is left out."""
        found: dict[Label, set[FibfIdentifier]] = {}
        for read in self.records:
            if read.found.label is not None:
                found.setdefault(read.found.label, set()).add(read.identifier.of_function)
        return found

    def areas_by_document(self) -> dict[Document, set[str]]:
        """The codes of the areas that each document's records are of, or else its groups."""
        found: dict[Document, set[str]] = {}
        for read in self.records:
            found.setdefault(read.found.document, set()).add(read.identifier.area)
        of_records = set(found)
        for label in self.walked.labels:
            if label.document not in of_records:
                found.setdefault(label.document, set()).add(label.function.area)
        return found


@dataclass
class _Function:
    source: Source
    titles: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)


def function_records(files: Iterable[FileRead]) -> dict[FibfIdentifier, FunctionRecord]:
    """Every function that the files speak of, in the order of identifiers."""
    known: dict[FibfIdentifier, _Function] = {}
    dirt_of: dict[str, Dirt] = {}
    for one in files:
        dirt_of[one.dirt.file] = one.dirt
        for label in _declaring_labels(one):
            _meet(known, label.function, one.dirt, label.place, label.title, label.document.section)
        for read in one.records:
            title = _function_title(read, one.dirt)
            section = read.found.section
            _meet(known, read.identifier.of_function, one.dirt, read.found.place, title, section)
    return {
        identifier: _record(identifier, function, dirt_of[function.source.file])
        for identifier, function in sorted(known.items(), key=lambda item: item[0].order)
    }


def _meet(
    known: dict[FibfIdentifier, _Function],
    identifier: FibfIdentifier,
    dirt: Dirt,
    place: str,
    title: str | None,
    section: str | None,
) -> None:
    """Note one mention of a function; the first name and the first sub-section count."""
    function = known.setdefault(identifier, _Function(Source(dirt.file, place)))
    name = tidy(title or "")
    if len(name) > LONGEST_TITLE or not is_storable(name):
        says = f"The name of {identifier} is too long, or has a sign that cannot be kept."
        dirt.note("text_not_kept", place, says, given=name)
    elif name:
        if name != (title or "").lstrip(" \u00a0"):
            dirt.repeat("title_blanks", place, f"The name of {identifier} has blanks too many.", given=title)
        if function.titles and name not in function.titles:
            says = f"{identifier} is also called “{name}”; “{function.titles[0]}” is kept."
            dirt.note("function_title_differs", place, says, given=name)
        function.titles.append(name)
    if section and len(section) <= LONGEST_TITLE and is_storable(section):
        function.sections.append(tidy(section))


def _record(identifier: FibfIdentifier, function: _Function, dirt: Dirt) -> FunctionRecord:
    title = function.titles[0] if function.titles else None
    if title is None:
        dirt.note("function_without_title", function.source.place, f"No source names {identifier}.")
    section = function.sections[0] if function.sections else None
    return FunctionRecord(str(identifier), identifier.area, title, section, function.source)


def _declaring_labels(one: FileRead) -> Iterator[Label]:
    """The groups that name a function, without those whose records say that it is another.

    A group without records still says that its function exists.
    """
    functions_in = one.functions_by_label()
    for label in one.walked.labels:
        functions = functions_in.get(label, set())
        if not functions and label.part is Part.LIFECYCLE:
            says = f"The group of {label.function} has no activity that could be read."
            one.dirt.note("function_without_activities", label.place, says)
            yield label
        elif functions == {label.function}:
            yield label
        elif functions:
            others = ", ".join(sorted(str(other) for other in functions - {label.function}))
            says = f"The group is marked {label.function}, but holds records of {others}."
            one.dirt.note("group_disagrees", label.place, says)
            if label.function in functions:
                yield label


def _function_title(read: ReadRecord, dirt: Dirt) -> str | None:
    """The name that a record gives to its function, or None."""
    if read.names_function is None:
        return None
    own = read.identifier.of_function
    named, title = split_identifier(read.names_function)
    named = named or _function_identifier(read)
    if named is None:
        says = f"{own} is named without its identifier."
        dirt.repeat("function_named_without_identifier", read.found.place, says, given=read.names_function)
        return read.names_function
    if named.of_function != own:
        says = f"A record of {own} says that it lies in {named.of_function}."
        dirt.repeat("function_disagrees", read.found.place, says, given=read.names_function)
        return None
    return title


def _function_identifier(read: ReadRecord) -> FibfIdentifier | None:
    """The function that a record names under a key of its own, or None."""
    key = next((key for key, one in read.found.meanings.items() if one == _FUNCTION_KEY), None)
    value = None if key is None else read.found.values[key]
    return read_identifier(value).identifier if isinstance(value, str) else None
