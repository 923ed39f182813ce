"""The appraisal as a workbook whose formulas recompute: change an amount, a share or the rate, and it follows.

Each formula rounds where the appraisal rounds (a line in a year; the factor at twelve places), so a recomputed workbook
shows the same cents. What is not known is the word, and a formula that meets it says it too.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from openqsmo.cases.engines.report_data import safe_cell
from openqsmo.cases.engines.reports import Report
from openqsmo.cases.rules.appraisal import AlternativeAppraisal
from openqsmo.cases.rules.flows import LineFigures, months_of
from openqsmo.cases.vocabulary import Alternative, Timing
from openqsmo.kernel.money import fiscal_year

MONEY, FACTOR, RATIO = "#,##0.00", "0.000000000000", "0.0000"
FIRST_YEAR_COLUMN = 5
UNKNOWN = "unknown"
RATE_CELL, FACTOR_ROW, YEAR_ROW = "Rates!$B$3", 8, 6
SUMMARY = (
    ("Life-cycle cost, present value", "cost"),
    ("Equivalent annual cost", "annual"),
    ("Investment, present value", "investment"),
    ("Savings, present value", "savings"),
    ("Net present value (savings less investment)", "npv"),
    ("Avoidance, present value (never added to savings)", "avoidance"),
    ("Other value, present value (never added)", "value"),
    ("Benefit-cost ratio", "ratio"),
    ("Return on investment", "roi"),
    ("Discounted payback, years", "payback"),
    ("Breaks even in fiscal year", "even"),
)


@dataclass
class _Sheet:
    """One alternative's sheet while it is written: where its lines' amounts and present values stand."""

    name: str
    sheet: Worksheet
    years: int
    amounts: dict[str, int]
    presents: dict[str, int]
    rows: dict[str, int]
    cells: dict[str, str]

    @property
    def last(self) -> int:
        return FIRST_YEAR_COLUMN + self.years - 1

    def span(self, row: int) -> str:
        first, last = get_column_letter(FIRST_YEAR_COLUMN), get_column_letter(self.last)
        return f"{first}{row}:{last}{row}"

    def there(self, address: str) -> str:
        """An address on this sheet as other sheets name it."""
        return f"'{self.name}'!{address}"


def as_xlsx(report: Report) -> bytes:
    """The workbook: a summary, the rate and its factors, one sheet for each alternative, the warnings."""
    book = Workbook()
    summary = book.active
    assert isinstance(summary, Worksheet)
    summary.title = "Summary"
    _rates(book.create_sheet("Rates"), report)
    keep = report.case.keep
    assert keep is not None  # a case without it is refused before it is reported
    kept = _alternative(book, report, keep, 1, None)
    sheets = {keep.id: kept}
    others = [each for each in report.case.alternatives if not each.is_keep]
    for position, each in enumerate(others, 2):
        sheets[each.id] = _alternative(book, report, each, position, kept)
    _summary(summary, report, sheets)
    _notes(book.create_sheet("Notes"), report)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rates(sheet: Worksheet, report: Report) -> None:
    used, case = report.appraisal.used, report.case
    sheet.append(["Discount rate", safe_cell(used.row.title)])
    sheet.append(["Source", safe_cell(used.row.source)])
    sheet.append(["Rate (a share)", float(used.rate)])
    sheet.append(["How it came about", safe_cell(used.says)])
    sheet.append(["Flows fall", case.timing.label])
    sheet.append(["Fiscal year", None, None, None, *case.years])
    half = Decimal("0.5") if case.timing is Timing.MID_YEAR else Decimal(0)
    sheet.append(
        ["Years discounted", None, None, None, *(Decimal(year) - half for year in range(1, case.horizon + 1))]
    )
    columns = [get_column_letter(FIRST_YEAR_COLUMN + year) for year in range(case.horizon)]
    sheet.append(
        ["Factor 1/(1+r)^t", None, None, None, *(f"=ROUND(1/(1+$B$3)^{each}7,12)" for each in columns)]
    )
    for each in columns:
        sheet[f"{each}8"].number_format = FACTOR
    _widths(sheet, (24, 40))


def _alternative(
    book: Workbook, report: Report, stated: Alternative, position: int, kept: _Sheet | None
) -> _Sheet:
    found = report.appraisal.of(stated.id)
    name = f"{position} {stated.id}"[:31]
    page = _Sheet(name, book.create_sheet(name), report.case.horizon, {}, {}, {}, {})
    page.sheet.append([safe_cell(stated.title), stated.kind.label])
    page.sheet.append(["Line", "Title", "Element", "Total", *report.case.years])
    _lines(page, report, stated, found)
    _present(page, found)
    _columns(page, found, kept)
    _measures(page, kept)
    _dress(page)
    return page


def _lines(page: _Sheet, report: Report, stated: Alternative, found: AlternativeAppraisal) -> None:
    page.sheet.append(["Amounts in U.S. dollars"])
    for line in (*found.costs, *found.avoidances, *found.values):
        row = page.sheet.max_row + 1
        page.amounts[line.id] = row
        is_dip = line.id == f"{stated.id}-stabilization"
        figures: Iterable[Any] = [UNKNOWN if each is None else each for each in line.amounts]
        if is_dip:
            figures = _dip(page, report, stated, found)
        page.sheet.append([line.id, safe_cell(line.title), _element(line), _total(page, row), *figures])


def _dip(page: _Sheet, report: Report, stated: Alternative, found: AlternativeAppraisal) -> list[Any]:
    """The dip as formulas: the year's running cost, the share, the months it lasts over the months that ran."""
    dip, since = stated.stabilization, stated.goes_live_on
    assert dip is not None
    assert since is not None
    running = [
        page.amounts[line.id]
        for line in found.costs
        if not line.is_investment and line.id != f"{stated.id}-stabilization"
    ]
    formulas = []
    for offset, year in enumerate(report.case.years):
        column = get_column_letter(FIRST_YEAR_COLUMN + offset)
        overlap = months_of(year, since, dip.months)
        live = months_of(year, since) if year == fiscal_year(since) else 12
        cells = [f"{column}{row}" for row in running]
        formulas.append(
            _sum(cells, f"ROUND(({'+'.join(cells) or 0})*{dip.share.likely}*{overlap}/{live},2)")
            if overlap
            else 0
        )
    return formulas


