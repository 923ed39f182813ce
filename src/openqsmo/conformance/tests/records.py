"""Reports made by hand: one of every state, with personal fields, waivers, unreadable rows and hostile values."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from openqsmo.conformance.vocabulary import (
    CheckReport,
    Contract,
    Dimension,
    DistinctValue,
    Field,
    FieldType,
    InputFile,
    NotUnderstood,
    OffendingRow,
    Rule,
    RuleKind,
    RuleResult,
    RuleState,
    Severity,
    Table,
    UnreadableRow,
    Verdict,
    Waived,
)

SECRET = "123-45-6789"
FORMULA = '=HYPERLINK("http://example.com")'


def a_rule(id="PAY-001", *, fields=("pay_plan",), severity=Severity.FATAL, kind=RuleKind.CODES, **more):
    told = {
        "table": "payments", "dimension": Dimension.CONFORMITY, "text": f"{id}: the pay plan is on the list",
        "expected": "one of GS, WG", "citation": "5 CFR 531", "example": "GS", "fix": "Use a code of the list.",
    }  # fmt: skip
    return Rule(id=id, kind=kind, fields=fields, severity=severity, **(told | more))


def an_offending_row(**more):
    told = {
        "key": {"payment": "7", "ssn": SECRET}, "file": "payments.csv", "row": 7, "field": "pay_plan",
        "given": FORMULA, "expected": "one of GS, WG", "difference": "",
    }  # fmt: skip
    return OffendingRow(**(told | more))


RULES = tuple(
    a_rule(f"PAY-00{number}", severity=severity, fields=fields)
    for number, severity, fields in (
        (1, Severity.FATAL, ("pay_plan",)),
        (2, Severity.WARNING, ("ssn",)),
        (3, Severity.FATAL, ("net",)),
        (4, Severity.FATAL, ("net",)),
        (5, Severity.WARNING, ("net",)),
        (6, Severity.FATAL, ("pay_plan",)),
        (7, Severity.FATAL, ("net",)),
    )
)
TABLE = Table(
    "payments",
    (
        Field("payment", FieldType.INTEGER, key_position=1),
        Field("ssn", FieldType.STRING, is_personal=True),
        Field("pay_plan", FieldType.STRING),
        Field("net", FieldType.NUMBER),
    ),
    key=("payment",),
)
CONTRACT = Contract(
    id="payroll-payment", name="Payroll payment", version="1.0.0", api_version="v3.1.0", status="active",
    tables=(TABLE,), rules=RULES, not_understood=(NotUnderstood("schema[0].quality[3]", 41, "An engine of its own."),),
    sha256="c" * 64,
)  # fmt: skip
RESULTS = (
    RuleResult(
        RULES[0], RuleState.FAIL, found=2, checked=1000, rows=(an_offending_row(), an_offending_row(row=9)),
        distinct=(DistinctValue(FORMULA, 1), DistinctValue(None, 1)), distinct_total=2,
    ),
    RuleResult(
        RULES[1], RuleState.WARN, found=1, checked=1000, personal=True,
        rows=(an_offending_row(field="ssn", given=SECRET, difference="1"),),
        distinct=(DistinctValue(SECRET, 1),), distinct_total=1,
    ),
    RuleResult(RULES[2], RuleState.PASS, found=0, checked=1000),
    RuleResult(RULES[3], RuleState.ERROR, why=f"Could not convert string '{SECRET}' to INT32."),
    RuleResult(RULES[4], RuleState.SKIPPED, why="The table “calendar” was not given."),
    RuleResult(RULES[5], RuleState.NOT_APPLICABLE, why="No row is of this kind."),
    RuleResult(
        RULES[6], RuleState.FAIL, found=3, checked=1000, measured=Decimal("3"),
        waived=Waived("The new system starts in May.", "Dee", "2027-05-01"),
    ),
)  # fmt: skip
REPORT = CheckReport(
    verdict=Verdict.NOT_CONFORMANT, contract=CONTRACT, engine="duckdb", engine_version="1.5.6",
    software_version="0.1.0", started_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC), seconds=Decimal("1.25"),
    files=(InputFile("payments", "payments.csv", "csv", 54_321, "f" * 64, 1000, unreadable_rows=1),),
    results=RESULTS,
    unreadable=(UnreadableRow("payments", "payments.csv", 12, f"The row holds “{SECRET}” and no more.", "Add cells."),),
    problems=(f"A value '{SECRET}' stopped one rule.",),
)  # fmt: skip


def passing(contract=CONTRACT):
    """A report in which every rule passed."""
    results = tuple(RuleResult(rule, RuleState.PASS, found=0, checked=1000) for rule in contract.rules)
    return replace(
        REPORT, verdict=Verdict.CONFORMANT, contract=contract, results=results, unreadable=(), problems=()
    )
