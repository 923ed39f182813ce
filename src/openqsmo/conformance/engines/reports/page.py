"""A report as one HTML file that a person can open anywhere: no script, nothing asked of any host."""

from html import escape

from openqsmo.conformance.engines.reports.tables import (
    LEGEND,
    STATES,
    VERDICTS,
    Cell,
    Sheet,
    counts,
    distinct_sheet,
    found_in_words,
    in_order,
    key_in_words,
    not_understood_sheet,
    share_in_words,
    summary_sheet,
    unreadable_sheet,
    value_in_words,
    waiver_in_words,
)
from openqsmo.conformance.vocabulary import CheckReport, RuleResult, RuleState

NEEDS_A_PERSON = (RuleState.FAIL, RuleState.ERROR, RuleState.WARN)
STYLE = """
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
main{max-width:75rem;margin:0 auto;padding:1rem}
h1{font-size:1.75rem;line-height:1.2}h2{margin-top:2.5rem}h3{margin-top:2rem}
code{overflow-wrap:anywhere}
.verdict{border-left:.5rem solid #565c65;padding:.5rem 1rem;background:#f0f0f0;font-size:1.25rem}
.conformant{border-color:#008817}.conformant_with_conditions{border-color:#b38c00}.not_conformant{border-color:#b50909}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0}
caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border:1px solid #a9aeb1;padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{background:#f0f0f0}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}dt{font-weight:bold}dd{margin:0}
dd{overflow-wrap:anywhere}
section.rule{border-top:1px solid #a9aeb1;padding-top:.5rem}
@media(max-width:40rem){dl{display:block}dd{margin:0 0 .5rem}}
@media print{.scroll{overflow:visible}}
"""


def as_html(report: CheckReport) -> str:
    """The report as one HTML page: verdict first, then what needs a person, then everything else."""
    title = (
        f"{VERDICTS[report.verdict]}: {report.contract.name or report.contract.id} {report.contract.version}"
    )
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="verdict {report.verdict.value}"><strong>{VERDICTS[report.verdict]}.</strong> '
        f"{escape(_tally(report))}</p>",
        *(f"<p><strong>Could not be checked:</strong> {escape(each)}</p>" for each in report.problems),
        _pairs(summary_sheet(report)),
        *_findings(report),
        "<h2>Every rule</h2>",
        _rules(report),
        _legend(),
        *_part("Distinct bad values", distinct_sheet(report)),
        *_part("Unreadable rows", unreadable_sheet(report)),
        *_part("Parts of the contract that were not checked", not_understood_sheet(report)),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{chr(10).join(parts)}\n</main>\n</body>\n</html>\n"
    )


def _tally(report: CheckReport) -> str:
    return ", ".join(f"{STATES[state]}: {number}" for state, number in counts(report).items() if number)


def _pairs(sheet: Sheet) -> str:
    rows = "\n".join(f"<dt>{_words(name)}</dt><dd>{_words(value)}</dd>" for name, value in sheet.rows)
    return f"<dl>\n{rows}\n</dl>"


def _findings(report: CheckReport) -> list[str]:
    found = [result for result in in_order(report) if result.state in NEEDS_A_PERSON]
    if not found:
        return ["<h2>What to do</h2>", "<p>Nothing: no rule that was run is broken.</p>"]
    return ["<h2>What to do</h2>", *(_finding(result) for result in found)]


def _finding(result: RuleResult) -> str:
    rule = result.rule
    share = share_in_words(result)
    facts = {
        "State": f"{STATES[result.state]} ({rule.severity})",
        "Rows": f"{found_in_words(result)}{f' ({share})' if share else ''}",
        "Expected": rule.expected,
        "Example that passes": rule.example,
        "What to do": rule.fix,
        "Source of the rule": rule.citation,
        "Why": result.why,
        "Waived": waiver_in_words(result),
    }
    lines = "".join(f"<dt>{name}</dt><dd>{escape(words)}</dd>" for name, words in facts.items() if words)
    return (
        f'<section class="rule" id="{escape(rule.id, quote=True)}"><h3><code>{escape(rule.id)}</code> '
        f"{escape(rule.text)}</h3><dl>{lines}</dl>{_samples(result)}</section>"
    )


def _samples(result: RuleResult) -> str:
    if not result.rows:
        return ""
    rows = tuple(
        (row.file, row.row, key_in_words(row.key), row.field, value_in_words(row.given), row.expected, row.difference)
        for row in result.rows
    )  # fmt: skip
    header = ("File", "Row", "Key", "Field", "Given", "Expected", "Difference")
    return _table(Sheet("", header, rows), f"The first {len(rows)} rows that break {result.rule.id}")


def _rules(report: CheckReport) -> str:
    header = ("Rule", "State", "Severity", "Dimension", "Table", "Fields", "Rows", "Text")
    rows = tuple(
        (
            each.rule.id, STATES[each.state], str(each.rule.severity), str(each.rule.dimension), each.rule.table,
            ", ".join(each.rule.fields), found_in_words(each), each.rule.text,
        )
        for each in in_order(report)
    )  # fmt: skip
    return _table(Sheet("", header, rows, "The contract has no rule."), "Every rule and how it came out")


def _legend() -> str:
    rows = tuple((STATES[state], words) for state, words in LEGEND.items())
    return _table(Sheet("", ("State", "What it means"), rows), "What the states mean")


def _part(title: str, sheet: Sheet) -> list[str]:
    heading = f"<h2>{escape(title)}</h2>"
    return [heading, _table(sheet, title) if sheet.rows else f"<p>{escape(sheet.when_empty)}</p>"]


def _table(sheet: Sheet, caption: str) -> str:
    if not sheet.rows:
        return f"<p>{escape(sheet.when_empty)}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in sheet.header)
    body = "\n".join(
        f'<tr><th scope="row">{_words(row[0])}</th>{"".join(f"<td>{_words(cell)}</td>" for cell in row[1:])}</tr>'
        for row in sheet.rows
    )
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table><caption>{label}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _words(cell: Cell) -> str:
    return "" if cell is None else escape(f"{cell:,}" if isinstance(cell, int) else str(cell))