def _present(page: _Sheet, found: AlternativeAppraisal) -> None:
    page.sheet.append(["Present values, each rounded to the cent"])
    for line in (*found.costs, *found.avoidances, *found.values):
        row, source = page.sheet.max_row + 1, page.amounts[line.id]
        page.presents[line.id] = row
        cells = []
        for column in range(FIRST_YEAR_COLUMN, page.last + 1):
            letter = get_column_letter(column)
            amount = f"{letter}{source}"
            cells.append(f'=IF(ISNUMBER({amount}),ROUND({amount}*Rates!{letter}${FACTOR_ROW},2),"{UNKNOWN}")')
        page.sheet.append([line.id, safe_cell(line.title), _element(line), _total(page, row), *cells])


def _columns(page: _Sheet, found: AlternativeAppraisal, kept: _Sheet | None) -> None:
    """Year by year: what is invested, run, saved, and what has come together so far."""
    page.sheet.append(["By year"])
    groups = {
        "investment": [line for line in found.costs if line.is_investment],
        "running": [line for line in found.costs if not line.is_investment],
        "now": [line for line in found.costs if not line.is_future],
        "later": [line for line in found.costs if line.is_future],
        "avoided": list(found.avoidances),
        "valued": list(found.values),
    }
    for prefix, rows in (("", page.amounts), ("present ", page.presents)):
        for group, lines in groups.items():
            _row(
                page,
                f"{prefix}{group}",
                lambda letter, lines=lines, rows=rows: _added(letter, [rows[line.id] for line in lines]),
            )
        if kept is None:
            continue
        for name, plus, minus in (("savings", "now", "running"), ("net", "savings", "investment")):
            source = kept if name == "savings" else page
            _row(
                page,
                f"{prefix}{name}",
                lambda letter, p=f"{prefix}{plus}", m=f"{prefix}{minus}", s=source: _less(
                    page, s, letter, p, m
                ),
            )
        _row(page, f"{prefix}avoidance", lambda letter, p=prefix: _both(page, kept, letter, p))
        _so_far(page, prefix)


