"""How the records of all files become one framework: each identifier once, names compared."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from openqsmo.standards.rules.functions import FileRead
from openqsmo.standards.rules.identifiers import split_identifier
from openqsmo.standards.rules.records import ReadRecord, tidy
from openqsmo.standards.vocabulary import ActivityRecord, CapabilityRecord, FibfIdentifier

Record = TypeVar("Record", ActivityRecord, CapabilityRecord)


def each_once(files: Iterable[FileRead], sort: type[Record]) -> dict[FibfIdentifier, Record]:
    """The records of one sort by identifier, in order; the first of an identifier is kept.

    The same content again is noted. Other content under the same identifier is set
    aside, with both places named, because a person must say which of them holds.
    """
    kept: dict[FibfIdentifier, Record] = {}
    for one in files:
        for read in one.records:
            if not isinstance(read.record, sort):
                continue
            first = kept.setdefault(read.identifier, read.record)
            if first is not read.record:
                _say_repeated(read, first, one)
    return dict(sorted(kept.items(), key=lambda item: item[0].order))


def compare_activity_names(
    files: Iterable[FileRead], activities: Mapping[FibfIdentifier, ActivityRecord]
) -> None:
    """Say where capabilities name their activity otherwise than the list of activities does."""
    for one in files:
        for read in one.records:
            if isinstance(read.record, CapabilityRecord):
                _compare(read, activities, one)


def _say_repeated(read: ReadRecord, first: ActivityRecord | CapabilityRecord, one: FileRead) -> None:
    place = f"{read.found.place} ({read.identifier})"
    where = f"{first.source.file} at {first.source.place}"
    if _content(read.record) == _content(first):
        one.dirt.note("repeated", place, f"The same stands in {where}; it is counted once.")
        return
    says = f"{read.identifier} is already used for something else in {where}; that one is kept."
    given = read.record.title if isinstance(read.record, ActivityRecord) else read.record.statement
    one.dirt.set_aside("duplicate_identifier", place, says, given=given)


def _content(record: ActivityRecord | CapabilityRecord) -> tuple[object, ...]:
    if isinstance(record, ActivityRecord):
        return (record.title, tidy(record.description or ""))
    return (record.kinds, tidy(record.statement), tidy(record.references or ""))


def _compare(read: ReadRecord, activities: Mapping[FibfIdentifier, ActivityRecord], one: FileRead) -> None:
    own, place = read.identifier.of_activity, read.found.place
    named, title = split_identifier(read.names_activity or "")
    name = tidy(title)
    if named is not None and named.of_activity != own:
        says = f"A capability of {own} says that it lies in {named}."
        one.dirt.repeat("activity_disagrees", place, says, given=read.names_activity)
    if own not in activities:
        says = f"{own} is not among the activities; capabilities call it “{name[:60]}”."
        one.dirt.repeat("activity_not_listed", place, says, given=read.names_activity or "")
    elif name and name != activities[own].title:
        _say_other_name(own, name, activities, place, one)


def _say_other_name(
    own: FibfIdentifier,
    name: str,
    activities: Mapping[FibfIdentifier, ActivityRecord],
    place: str,
    one: FileRead,
) -> None:
    listed = activities[own].title
    says = f"Capabilities call {own} “{name[:80]}”; the list of activities calls it “{listed[:80]}”."
    if _bare(name) == _bare(listed):
        one.dirt.repeat("activity_name_spelled_otherwise", place, says, given=name)
        return
    siblings = (key for key in activities if key.of_function == own.of_function)
    other = next((key for key in siblings if _bare(activities[key].title) == _bare(name)), None)
    if other is not None:
        says += f" “{name[:80]}” is its name for {other}."
    one.dirt.repeat("activity_name_differs", place, says, given=name)


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
