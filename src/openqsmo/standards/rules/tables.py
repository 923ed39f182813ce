"""How the tables of the Federal Integrated Business Framework are read, from JSON lists and workbooks.

Source: the lists of standard data elements, service measures, capabilities, functions and
activities published at ussm.gsa.gov, in every dialect in which they were written. Each table
is known by its headings; dirt is reported by file, sheet and row, never silently mended.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted
from openqsmo.loads.reading import parse_json
from openqsmo.loads.report import Report
from openqsmo.loads.workbooks import Sheet, is_workbook, read_workbook
from openqsmo.standards.rules.dirt import Dirt
from openqsmo.standards.rules.elements import read_element
from openqsmo.standards.rules.headings import Column, TableKind
from openqsmo.standards.rules.measures import read_measure
from openqsmo.standards.rules.references import ReferenceRecord, read_reference
from openqsmo.standards.rules.table_areas import area_of_activities, area_said, areas_named, home_areas
from openqsmo.standards.rules.table_finding import Table, table_in_sheet, tables_in_json
from openqsmo.standards.rules.table_gather import items_once, references_once
from openqsmo.standards.rules.table_levels import read_activity_row, read_capability, read_function_row
from openqsmo.standards.rules.table_rows import Draft, Row
from openqsmo.standards.vocabulary import ItemRecord, KnownArea, Source

Known = Mapping[str, KnownArea]
COUNTED_AS = {
    TableKind.DATA_ELEMENTS: "data element",
    TableKind.MEASURES: "service measure",
    TableKind.CAPABILITIES: "capability",
    TableKind.ACTIVITIES: "activity",
    TableKind.FUNCTIONS: "function",
    TableKind.REFERENCES: "reference",
}


@dataclass(frozen=True)
class TableFeed:
    """All that was read from a set of tables, each item once, in the order of kinds and identifiers.

    ``table_files`` hold a table of the framework, ``other_files`` hold none. ``unreadable_files``
    could not be opened: what they held is unknown, not gone.
    """

    items: tuple[ItemRecord, ...]
    references: tuple[ReferenceRecord, ...]
    table_files: tuple[str, ...]
    other_files: tuple[str, ...]
    unreadable_files: tuple[str, ...]


def read_tables(files: Iterable[tuple[str, bytes]], report: Report, *, known: Known) -> TableFeed:
    """Read every table of the framework among ``files`` (name, bytes), whatever their order.

    ``known`` are the functional areas on record, by code; others are read as well. A file or a
    sheet of another sort is counted as such; a file that cannot be opened is set aside with its
    reason (LOA-…). Where no table is found at all the feed is empty; nothing is raised.
    """
    reading = _Reading(report, known)
    for name, raw in sorted(files):
        reading.read_file(name, raw)
    return reading.finish()


@dataclass
class _Reading:
    report: Report
    known: Known
    placed: list[tuple[Draft, str]] = field(default_factory=list)
    references: list[tuple[ReferenceRecord, Row]] = field(default_factory=list)
    dirts: list[Dirt] = field(default_factory=list)
    table_files: list[str] = field(default_factory=list)
    other_files: list[str] = field(default_factory=list)
    unreadable_files: list[str] = field(default_factory=list)

    def read_file(self, name: str, raw: bytes) -> None:
        dirt = Dirt(name, Report(source=name))
        try:
            tables = _tables(name, raw, dirt, self.report)
        except Refused as refused:
            self.unreadable_files.append(name)
            problem = refused.problem
            says = f"{problem.says} {problem.fix}"
            self.report.set_aside("unreadable_file", name, "file", says, given=problem.code)
            return
        self.dirts.append(dirt)
        (self.table_files if tables or dirt.report.findings else self.other_files).append(name)
        own = [_FileTable(table, dirt, self.report, self.known) for table in tables]
        for table in own:
            self.placed.extend(table.read_items())
        areas = {area for table in own for area in table.areas}
        for table in own:
            self.references.extend(table.read_references(areas))

    def finish(self) -> TableFeed:
        items = items_once(self.placed)
        references = references_once(self.references)
        for dirt in self.dirts:
            dirt.close()
            self.report.take(dirt.report)
        self.report.add_read("table file", len(self.table_files))
        self.report.add_read("file of another sort", len(self.other_files))
        self.report.add_read("unreadable file", len(self.unreadable_files))
        return TableFeed(
            items,
            references,
            tuple(self.table_files),
            tuple(self.other_files),
            tuple(self.unreadable_files),
        )


def _tables(name: str, raw: bytes, dirt: Dirt, report: Report) -> list[Table]:
    """The tables of a file; none where it is of another sort. Refuses what cannot be opened (LOA-…)."""
    if is_workbook(name, raw):
        sheets = read_workbook(raw, name)
        found = [table for sheet in sheets if (table := table_in_sheet(sheet, dirt)) is not None]
        report.add_read("sheet of another sort", len(sheets) - len(found))
        _say_errors(sheets, found, dirt)
        return found
    if name.casefold().endswith(".json") or raw.lstrip()[:1] in (b"{", b"["):
        return tables_in_json(parse_json(raw, name, report), dirt)
    return []


def _say_errors(sheets: Iterable[Sheet], tables: Iterable[Table], dirt: Dirt) -> None:
    """Say which cells of the sheets that are read show an error; what they should say is unknown."""
    read = {table.title for table in tables}
    for sheet in sheets:
        for cell in sheet.errors if sheet.title in read else ():
            dirt.repeat("cell_in_error", f"{sheet.title}!{cell}", "The cell shows an error; it is not read.")


@dataclass
class _FileTable:
    """One table of a file, and the areas of the items that were read from it."""

    table: Table
    dirt: Dirt
    report: Report
    known: Known
    areas: set[str] = field(default_factory=set)

    def read_items(self) -> list[tuple[Draft, str]]:
        """The items of the table, each with its functional area; a row of another area is set aside."""
        if self.table.head.kind is TableKind.REFERENCES or self._lacks_headings():
            return []
        self._say_unknown_headings()
        drafts = [(draft, self._own_area(draft)) for row in self._rows() for draft in self._drafts(row)]
        named = areas_named((self.table.title, self.dirt.file), self.known)
        home = home_areas(drafts, named)
        placed = [(draft, self._placed(draft, area, home)) for draft, area in drafts]
        kept = [(draft, area) for draft, area in placed if area is not None]
        self.areas = {area for _, area in kept}
        return kept

    def read_references(self, areas: set[str]) -> list[tuple[ReferenceRecord, Row]]:
        """The references of an index; ``areas`` are those of the file's items: one alone owns the numbers."""
        if self.table.head.kind is not TableKind.REFERENCES:
            return []
        named = areas or areas_named((self.table.title, self.dirt.file), self.known)
        area = next(iter(named)) if len(named) == 1 else ""
        found = ((row, read_reference(row)) for row in self._rows())
        return [
            (ReferenceRecord(area, *read, Source(self.dirt.file, row.place)), row)
            for row, read in found
            if read is not None
        ]

    def _rows(self) -> Iterable[Row]:
        """The rows that say anything and can be kept, each counted as read."""
        for row in self.table.rows:
            if row.any_text():
                self.report.add_read(COUNTED_AS[self.table.head.kind])
                if row.may_be_kept():
                    yield row

    def _drafts(self, row: Row) -> list[Draft]:
        if self.table.head.kind is TableKind.ACTIVITIES:
            return read_activity_row(row)
        read = _READERS[self.table.head.kind](row)
        return [] if read is None else [read]

    def _own_area(self, draft: Draft) -> str | None:
        """The area of the item's own identifier, else the one its row names, else that of its activities."""
        said = area_said(draft.row, self.known)
        if draft.area is not None and said not in (None, draft.area):
            says = f"A row of {draft.area} names {said} as its functional area."
            draft.row.repeat("area_disagrees", says, Column.AREA, said)
        return draft.area or said or area_of_activities(draft)

    def _placed(self, draft: Draft, area: str | None, home: set[str]) -> str | None:
        """The area that an item goes to, or None where it is set aside; the reason is said."""
        if area is None and len(home) == 1:
            area = next(iter(home))
            says = f"The row names no functional area; it is taken to be of {area}, as the table is."
            draft.row.repeat("area_missing", says, Column.AREA)
        if area is None:
            says = "Nothing says which functional area this is of."
            draft.row.set_aside("area_missing", says, Column.AREA, draft.identifier)
        elif home and area not in home:
            served = area_of_activities(draft)
            if served in home:
                says = f"A data element of {area} serves the activities of {served}; it is read as one of {served}."
                draft.row.repeat("area_disagrees", says, Column.AREA, area)
                return served
            says = f"{draft.identifier} is of {area}; the table is of {' and '.join(sorted(home))}."
            draft.row.set_aside("misplaced", says, Column.AREA, draft.identifier)
            return None
        elif area not in self.known:
            says = f"The functional area {area} is not on record here."
            draft.row.repeat("area_not_known", says, Column.AREA, area)
        return area

    def _lacks_headings(self) -> bool:
        head = self.table.head
        for column in head.missing:
            says = (
                f"No heading says the {column.value}, so this table of {head.kind.value} "
                f"({counted(len(self.table.rows), 'row')}) is not read. Name that column, or fix its heading."
            )
            given = " | ".join(" ".join(heading.split()) for heading in head.headings if heading)
            self.dirt.set_aside("heading_missing", self.table.place, says, field=column.value, given=given)
        return bool(head.missing)

    def _say_unknown_headings(self) -> None:
        head = self.table.head
        for number in head.unknown:
            heading = head.headings[number]
            says = f"What the heading “{' '.join(heading.split())[:60]}” means is not known; it is not read."
            self.dirt.note("heading_not_known", self.table.place, says, field=heading)
        for number in head.columns.get(Column.NOT_KEPT, ()):
            heading = head.headings[number]
            says = f"What stands under “{' '.join(heading.split())[:60]}” is not kept by this load."
            self.dirt.note("heading_not_kept", self.table.place, says, field=heading)


_READERS: Mapping[TableKind, Callable[[Row], Draft | None]] = {
    TableKind.DATA_ELEMENTS: read_element,
    TableKind.MEASURES: read_measure,
    TableKind.CAPABILITIES: read_capability,
    TableKind.FUNCTIONS: read_function_row,
}