def _row(page: _Sheet, name: str, formula: Any) -> None:
    row = page.sheet.max_row + 1
    page.rows[name] = row
    letters = [get_column_letter(column) for column in range(FIRST_YEAR_COLUMN, page.last + 1)]
    page.sheet.append(
        [None, name.capitalize(), None, _total(page, row), *(formula(letter) for letter in letters)]
    )


def _added(letter: str, rows: Sequence[int]) -> Any:
    cells = [f"{letter}{row}" for row in rows]
    return _sum(cells, "+".join(cells)) if cells else 0


def _sum(cells: Sequence[str], formula: str) -> str:
    """A formula that says unknown as soon as one of its cells does."""
    return f'=IF(COUNT({",".join(cells)})={len(cells)},{formula},"{UNKNOWN}")' if cells else "=0"


def _less(page: _Sheet, source: _Sheet, letter: str, plus: str, minus: str) -> str:
    one = f"{letter}{source.rows[plus]}"
    one = one if source is page else source.there(one)
    return _sum([one, (other := f"{letter}{page.rows[minus]}")], f"ROUND({one}-{other},2)")


def _both(page: _Sheet, kept: _Sheet, letter: str, prefix: str) -> str:
    one = kept.there(f"{letter}{kept.rows[f'{prefix}later']}")
    return _sum([one, (other := f"{letter}{page.rows[f'{prefix}avoided']}")], f"{one}+{other}")


def _so_far(page: _Sheet, prefix: str) -> None:
    first, net = get_column_letter(FIRST_YEAR_COLUMN), page.rows[f"{prefix}net"]

    def added(letter: str) -> str:
        count = f"COUNT(${first}{net}:{letter}{net})=COLUMNS(${first}{net}:{letter}{net})"
        return f'=IF({count},ROUND(SUM(${first}{net}:{letter}{net}),2),"{UNKNOWN}")'

    _row(page, f"{prefix}so far", added)
    page.sheet.cell(page.sheet.max_row, 4).value = None


def _measures(page: _Sheet, kept: _Sheet | None) -> None:
    page.sheet.append(["Measures"])
    cost = _sum([_of(page, "present investment"), _of(page, "present running")],
                f"ROUND({_of(page, 'present investment')}+{_of(page, 'present running')},2)")  # fmt: skip
    _measure(page, "cost", "Life-cycle cost, present value", cost, MONEY)
    factors = f"SUM(Rates!{page.span(FACTOR_ROW)})"
    _measure(
        page,
        "annual",
        "Equivalent annual cost",
        _sum([page.cells["cost"]], f"ROUND({page.cells['cost']}/{factors},2)"),
        MONEY,
    )
    if kept is None:
        return
    for name, label in (("investment", "Investment"), ("savings", "Savings"), ("avoidance", "Avoidance")):
        cell = _of(page, f"present {name}")
        _measure(page, name, f"{label}, present value", _sum([cell], cell), MONEY)
    cell = _of(page, "present valued")
    _measure(page, "value", "Other value, present value", _sum([cell], cell), MONEY)
    cell = _of(page, "present net")
    _measure(page, "npv", "Net present value", _sum([cell], cell), MONEY)
    ended, own = kept.there(_of(kept, "present now")), page.cells["cost"]
    _measure(
        page,
        "ratio",
        "Benefit-cost ratio",
        _sum([ended, own], f'IF({own}=0,"not defined",ROUND({ended}/{own},4))'),
        RATIO,
    )
    value, put_in = page.cells["npv"], page.cells["investment"]
    roi = _sum([value, put_in], f'IF({put_in}=0,"not defined",ROUND({value}/{put_in},4))')
    _measure(page, "roi", "Return on investment", roi, RATIO)
    _payback(page)


