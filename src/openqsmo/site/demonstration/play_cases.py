"""The cases' part of the story: written, submitted and signed by those who would; promises, one of them overdue."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import Any

from openqsmo.cases.actions.exceptions import ask_for_exception, decide_exception
from openqsmo.cases.actions.signing import NewCondition, Ruling, sign_step
from openqsmo.cases.actions.starting import start_case
from openqsmo.cases.actions.submitting import submit_case
from openqsmo.cases.actions.writing import save_section
from openqsmo.cases.models import Case, ExceptionRequest
from openqsmo.cases.paperwork import ApprovalLevel, CaseKind, CaseSection, ExceptionState, StepDecision
from openqsmo.kernel.actor import OPERATOR
from openqsmo.outcomes.actions.answering import answer_commitment
from openqsmo.outcomes.actions.making import ask_every_agency, make_commitments_of_case
from openqsmo.outcomes.models import Commitment
from openqsmo.site.demonstration.facts import INVENTED
from openqsmo.site.demonstration.stage import Stage

AUTHOR = "lee@example.gov"
SIGNERS = {
    ApprovalLevel.SAPOC: "sal@example.gov",
    ApprovalLevel.CIO: "cal@example.gov",
    ApprovalLevel.QSMO: "dee@example.gov",
    ApprovalLevel.OMB: "omar@example.gov",
}
Told = dict[str, Any]


@cache
def told_cases() -> Told:
    """What the content tells of cases."""
    folder = files("openqsmo.site.demonstration.content")
    return tomllib.loads(folder.joinpath("cases.toml").read_text(encoding="utf-8"))


def steps() -> Iterator[tuple[date, str, Any]]:
    """Each step with its day and its name, in order for each case."""
    told = told_cases()
    for case in told["case"]:
        name = f"case {case['slug']}"
        yield case["started"], f"{name} 1 is written", partial(_write, told=case)
        if "submitted" in case:
            yield case["submitted"], f"{name} 2 is submitted", partial(_submit, told=case)
        for level, on in zip(SIGNERS, case.get("signed", []), strict=False):
            yield on, f"{name} signed by {level}", partial(_sign, told=case, level=level)
    asked, exception = told["asked"], told["exception"]
    yield asked["on"], "every agency is asked", partial(_ask, told=asked)
    yield asked["answered_on"], "one agency answers", partial(_answer, told=asked)
    yield exception["on"], "an exception is asked for", partial(_except, told=exception)
    yield exception["decided_on"], "an exception is granted", partial(_grant, told=exception)


def _case(told: Told) -> Case:
    return Case.objects.get(title=told["title"], is_synthetic=True)


def _write(stage: Stage, told: Told) -> None:
    by = stage.actor(AUTHOR)
    case = start_case(
        title=told["title"], kind=CaseKind.MARKETPLACE, agency_id=stage.organizations[told["agency"]].pk,
        area_code=told["area"], by=by, is_synthetic=True,
    )  # fmt: skip
    is_draft = "submitted" not in told
    for name, given in told_cases()["whole"].items():
        if is_draft and name not in ("problem", "baseline"):
            continue
        save_section(
            case_id=case.pk, section=CaseSection(name), given=_with_codes(stage, given), seen=0, by=by
        )


def _with_codes(stage: Stage, given: Told) -> Told:
    """A section in which offerings that the content names by slug have their codes."""
    rows = [
        {**row, "offering": stage.codes[row["offering"]]} if row.get("offering") else row
        for row in given.get("rows", [])
    ]
    return {**given, "rows": rows} if rows else given


def _submit(stage: Stage, told: Told) -> None:
    submit_case(case_id=_case(told).pk, by=stage.actor(AUTHOR))


def _sign(stage: Stage, told: Told, level: ApprovalLevel) -> None:
    conditions = []
    if level is ApprovalLevel.QSMO and "condition" in told:
        conditions = [NewCondition(told["condition"], told["condition_due"])]
    ruling = Ruling(StepDecision.APPROVED, conditions=conditions)
    case = sign_step(case_id=_case(told).pk, level=level, ruling=ruling, by=stage.actor(SIGNERS[level]))
    if case.is_approved:
        make_commitments_of_case(case_id=case.pk, by=OPERATOR)  # as the worker does when it hears of it


def _ask(stage: Stage, told: Told) -> None:
    ask_every_agency(
        title=told["title"], what=told["what"], measure=told["measure"], proof=told["proof"],
        due_on=told["due_on"], source=told["source"], agency_keys=told["agencies"],
        by=stage.actor(SIGNERS[ApprovalLevel.OMB]), is_synthetic=True,
    )  # fmt: skip


def _answer(stage: Stage, told: Told) -> None:
    mine = Commitment.objects.get(title=told["title"], organization=stage.organizations["dol"])
    answer_commitment(
        commitment_id=mine.pk, says="Payroll and hours worked are named.", evidence="Plan of September 2026",
        source=INVENTED, evidence_on=told["answered_on"], by=stage.actor(AUTHOR),
    )  # fmt: skip


def _except(stage: Stage, told: Told) -> None:
    ask_for_exception(
        agency_id=stage.organizations["dol"].pk, area_code="HCM", reason=told["reason"], text=told["text"],
        by=stage.actor(AUTHOR), is_synthetic=True,
    )  # fmt: skip


def _grant(stage: Stage, told: Told) -> None:
    asked = ExceptionRequest.objects.get(is_synthetic=True, text=told["text"])
    decide_exception(
        exception_id=asked.pk, state=ExceptionState.GRANTED, answer=told["answer"], until=told["until"],
        by=stage.actor(SIGNERS[ApprovalLevel.QSMO]),
    )  # fmt: skip
