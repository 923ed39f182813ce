"""Every way business cases can refuse. CAS-001 to 049: money, files and packs; CAS-050 on: reads and actions."""

from openqsmo.kernel.problems import Problem

MIXED_DOLLARS = Problem(
    code="CAS-001",
    says="The case is in {case_dollars}, and the rate row “{row}” is for {row_dollars}.",
    fix="Use a {case_kind} rate row, such as {example}, or restate the amounts.",
    status=422,
)
NO_SUCH_RATES = Problem(
    code="CAS-002",
    says="There is no rate row “{row}”.",
    fix="Name one of these: {known}. Or give your own with its source and date.",
    status=422,
)
NOTHING_KEPT = Problem(
    code="CAS-003",
    says="“{case}” does not say what keeping what we have costs, so nothing can be held against it.",
    fix="Add an alternative of the kind “keep” with its cost lines; write “unknown” where a figure is not known.",
    status=422,
)
CLAIMS_DO_NOT_ADD = Problem(
    code="CAS-004",
    says="These claims cannot be added: {why}.",
    fix="Hold them side by side, each with its scope, its period and its source.",
)
BAD_RATES = Problem(
    code="CAS-005",
    says="The rate rows cannot be read: {why}.",
    fix="Give each row an id, its dollars (real or nominal), percent by maturity, and a source.",
    status=422,
)
INCOMPLETE = Problem(
    code="CAS-006",
    says="“{case}” is incomplete: {missing}",
    fix="Give the missing figures as ranges; how unsure they are is what the range says.",
)
BAD_CORRELATION = Problem(
    code="CAS-007",
    says="{one} with {other} is correlated by {found}, which is not from -1 to 1.",
    fix="Give a coefficient from -1 (always opposite) over 0 (apart) to 1 (always alike).",
    status=422,
)
CORRELATIONS_CONTRADICT = Problem(
    code="CAS-008",
    says="These correlations cannot all hold at once: {named}.",
    fix="Bring one of them nearer to 0. With every coefficient multiplied by {shrink} they could hold.",
    status=422,
)
BAD_DRAWS = Problem(
    code="CAS-009",
    says="{draws} draws cannot be made.",
    fix="Ask for 1 to {most} draws.",
    status=422,
)
