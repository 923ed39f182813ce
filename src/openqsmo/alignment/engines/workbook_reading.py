"""Read a filled-in workbook: sheets renamed, columns moved, rows added; every fault by its cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from openqsmo.alignment.engines.workbook_layout import (
    COLUMNS,
    About,
    AnswerLine,
    Column,
    Label,
    UniqueColumn,
    UniqueLine,
    Wording,
    answer_words,
    as_day,
    plainly,
)
from openqsmo.alignment.vocabulary import Given, Side
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import listed
from openqsmo.loads.workbooks import Sheet, SheetRow

MUST_HAVE_COLUMNS = {
    side: tuple(c for c in columns if c is not Column.REFERENCES) for side, columns in COLUMNS.items()
}
EXPORT_AGAIN = "Export the workbook again and answer there."
Wordings = Mapping[str, Sequence[Wording]]


@dataclass
class Reading:
    """What a workbook says: answers, unique capabilities, and faults by cell; ``sheets`` held answers."""

    answers: list[AnswerLine] = field(default_factory=list)
    uniques: list[UniqueLine] = field(default_factory=list)
    faults: list[FieldError] = field(default_factory=list)
    sheets: int = 0


def about_of(sheets: Iterable[Sheet]) -> About | None:
    """Whose workbook it is, from the first sheet that says all of it; None where none does."""
    for sheet in sheets:
        found: dict[str, str] = {}
        for row in sheet.rows:
            texts = [text for text in row.cells if text is not None]
            if len(texts) > 1 and plainly(texts[0]) in _LABELS:
                found.setdefault(_LABELS[plainly(texts[0])], texts[1].strip())
        side = next((each for each in Side if plainly(each.label) == plainly(found.get(Label.SIDE))), None)
        if side is not None and set(found) == set(Label):
            return About(side, found[Label.STANDARD], found[Label.VERSION], found[Label.OWNER])
    return None


def read_answers(side: Side, sheets: Sequence[Sheet], wordings: Wordings) -> Reading:
    """Every row that answers something. ``wordings``: all that each capability said, the newest first.

    A row without an answer leaves what is on record. Rows that name a capability twice are all set aside.
    """
    found = Reading()
    places: dict[str, list[AnswerLine]] = defaultdict(list)
    known = {name.casefold(): name for name in wordings}
    for sheet in sheets:
        table = _table_of(sheet, side, known, found)
        if table is None:
            continue
        found.sheets += 1
        reader = _Rows(side, table, wordings, known, found.faults)
        for line in reader.lines():
            places[line.given.identifier].append(line)
    for name, lines in places.items():
        if len(lines) == 1:
            found.answers.append(lines[0])
        else:
            found.faults.extend(_twice(name, lines))
    if side is Side.AGENCY:
        _read_uniques(sheets, found)
    return found


@dataclass(frozen=True)
class _Table:
    """A sheet with its heading row: the columns by their heading."""

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> Iterable[SheetRow]:
        return (row for row in self.sheet.rows if row.number > self.heading)

    def text(self, row: SheetRow, column: str) -> str:
        """What a cell says, without blanks around it; "" for an empty one."""
        at = self.columns.get(column)
        said = row.cells[at] if at is not None and at < len(row.cells) else None
        return (said or "").strip()

    def where(self, row: SheetRow, column: str) -> str:
        """A cell by its name, as in ``HCM.A5-1!D7``."""
        return f"{self.sheet.title}!{get_column_letter(self.columns.get(column, 0) + 1)}{row.number}"


@dataclass(frozen=True)
class _Rows:
    """Reads the rows of one table."""

    side: Side
    table: _Table
    wordings: Wordings
    known: Mapping[str, str]
    faults: list[FieldError]

    def lines(self) -> Iterable[AnswerLine]:
        for row in self.table.rows:
            line = self._line(row)
            if isinstance(line, FieldError):
                self.faults.append(line)
            elif line is not None:
                yield line

    def _line(self, row: SheetRow) -> AnswerLine | FieldError | None:
        """One row's answer; None where it gives none; or what is wrong with it."""
        if not any(self.table.text(row, column) for column in _GIVEN):
            return None
        name = self.known.get(self.table.text(row, Column.IDENTIFIER).casefold())
        if name is None:
            return self._nameless(row)
        wording = self._wording(row, name)
        if isinstance(wording, FieldError):
            return wording
        revision = self.table.text(row, Column.REVISION)
        if not revision.isascii() or not revision.isdigit() or len(revision) > 9:
            return self._fault(row, Column.REVISION, f"“{revision[:40]}” is no revision.", EXPORT_AGAIN)
        return self._given(row, name, wording, int(revision))

    def _given(self, row: SheetRow, name: str, wording: Wording, revision: int) -> AnswerLine | FieldError:
        said = self.table.text(row, Column.ANSWER)
        words = {plainly(word): value for word, value in answer_words(self.side).items()}
        if not said:
            fix = "Choose an answer, or empty the other cells of the row."
            return self._fault(row, Column.ANSWER, "Something is given without an answer.", fix)
        if plainly(said) not in words:
            fix = f"Choose {listed(answer_words(self.side), 'or')}."
            return self._fault(row, Column.ANSWER, f"“{said[:60]}” is no answer.", fix)
        planned = self.table.text(row, Column.PLANNED_ON)
        day = as_day(planned)
        if planned and day is None:
            return self._fault(
                row, Column.PLANNED_ON, f"“{planned[:40]}” is no day.", "Write it as 2027-01-31."
            )
        given = Given(
            identifier=name, answer=words[plainly(said)], note=self.table.text(row, Column.NOTE), planned_on=day,
            seen=revision, wording=wording.pk,
        )  # fmt: skip
        return AnswerLine(given, self.table.where(row, Column.ANSWER))

    def _nameless(self, row: SheetRow) -> FieldError:
        given = self.table.text(row, Column.IDENTIFIER)
        if not given:
            says = "An answer stands in a row that names no capability."
            return self._fault(row, Column.IDENTIFIER, says, "Move it to the row of its capability.")
        says = f"“{given[:60]}” is not a capability of the newest version."
        return self._fault(row, Column.IDENTIFIER, says, "Take the row out, or correct its identifier.")

    def _wording(self, row: SheetRow, name: str) -> Wording | FieldError:
        digest = self.table.text(row, Column.WORDING)
        found = next((each for each in self.wordings[name] if each.digest == digest), None)
        if found is None:
            return self._fault(row, Column.WORDING, f"{name} never had this wording.", EXPORT_AGAIN)
        if _letters(self.table.text(row, Column.STATEMENT)) != _letters(found.statement):
            says = f"The statement of {name} was changed in the workbook; nobody answers another one here."
            return self._fault(row, Column.STATEMENT, says, EXPORT_AGAIN)
        return found

    def _fault(self, row: SheetRow, column: Column, says: str, fix: str) -> FieldError:
        return FieldError(self.table.where(row, column), says, fix)