def _payback(page: _Sheet) -> None:
    """Helper rows: in which year the total turns, and how far into it."""
    total = page.rows["present so far"]

    def turned(letter: str) -> str:
        column = FIRST_YEAR_COLUMN + _offset(letter)
        before = "0" if column == FIRST_YEAR_COLUMN else f"{get_column_letter(column - 1)}{total}"
        here = f"{letter}{total}"
        place = f"{_offset(letter)}+(-{before})/({here}-{before})"
        return f'=IF(AND(ISNUMBER({here}),{before}<0,{here}>=0),{place},"")'

    _row(page, "turns after years", turned)
    turns = page.span(page.rows["turns after years"])
    _row(
        page,
        "even in",
        lambda letter: f'=IF(AND(ISNUMBER({letter}{total}),{letter}{total}>=0),{letter}$2,"")',
    )
    evens = page.span(page.rows["even in"])
    for row in (page.rows["turns after years"], page.rows["even in"]):
        page.sheet.cell(row, 4).value = None
    known = f"COUNT({page.span(total)})={page.years}"
    never = f'IF({{0}},IF(COUNT({{1}})=0,"never",{{2}}),"{UNKNOWN}")'
    lowest = f"MIN({page.span(total)})"
    inner = never.format(known, turns, f"ROUND(MIN({turns}),2)")
    _measure(page, "payback", "Discounted payback, years", f"=IF(AND({known},{lowest}>=0),0,{inner})", "0.00")
    _measure(
        page, "even", "Breaks even in fiscal year", "=" + never.format(known, evens, f"MIN({evens})"), "0"
    )


def _offset(letter: str) -> int:
    return column_index_from_string(letter) - FIRST_YEAR_COLUMN


def _of(page: _Sheet, name: str) -> str:
    return f"D{page.rows[name]}"


def _measure(page: _Sheet, name: str, label: str, formula: str, shown: str) -> None:
    row = page.sheet.max_row + 1
    page.sheet.append([None, label, None, formula])
    page.sheet[f"D{row}"].number_format = shown
    page.cells[name] = f"D{row}"


def _total(page: _Sheet, row: int) -> str:
    span = page.span(row)
    return f'=IF(COUNT({span})={page.years},ROUND(SUM({span}),2),"{UNKNOWN}")'


def _element(line: LineFigures) -> str:
    told = line.element.label if line.element else ""
    return f"{told} (later)" if line.is_future else told


def _summary(sheet: Worksheet, report: Report, sheets: dict[str, _Sheet]) -> None:
    case = report.case
    sheet.append([safe_cell(case.title)])
    sheet.append([safe_cell(case.agency)])
    sheet.append(
        [
            f"{case.dollars.label}; flows at the {case.timing.label.lower()}; FY {case.years[0]} to {case.years[-1]}"
        ]
    )
    sheet.append(["Rate", f"={RATE_CELL}", safe_cell(report.appraisal.used.row.source)])
    sheet.append([])
    sheet.append(["Measure", *(safe_cell(each.title) for each in case.alternatives)])
    for label, name in SUMMARY:
        row = [sheets[each.id].cells.get(name) for each in case.alternatives]
        addresses = [
            f"={sheets[each.id].there(cell)}" if cell else ""
            for each, cell in zip(case.alternatives, row, strict=True)
        ]
        sheet.append([label, *addresses])
        shown = {"ratio": RATIO, "roi": RATIO, "payback": "0.00", "even": "0"}.get(name, MONEY)
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = shown
    for cell in (sheet["A1"], *sheet[6]):
        cell.font = Font(bold=True)
    _widths(sheet, (48, *[30] * len(case.alternatives)))


def _notes(sheet: Worksheet, report: Report) -> None:
    sheet.append(["Where", "What", "What to do"])
    for unknown in report.appraisal.unknown:
        sheet.append(
            [
                unknown.alternative,
                safe_cell(unknown.says),
                "Give the figure; the result is incomplete without it.",
            ]
        )
    for warning in report.warnings:
        sheet.append([warning.where, safe_cell(warning.says), safe_cell(warning.fix)])
    for each in report.alternatives:
        if each.simulation:
            told = ", ".join(f"P{of} ${value:,.2f}" for of, value in each.simulation.percentiles)
            drawn = f"{each.simulation.draws:,} draws, seed {each.simulation.seed}"
            drawn += f"; chance of loss {each.simulation.chance_of_loss:.1%}"
            sheet.append([each.id, f"Net present value: {told}", f"{drawn} (not recomputed here)"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    _widths(sheet, (18, 90, 60))


def _dress(page: _Sheet) -> None:
    sheet = page.sheet
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3):
        if row[1].value is None and row[0].value:
            row[0].font = Font(bold=True)
        for cell in row[3:]:
            cell.number_format = MONEY if cell.number_format == "General" else cell.number_format
            cell.alignment = Alignment(horizontal="right")
    sheet.freeze_panes = "E3"
    _widths(sheet, (24, 44, 28, 18, *[16] * page.years))


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
