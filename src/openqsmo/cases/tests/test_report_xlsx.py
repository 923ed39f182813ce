"""The workbook, recomputed by LibreOffice, shows the appraisal's figures to the cent."""

import io
import shutil
import subprocess
from decimal import Decimal
from importlib.resources import files

import pytest
from openpyxl import load_workbook

from openqsmo.cases import content
from openqsmo.cases.content import known_rates
from openqsmo.cases.engines.case_reading import read_case_file
from openqsmo.cases.engines.report_xlsx import as_xlsx
from openqsmo.cases.engines.reports import report_on
from openqsmo.cases.rules.measures import to_cents
from openqsmo.cases.tests.making import case, flat, keep, line, shared, whole_case
from openqsmo.cases.vocabulary import Timing

ROWS = {
    "Life-cycle cost, present value": "life_cycle_cost",
    "Equivalent annual cost": "equivalent_annual_cost",
    "Investment, present value": "investment",
    "Savings, present value": "savings",
    "Net present value (savings less investment)": "net_present_value",
    "Avoidance, present value (never added to savings)": "avoidance",
    "Other value, present value (never added)": "value",
    "Benefit-cost ratio": "benefit_cost_ratio",
    "Return on investment": "roi",
    "Discounted payback, years": "discounted_payback",
    "Breaks even in fiscal year": "breakeven_year",
}


def sample():
    raw = files(content.__name__).joinpath("sample_case.yaml").read_bytes()
    read, _, _ = read_case_file(raw)
    return report_on(read, known_rates(), draws=0)


def awkward():
    """Odd cents, a rate between maturities, mid-year flows, amounts that fall on half a cent."""
    kept = keep(line("old", "operations", ["1234567.89", "0.05", "99999999.99", "3.335"]))
    moved = shared(
        line("fee", "service_fee", ["0.01", "7654321.01", "12.345", "1"]),
        line("move", "migration", ["333.33"]),
    )
    return report_on(
        case(kept, moved, horizon=4, rates="omb-a94c-2003-real", timing=Timing.MID_YEAR),
        known_rates(),
        draws=0,
    )


def incomplete():
    moved = shared(line("fee", "service_fee", [1, None, 1]))
    return report_on(case(keep(line("old", "operations", [5, 5, 5])), moved, horizon=3), [flat(7)], draws=0)


REPORTS = {
    "sample": sample,
    "awkward": awkward,
    "incomplete": incomplete,
    "whole": lambda: report_on(whole_case(), [flat(7)], draws=0),
}


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory):
    """Every workbook as LibreOffice computes it; one start for all."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    folder = tmp_path_factory.mktemp("books")
    made = {name: report() for name, report in REPORTS.items()}
    for name, report in made.items():
        (folder / f"{name}.xlsx").write_bytes(as_xlsx(report))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run(
        [*command, *(str(folder / f"{name}.xlsx") for name in made)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {
        name: (report, load_workbook(folder / "out" / f"{name}.xlsx", data_only=True))
        for name, report in made.items()
    }


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_recomputed_summary_is_the_appraisal_to_the_cent(recomputed, name):
    report, book = recomputed[name]
    shown = {row[0]: row[1:] for row in book["Summary"].iter_rows(min_row=7, values_only=True)}
    assert set(shown) == set(ROWS)
    for label, measure in ROWS.items():
        for position, each in enumerate(report.appraisal.alternatives):
            wanted = getattr(each.measures, measure)
            found = shown[label][position]
            if each.kind == "keep" and measure not in ("life_cycle_cost", "equivalent_annual_cost"):
                assert found is None, label
            elif wanted is None:
                assert found in ("unknown", "never", "not defined"), (label, found)
            else:
                assert Decimal(repr(found)).quantize(Decimal("0.0001")) == Decimal(wanted).quantize(
                    Decimal("0.0001")
                ), label


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_line_in_every_year_is_recomputed_to_the_cent(recomputed, name):
    report, book = recomputed[name]
    compared = 0
    for position, each in enumerate(
        sorted(report.appraisal.alternatives, key=lambda one: one.kind != "keep"), 1
    ):
        rows = [row for row in book[f"{position} {each.id}"].iter_rows(min_row=3, values_only=True)]
        for told in (*each.costs, *each.avoidances, *each.values):
            amounts, presents = [row[4:] for row in rows if row[0] == told.id]
            for found, wanted in (
                *zip(amounts, told.amounts, strict=True),
                *zip(presents, told.present, strict=True),
            ):
                shown = found if wanted is None else to_cents(Decimal(repr(found)))
                assert shown == ("unknown" if wanted is None else wanted)
                compared += 1
    assert compared > 5


def test_the_workbook_holds_formulas_and_no_text_that_acts_as_one():
    kept = keep(line("old", "operations", [5]))
    moved = shared(line("fee", "service_fee", [1]))
    made = case(kept, moved, horizon=1, title='=HYPERLINK("x")')
    book = load_workbook(io.BytesIO(as_xlsx(report_on(made, [flat(7)], draws=0))))
    assert book["Summary"]["A1"].data_type == "s"
    assert book["Summary"]["B7"].value.startswith("=")
    formulas = [cell for row in book["2 shared"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 20