def _table_of(sheet: Sheet, side: Side, known: Mapping[str, str], found: Reading) -> _Table | None:
    """The answers table of a sheet; None for a sheet that is none, with a fault where it should be one."""
    wanted = {plainly(column): column.value for column in Column}
    for row in sheet.rows:
        headings = [wanted.get(plainly(text)) for text in row.cells]
        if Column.IDENTIFIER in headings and len([heading for heading in headings if heading]) > 2:
            break
    else:
        if any((text or "").strip().casefold() in known for row in sheet.rows for text in row.cells):
            says = "The sheet names capabilities, and its row of headings is gone."
            found.faults.append(FieldError(f"{sheet.title}!A1", says, EXPORT_AGAIN))
        return None
    where = f"{sheet.title}!A{row.number}"
    for column in MUST_HAVE_COLUMNS[side]:
        if headings.count(column) != 1:
            says = (
                f"The column “{column}” is missing."
                if column not in headings
                else f"“{column}” stands twice."
            )
            found.faults.append(FieldError(where, says, EXPORT_AGAIN))
            return None
    found.faults.extend(_cells_in_error(sheet, row.number))
    return _Table(sheet, row.number, {name: at for at, name in enumerate(headings) if name})


def _cells_in_error(sheet: Sheet, heading: int) -> Iterable[FieldError]:
    for place in sheet.errors:
        if int("".join(sign for sign in place if sign.isdigit())) > heading:
            yield FieldError(
                f"{sheet.title}!{place}", "The cell holds an error.", "Write what it should say."
            )


def _read_uniques(sheets: Sequence[Sheet], found: Reading) -> None:
    wanted = {plainly(column): column.value for column in UniqueColumn}
    needed = (UniqueColumn.PLACE, UniqueColumn.STATEMENT, UniqueColumn.AUTHORITY)
    for sheet in sheets:
        for row in sheet.rows:
            headings = [wanted.get(plainly(text)) for text in row.cells]
            if all(headings.count(column) == 1 for column in needed):
                break
        else:
            continue
        table = _Table(sheet, row.number, {name: at for at, name in enumerate(headings) if name})
        for each in table.rows:
            place, statement, authority = (table.text(each, column) for column in needed)
            if place or statement or authority:
                where = table.where(each, UniqueColumn.STATEMENT)
                found.uniques.append(UniqueLine(place, statement, authority, where=where))


def _twice(name: str, lines: Sequence[AnswerLine]) -> Iterable[FieldError]:
    for line in lines:
        others = listed(other.where for other in lines if other is not line)
        yield FieldError(line.where, f"{name} is answered in {others} too.", "Keep one of the rows.")


def _letters(text: str) -> str:
    """A text by what can be read in it: blanks and signs that cannot be seen do not count."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace())


_LABELS = {plainly(label): label for label in Label}
_GIVEN = (Column.ANSWER, Column.PLANNED_ON, Column.NOTE)
