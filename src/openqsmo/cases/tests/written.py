"""Cases for tests: a whole one, started, written, submitted and signed through the actions."""

import pytest

from openqsmo.cases.actions.signing import Ruling, sign_step
from openqsmo.cases.actions.starting import start_case
from openqsmo.cases.actions.submitting import submit_case
from openqsmo.cases.actions.writing import save_section
from openqsmo.cases.paperwork import ApprovalLevel, CaseKind, CaseSection, StepDecision
from openqsmo.kernel.actor import Role
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from tests.cast import person

WHOLE = {
    "problem": {"statement": "Pay is late in every third month.", "functions": "HCM.A5-1"},
    "baseline": {
        "rows": [
            {"measure": "Cost of payroll", "value": "4,200,000", "unit": "dollars a year", "period": "FY 2025",
             "source": "General ledger", "evidence": "Report GL-17"},
        ]
    },
    "requirements": {"rows": [{"statement": "Pay employees on the days that law sets.", "authority": "5 U.S.C. 5504"}]},
    "alternatives": {
        "chosen": "B",
        "rows": [
            {"key": "A", "name": "Keep what we have", "mode": "keep"},
            {"key": "B", "name": "A shared service", "mode": "existing_government"},
        ],
    },
    "costs": {
        "first_year": "2027", "horizon": "5", "dollars": "real", "timing": "end_year", "rates": "omb-a94-base-7",
        "rows": [
            {"alternative": "A", "element": "operations", "year": "2027", "low": "4000000", "likely": "4200000",
             "high": "4500000"},
            {"alternative": "B", "element": "operations", "year": "2027", "low": "2500000", "likely": "2900000",
             "high": "3600000"},
        ]
    },
    "benefits": {
        "rows": [
            {"name": "Cheaper payroll", "alternative": "B", "kind": "savings", "owner": "Office of the CFO",
             "measure": "Cost of payroll", "unit": "dollars a year", "starts_on": "2027-10-01",
             "due_on": "2028-09-30", "proof": "The general ledger, account 6100", "first_year": "2028",
             "last_year": "2031", "low": "800000", "likely": "1300000", "high": "1500000"},
            {"name": "Pay on time", "alternative": "B", "kind": "not_in_money", "owner": "Office of Human Resources",
             "measure": "Pay days met", "unit": "percent", "starts_on": "2027-10-01", "due_on": "2028-03-31",
             "proof": "The calendar of pay days"},
        ]
    },
    "risks": {"rows": [{"what": "Bargaining is not finished", "kind": "labor", "remover": "Labor relations office"}]},
    "delivery": {"model": "The provider runs it.", "retirement": "The old system ends in 2028."},
    "pilot": {},
    "funding": {"source": "Working capital fund", "agreement": "Interagency agreement"},
    "marketplace": {"rows": []},
}  # fmt: skip


def approvers(cast):
    """Sal (SAPOC) and Cal (CIO) of Labor; Dee and Omar of the cast are the QSMO and OMB."""
    sal = person("Sal", (Role.AGENCY_SAPOC, cast.labor))
    cal = person("Cal", (Role.AGENCY_CIO, cast.labor))
    return {
        ApprovalLevel.SAPOC: cast.actor(sal),
        ApprovalLevel.CIO: cast.actor(cal),
        ApprovalLevel.QSMO: cast.actor(cast.dee),
        ApprovalLevel.OMB: cast.actor(cast.omar),
    }


def started(cast, *, kind=CaseKind.MARKETPLACE, by=None, **more):
    return start_case(
        title="Move payroll", kind=kind, agency_id=cast.labor.pk, area_code="HCM",
        by=by or cast.actor(cast.lee), **more,
    )  # fmt: skip


def written(cast, content=None, **more):
    """A case with everything in it, or with other sections than the whole one has."""
    case = started(cast, **more)
    return write(cast, case, WHOLE | (content or {}))


def write(cast, case, content, by=None):
    for section, given in content.items():
        case = save_section(
            case_id=case.pk, section=CaseSection(section), given=given,
            seen=case.revision_of(CaseSection(section)), by=by or cast.actor(cast.lee),
        )  # fmt: skip
    return case


def submitted(cast, content=None, **more):
    return submit_case(case_id=written(cast, content, **more).pk, by=cast.actor(cast.lee))


def approve(case, level, by, **more):
    return sign_step(case_id=case.pk, level=level, ruling=Ruling(StepDecision.APPROVED, **more), by=by)


def approved(cast, people=None, content=None, **more):
    """A case that went through all four steps."""
    case, people = submitted(cast, content), people or approvers(cast)
    for level, by in people.items():
        case = approve(case, level, by, **(more if level is ApprovalLevel.OMB else {}))
    return case


def refused(expected, action, **given):
    """The problem with which an action is refused; it left no event."""
    events = Event.objects.count()
    with pytest.raises(Refused) as caught:
        action(**given)
    assert caught.value.problem.code == expected, caught.value.problem
    assert Event.objects.count() == events
    return caught.value.problem
