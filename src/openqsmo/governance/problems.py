"""Every way that governance can refuse.

What is well written and cannot be is a conflict (409); 422 is left to what cannot be read at all.
"""

from openqsmo.kernel.problems import Problem

NO_SUCH_AREA = Problem(
    code="GOV-001",
    says="No functional area has the code “{given}”.",
    fix="Use one of these: {codes}.",
    status=404,
)
NOT_POSSIBLE = Problem(
    code="GOV-002",
    says="“{designation}” cannot become “{state}”.",
    fix="See what is missing, and who supplies it, below.",
)
AREA_TAKEN = Problem(
    code="GOV-003",
    says="{area} has a designation already: “{designation}”, {state}.",
    fix="Carry that one on, transfer it, or retire it before another is started.",
)
NOT_YOUR_TASK = Problem(
    code="GOV-004",
    says="This step of “{designation}” is taken by {roles}.",
    fix="Ask somebody who holds that role to take it.",
    status=403,
)
NOT_YOUR_OFFICE = Problem(
    code="GOV-005",
    says="“{designation}” belongs to another office; only its own QSMO may do this.",
    fix="Ask that office's QSMO director.",
    status=403,
)
OWN_PLAN = Problem(
    code="GOV-006",
    says="You act for the office of “{designation}”, or for an agency that it is part of, or you submitted its plan.",
    fix="Leave the decision to a member who has no part in it.",
    status=403,
)
NOT_YOUR_BODY = Problem(
    code="GOV-007",
    says="A decision of the {body} is recorded by its own people only.",
    fix="Ask somebody with the role {role}.",
    status=403,
)
SIGNED_FOR_ANOTHER = Problem(
    code="GOV-008",
    says="You signed for the {other} on the plan of “{designation}” already.",
    fix="Leave this decision to another person: nobody signs for two bodies.",
    status=403,
)
PLAN_IS_CLOSED = Problem(
    code="GOV-009",
    says="The plan of “{designation}” cannot be changed now: {state}.",
    fix="A plan is written until it is submitted; the SSGB or OMB can return it for changes.",
)
NOTHING_TO_DECIDE = Problem(
    code="GOV-010",
    says="The plan of “{designation}” does not wait for a decision of the {body}: {state}.",
    fix="The SSGB decides on a submitted plan; OMB decides once the SSGB has recommended it.",
)
ALREADY_DECIDED = Problem(
    code="GOV-011",
    says="The {body} decided on this plan on {on}: {decision}.",
    fix="A decision stands. A plan that is returned and submitted again is decided on anew.",
)
REASON_NEEDED = Problem(
    code="GOV-012",
    says="A plan cannot be returned without a reason.",
    fix="Say what the office is to change.",
)
SOURCE_NEEDED = Problem(
    code="GOV-013",
    says="Nothing is put on record here without its source.",
    fix="Name the memorandum, minutes or announcement, with its date or address.",
)
SCOPE_NOT_AMENDED = Problem(
    code="GOV-014",
    says="The scope of “{designation}” cannot be amended so.",
    fix="See why below.",
)
BAD_DAY = Problem(
    code="GOV-015",
    says="“{given}” is not a day.",
    fix="Write the day as year, month and day, as in 2020-12-01.",
    status=422,
)
NOT_A_LEAD_AGENCY = Problem(
    code="GOV-016",
    says="{organization} cannot lead a QSMO: it is {kind}.",
    fix="Name the department, agency or bureau that the office belongs to.",
)
NAME_NEEDED = Problem(
    code="GOV-017",
    says="{what} needs a name.",
    fix="Give its name as its agency writes it.",
)
PLAN_MOVED_ON = Problem(
    code="GOV-018",
    says="Somebody saved the plan of “{designation}” while you were writing.",
    fix="Compare your text with what is saved now, below; sending again replaces it.",
)
NOT_RECORDED = Problem(
    code="GOV-019",
    says="This cannot be recorded for “{designation}”.",
    fix="See why below.",
)
NOT_YOUR_REGISTER = Problem(
    code="GOV-020",
    says="You may not record who holds an office at {organization}.",
    fix="Ask that organization's account administrator, or OMB.",
    status=403,
)
ALREADY_HELD = Problem(
    code="GOV-021",
    says="The entry for {office} at {organization} says so already.",
    fix="Nothing needs doing.",
)
BEFORE_THE_LAST = Problem(
    code="GOV-022",
    says="{on} is before {last}, when the last entry for {office} starts.",
    fix="Give that day or a later one: what is on record for earlier days stands.",
)
DAY_NEEDED = Problem(
    code="GOV-023",
    says="{office} has an entry already ({holder}), so this one needs its first day.",
    fix="Give the day on which it changed.",
)
NOT_YET_A_FACT = Problem(
    code="GOV-024",
    says="{on} has not come yet.",
    fix="Record what is so on its day, or later.",
)
ALREADY_LEFT = Problem(
    code="GOV-025",
    says="The entry for {office} at {organization} ended on {on}.",
    fix="Look at the office's newest entry.",
)
AREA_DOES_NOT_FIT = Problem(
    code="GOV-026",
    says="The office of {office} {needs}.",
    fix="{fix}",
)
