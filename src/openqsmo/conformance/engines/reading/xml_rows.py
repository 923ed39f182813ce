"""XML record files: a repeated element is a row; its attributes and its single elements are the columns.

A table is the element with its name or physical name ("LESDeductions"), wherever it stands; a file may hold
several tables. Without such an element, the rows are the first level of elements that repeat.

A column is called by the way to it from the row: an attribute "RecordID", an element's text "Grade", an
attribute of an element "LESEmployee/SSN". What stands around the row is had by the name of the element around
it ("LESData/RecordID", "LESData/LESEmployee/SSN") when the contract asks for it. Names are without prefixes.
A document type is refused: no entity is ever expanded and nothing is fetched.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.delivery import Opened
from openqsmo.conformance.engines.reading.dialect import plain
from openqsmo.conformance.engines.reading.rows import Rows
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed

MOST_LEVELS = 100
MOST_WAYS = 10_000
MOST_ELEMENTS_IN_A_RECORD = 200_000
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

Way = tuple[str, ...]


class _Repeats(Exception):
    """An element that should be single stands several times in one row."""


def open_xml(
    path: Path, file: str, tables: Sequence[Table], fallback: Table | None, scratch: Path
) -> list[Opened]:
    """Open every table that an XML file holds; ``fallback`` is the one that the file's own name fits.

    Refuses what is not whole XML (CON-108), and a file without an element of any table (CON-115).
    """
    counts = _ways(path, file)
    readers = _readers(counts, file, tables, fallback, scratch)
    if not readers:
        raise Refused(
            problems.NO_ELEMENT.about(
                file=file,
                tables=listed(table.name for table in tables),
                elements=listed(sorted({way[-1] for way, count in counts.items() if count > 1})) or "none",
            )
        )
    try:
        _read(path, file, readers)
        return [reader.rows.opened("XML", reader.table) for reader in readers]
    except BaseException:
        for reader in readers:
            reader.rows.abandon()
        raise


def _readers(
    counts: Mapping[Way, int], file: str, tables: Sequence[Table], fallback: Table | None, scratch: Path
) -> list["_Reader"]:
    elements = {plain(way[-1]): way[-1] for way in counts}
    readers: list[_Reader] = []
    for table in tables:
        names = (plain(table.physical_name), plain(table.name))
        element = next((elements[name] for name in names if name in elements), None)
        if element is not None:
            readers.append(
                _Reader.of(table, element, counts, Rows(table=table.name, file=file, into=scratch))
            )
    if not readers and fallback is not None and (repeated := _first_repeated(counts)):
        readers.append(
            _Reader.of(fallback, repeated, counts, Rows(table=fallback.name, file=file, into=scratch))
        )
    return readers


def _first_repeated(counts: Mapping[Way, int]) -> str:
    """The element nearest to the root that repeats; where none does, the first one under the root."""
    ways = sorted(counts, key=len)
    repeated = [way for way in ways if counts[way] > 1]
    below = [way for way in ways if len(way) > 1]
    return (repeated or below or [("",)])[0][-1]


def _ways(path: Path, file: str) -> Counter[Way]:
    """How often each way of elements from the root stands in the file; refuses one with too many or too deep."""
    counts: Counter[Way] = Counter()
    way: Way = ()
    around: list[Any] = []
    for event, element in _events(path, file):
        if event == "start":
            way = (*way, _local(element.tag))
            around.append(element)
            counts[way] += 1
            if len(way) > MOST_LEVELS or len(counts) > MOST_WAYS:
                size, limit = "too many levels or names of elements", f"{MOST_LEVELS} levels"
                raise Refused(problems.TOO_BIG.about(file=file, size=size, form="XML", limit=limit))
        else:
            way = way[:-1]
            _forget(around)
    return counts


def _forget(around: list[Any]) -> None:
    """Let go of the last element and of what it holds."""
    element = around.pop()
    element.clear()
    if around:
        around[-1].remove(element)


def _events(path: Path, file: str) -> Iterator[tuple[str, Any]]:
    try:
        with path.open("rb") as source:
            yield from iterparse(source, events=("start", "end"), forbid_dtd=True)
    except ParseError as error:
        raise Refused(problems.DAMAGED.about(file=file, form="XML", why=str(error))) from None
    except DefusedXmlException:
        why = "it declares a document type, which could make a reader fetch or unpack without end"
        raise Refused(problems.DAMAGED.about(file=file, form="XML", why=why)) from None
    except (LookupError, ValueError) as error:
        why = f"its text cannot be decoded ({type(error).__name__})"
        raise Refused(problems.DAMAGED.about(file=file, form="XML", why=why)) from None


def _read(path: Path, file: str, readers: Sequence["_Reader"]) -> None:
    """Give each reader its rows, with no more of the file in memory than one record."""
    units = {unit for reader in readers for unit in reader.units}
    around: list[Any] = []
    unit, elements = -1, 0
    for event, element in _events(path, file):
        if event == "start":
            around.append(element)
            elements += 1
            if unit < 0 and _local(element.tag) in units:
                unit, elements = len(around), 1
            if unit >= 0 and elements > MOST_ELEMENTS_IN_A_RECORD:
                size, limit = "a record of more elements", f"{MOST_ELEMENTS_IN_A_RECORD:,} elements"
                raise Refused(problems.TOO_BIG.about(file=file, size=size, form="XML", limit=limit))
            continue
        if unit == len(around):
            for reader in readers:
                reader.take(around)
            unit = -1
        if unit < 0:
            _forget(around)
        else:
            around.pop()


@dataclass
class _Reader:
    """Takes the rows of one table out of the records of a file."""

    table: Table
    element: str
    rows: Rows
    around: dict[str, Way]
    own: dict[str, Way]
    units: frozenset[str]
    number: int = field(default=0)

    @classmethod
    def of(cls, table: Table, element: str, counts: Mapping[Way, int], rows: Rows) -> "_Reader":
        """A reader of the rows that an element is. What must be whole before a row can be told is its unit:
        the row, or an element around it of which the contract asks for more than attributes."""
        asked = [each.physical_name or each.name for each in table.fields]
        ways = {name: tuple(name.split("/")) for name in asked if "/" in name}
        own = {name: way[1:] for name, way in ways.items() if way[0] == element}
        around = {name: way for name, way in ways.items() if way[0] != element}
        outer = {step for way in counts if way[-1] == element for step in way[:-1]}
        ends = {way[-2:] for way in counts}
        holders = {way[0] for way in around.values() if len(way) > 2 or way in ends} & outer
        return cls(table, element, rows, around, own, frozenset({element, *holders}))

    def take(self, around: Sequence[Any]) -> None:
        """The rows inside the last of the elements, which stands inside the others."""
        for line in _lines_to(around, self.element):
            self.number += 1
            try:
                self.rows.add(self.number, self._row(line))
            except _Repeats as repeated:
                says = f"It holds {repeated} more than once, where one value is asked for."
                self.rows.refuse(self.number, says, "Give the repeated element a table of its own.")

    def _row(self, line: Sequence[Any]) -> dict[str, str | None]:
        row = dict(_values(line[-1], ""))
        for name, way in self.own.items():
            row[name] = _at(line[-1], way)
        holders = {_local(each.tag): each for each in line[:-1]}
        for name, way in self.around.items():
            if way[0] in holders:
                row[name] = _at(holders[way[0]], way[1:])
            elif name not in row:
                row[name] = _at(line[-1], way)
        return row


def _lines_to(around: Sequence[Any], name: str) -> Iterator[Sequence[Any]]:
    """Each element of a name at or below the last, with all that stand around it."""
    if _local(around[-1].tag) == name:
        yield around
        return
    for child in around[-1]:
        yield from _lines_to([*around, child], name)


def _values(element: Any, before: str) -> Iterator[tuple[str, str | None]]:
    """What an element holds, by the way to it; an element that repeats inside is a table, not a value."""
    seen = {_local(name) for name in element.attrib}
    for name, value in element.attrib.items():
        if name != NIL:
            yield before + _local(name), value
    times = Counter(_local(child.tag) for child in element)
    for child in element:
        name = _local(child.tag)
        if times[name] > 1:
            continue
        if not len(child) and (child.text or not child.attrib):
            yield before + (f"{name}/text()" if name in seen else name), _text(child)
        yield from _values(child, f"{before}{name}/")
    if not before and not len(element) and (element.text or not element.attrib):
        yield _local(element.tag), _text(element)


def _at(element: Any, way: Way) -> str | None:
    """The value at the end of a way; None where it leads nowhere. An attribute comes before an element."""
    for step in way[:-1]:
        children = [child for child in element if _local(child.tag) == step]
        if len(children) > 1:
            raise _Repeats(step)
        if not children:
            return None
        element = children[0]
    attributes = {_local(name): value for name, value in element.attrib.items()}
    if way[-1] in attributes:
        return str(attributes[way[-1]])
    children = [child for child in element if _local(child.tag) == way[-1]]
    if len(children) > 1:
        raise _Repeats(way[-1])
    return _text(children[0]) if children else None


def _text(element: Any) -> str | None:
    if element.get(NIL) in ("true", "1") or not element.text:
        return None
    return str(element.text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
