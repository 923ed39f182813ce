"""The appraisal as an accessible PDF (PDF/UA-1), set by typst from a template beside this and a file of data."""

import json
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from openqsmo.cases.engines import documents
from openqsmo.cases.engines.reports import AlternativeReport, Report
from openqsmo.cases.rules.appraisal import AlternativeAppraisal
from openqsmo.cases.rules.flows import LineFigures
from openqsmo.kernel.money import Money

NOT_KNOWN = "not known"


def as_pdf(report: Report) -> bytes:
    """The report set as PDF/UA-1. The same report gives the same bytes: no clock is in it."""
    return set_document("appraisal.typ", report_pages(report))


def set_document(template: str, data: dict[str, Any]) -> bytes:
    """A template of this package with its data. Text reaches it as a JSON file only, so none of it can act as code."""
    with tempfile.TemporaryDirectory(prefix="openqsmo-") as folder:
        source = Path(folder) / template
        source.write_bytes(files(documents.__name__).joinpath(template).read_bytes())
        (Path(folder) / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(
            str(source),
            root=folder,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
            ignore_system_fonts=True,
        )
    return made


def report_pages(report: Report) -> dict[str, Any]:
    """What the template shows, in the order in which it is read."""
    case, used = report.case, report.appraisal.used
    span = f"fiscal years {case.years[0]} to {case.years[-1]}"
    return {
        "title": case.title,
        "agency": case.agency,
        "description": f"Appraisal of a business case of {case.agency}, {span}",
        "header": f"{case.title} · {case.agency}",
        "lead": [
            f"Business case of {case.agency}. {case.dollars.label}, {span}, flows at the {case.timing.label.lower()}.",
            f"Discounted at {used.rate * 100:.4f} % ({used.says}): {used.row.title}. Source: {used.row.source}.",
            "Cost savings and cost avoidance are different money. They stand in columns of their own, never added.",
        ],
        "sections": [
            *_incomplete(report),
            _section("The alternatives beside each other", tables=[_measures(report)]),
            *(_alternative(report, each) for each in report.appraisal.alternatives),
            *_warned(report),
        ],
    }


def _section(
    heading: str, paragraphs: Iterable[str] = (), items: Iterable[str] = (), tables: Iterable[Any] = ()
) -> Any:
    return {"heading": heading, "paragraphs": list(paragraphs), "items": list(items), "tables": list(tables)}


def _incomplete(report: Report) -> list[Any]:
    missing = [each.says for each in report.appraisal.unknown]
    if not missing:
        return []
    return [_section("This case is incomplete", ["What depends on these figures is not known."], missing)]


def _measures(report: Report) -> dict[str, Any]:
    told = report.appraisal.alternatives
    rows = [
        ("Life-cycle cost, present value", "life_cycle_cost", _money),
        ("Equivalent annual cost", "equivalent_annual_cost", _money),
        ("Investment, present value", "investment", _money),
        ("Savings, present value", "savings", _money),
        ("Net present value", "net_present_value", _money),
        ("Avoidance, present value (apart)", "avoidance", _money),
        ("Benefit-cost ratio", "benefit_cost_ratio", _plain),
        ("Return on investment", "roi", _plain),
        ("Discounted payback, years", "discounted_payback", _plain),
        ("Breaks even in fiscal year", "breakeven_year", _plain),
    ]
    return {
        "caption": "Measures of each alternative",
        "columns": 1 + len(told),
        "head": ["Measure", *(each.title for each in told)],
        "rows": [
            [label, *(shown(getattr(each.measures, name)) for each in told)] for label, name, shown in rows
        ],
    }


def _alternative(report: Report, each: AlternativeAppraisal) -> Any:
    beside = {other.id: other for other in report.alternatives}
    items = _uncertainty(beside[each.id]) if each.id in beside else []
    return _section(each.title, [each.kind.label + "."], items, [_lines(report, each), _years(report, each)])


def _lines(report: Report, each: AlternativeAppraisal) -> dict[str, Any]:
    lines = (*each.costs, *each.avoidances, *each.values)
    return {
        "caption": f"{each.title}: its lines over all years",
        "columns": 4,
        "head": ["Line", "Pays for", "Total", "Present value"],
        "rows": [
            [line.title, _pays_for(line), _money(line.total), _money(line.present_total)] for line in lines
        ]
        or [["No line is stated", "", NOT_KNOWN, NOT_KNOWN]],
    }


def _pays_for(line: LineFigures) -> str:
    return line.element.label if line.element else "Benefit"


def _years(report: Report, each: AlternativeAppraisal) -> dict[str, Any]:
    columns = each.columns
    rows = zip(
        report.case.years, report.appraisal.factors, columns.cost, columns.savings, columns.net,
        columns.present_net, columns.present_cumulative, columns.avoidance, strict=True,
    )  # fmt: skip
    return {
        "caption": f"{each.title}: year by year",
        "columns": 8,
        "head": [
            "Fiscal year",
            "Factor",
            "Cost",
            "Savings",
            "Net",
            "Net, present value",
            "So far",
            "Avoidance",
        ],
        "rows": [[str(year), f"{factor:.6f}", *map(_money, money)] for year, factor, *money in rows],
    }


def _uncertainty(each: AlternativeReport) -> list[str]:
    found, told = each.simulation, []
    if found:
        told += [
            f"Eight draws in ten lie between {_money(found.percentile(10))} and {_money(found.percentile(90))}"
            f" ({found.draws:,} draws, seed {found.seed}).",
            f"Chance of loss: {found.chance_of_loss:.1%}.",
        ]
    told += [
        f"“{one.title}” explains {one.total:.0%} of the variance."
        for one in (each.indices.of if each.indices else ())[:5]
    ]
    return told + [switch.says for switch in each.switches[:5]]


def _warned(report: Report) -> list[Any]:
    warned = [f"{each.says} {each.fix}" for each in report.warnings]
    return [_section("What to look at", items=warned)] if warned else []


def _money(amount: Decimal | None) -> str:
    return NOT_KNOWN if amount is None else str(Money(amount))


def _plain(figure: Decimal | int | None) -> str:
    return "not defined" if figure is None else str(figure)
