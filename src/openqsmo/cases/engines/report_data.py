"""A report as plain data for JSON and CSV. Money is text with its cents, so that nothing is lost on the way."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from openqsmo.cases.engines.reports import AlternativeReport, Report
from openqsmo.cases.engines.simulation import Simulation
from openqsmo.cases.rules.appraisal import AlternativeAppraisal, Columns
from openqsmo.cases.rules.flows import LineFigures
from openqsmo.cases.rules.rates import RateUsed

FORMAT = "openqsmo-appraisal/1"


def as_data(report: Report) -> dict[str, Any]:
    """The whole report; an amount that is not known is null."""
    case, appraisal = report.case, report.appraisal
    return {
        "format": FORMAT,
        "case": case.id,
        "title": case.title,
        "agency": case.agency,
        "dollars": case.dollars.value,
        "timing": case.timing.value,
        "years": list(case.years),
        "rate": rate_data(appraisal.used),
        "factors": [str(factor) for factor in appraisal.factors],
        "is_complete": appraisal.is_complete,
        "unknown": [{**asdict(each), "says": each.says} for each in appraisal.unknown],
        "preferred": case.preferred,
        "alternatives": [_alternative(each, report) for each in appraisal.alternatives],
        "warnings": [asdict(each) for each in report.warnings],
        "draws": report.draws,
        "seed": report.seed,
    }


def as_json(report: Report) -> str:
    return json.dumps(as_data(report), indent=1, ensure_ascii=False)


def as_csv(report: Report) -> str:
    """Every line of every alternative, one row for each year: amount, factor and present value."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(
        (
            "alternative",
            "column",
            "line",
            "title",
            "element",
            "fiscal_year",
            "amount_usd",
            "factor",
            "present_value_usd",
        )
    )
    for each in report.appraisal.alternatives:
        for column, lines in _groups(each):
            for line in lines:
                rows.writerows(_rows(report, each, column, line))
    return out.getvalue()


def rate_data(used: RateUsed) -> dict[str, Any]:
    """The rate used, with the row it comes from and that row's source."""
    row = used.row
    return {
        "row": row.id,
        "title": row.title,
        "rate": format(used.rate.normalize(), "f"),
        "term": used.term,
        "says": used.says,
        "standing": row.standing.value,
        "source": row.source,
        "url": row.url,
        "caveat": row.caveat,
        "published_on": row.published_on and row.published_on.isoformat(),
    }


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _groups(each: AlternativeAppraisal) -> Iterator[tuple[str, tuple[LineFigures, ...]]]:
    yield "cost", each.costs
    yield "avoidance", each.avoidances
    yield "value", each.values
    yield "claimed savings", each.claims


def _rows(
    report: Report, each: AlternativeAppraisal, column: str, line: LineFigures
) -> Iterable[tuple[Any, ...]]:
    element = line.element.value if line.element else ""
    told = zip(report.case.years, line.amounts, report.appraisal.factors, line.present, strict=True)
    for year, amount, factor, present in told:
        yield (
            each.id, column, line.id, safe_cell(line.title), element, year,
            "unknown" if amount is None else amount, factor, "unknown" if present is None else present,
        )  # fmt: skip


def _alternative(each: AlternativeAppraisal, report: Report) -> dict[str, Any]:
    measures = {name: _text(value) for name, value in asdict(each.measures).items()}
    told = {
        "id": each.id,
        "title": each.title,
        "kind": each.kind.value,
        "is_complete": each.is_complete,
        "measures": measures,
        "columns": _columns(each.columns),
        "lines": [{"column": column, **_line(line)} for column, lines in _groups(each) for line in lines],
    }
    return (
        told
        if each.id not in {other.id for other in report.alternatives}
        else told | _beside(report.of(each.id))
    )


def _beside(each: AlternativeReport) -> dict[str, Any]:
    return {
        "at_other_rates": [{**rate_data(used), "net_present_value": _text(npv)} for used, npv in each.rates],
        "tornado": [{name: _text(value) for name, value in asdict(swing).items()} for swing in each.swings],
        "switching_values": [
            {"id": switch.id, "title": switch.title, "factor": _text(switch.factor), "says": switch.says}
            for switch in each.switches
        ],
        "scenarios": [{name: _text(value) for name, value in asdict(one).items()} for one in each.scenarios],
        "simulation": simulation_data(each.simulation) if each.simulation else None,
        "indices": asdict(each.indices) if each.indices else None,
    }


def simulation_data(found: Simulation) -> dict[str, Any]:
    """What the draws came to."""
    return {
        "draws": found.draws,
        "seed": found.seed,
        "inputs": found.inputs,
        "mean": str(found.mean),
        "percentiles": {str(of): str(value) for of, value in found.percentiles},
        "least": str(found.least),
        "most": str(found.most),
        "chance_of_loss": found.chance_of_loss,
        "broken_even": list(found.broken_even),
    }


def _columns(columns: Columns) -> dict[str, list[Any]]:
    return {field.name: [_text(each) for each in getattr(columns, field.name)] for field in fields(columns)}


def _line(line: LineFigures) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "element": line.element.value if line.element else None,
        "amounts": [_text(each) for each in line.amounts],
        "present": [_text(each) for each in line.present],
        "total": _text(line.total),
        "present_total": _text(line.present_total),
        "is_investment": line.is_investment,
        "is_future": line.is_future,
    }


def _text(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
