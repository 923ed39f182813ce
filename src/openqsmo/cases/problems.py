"""Every way business cases can refuse. CAS-001 to 049: money, files and packs; 050 to 069: writing;
070 to 089: approving; 090 on: exceptions."""

from openqsmo.kernel.problems import Problem

NOT_YOUR_CASE = Problem(
    code="CAS-051",
    says="You may not write a case of {agency}.",
    fix="People who act for {agency} write it; ask its account administrator for a role there.",
    status=403,
)
NOT_WRITABLE = Problem(
    code="CAS-052",
    says="“{case}” is {state}, so it cannot be changed.",
    fix="A step returns it with a reason when something must change; a comment can be made at any time.",
)
BASELINE_LOCKED = Problem(
    code="CAS-053",
    says="The baseline of “{case}” was locked when the case was submitted.",
    fix="A step that returns the case because of its baseline opens it again.",
)
EDITED_MEANWHILE = Problem(
    code="CAS-054",
    says="Somebody saved “{section}” while you wrote.",
    fix="Both texts are kept: theirs is saved, yours is set aside. Compare them, then save what holds.",
)
NOT_READY = Problem(
    code="CAS-055",
    says="The case cannot be submitted yet: {count} must be put right first.",
    fix="Each is named below with what to do; nothing was submitted.",
    status=422,
)
WHY_NEEDED = Problem(
    code="CAS-056",
    says="A later version says why it differs from the one before.",
    fix="Explain in a sentence or two what changed and why: the approvers read it beside the differences.",
    status=422,
)
TITLE_NEEDED = Problem(
    code="CAS-057",
    says="The case cannot be started as it is.",
    fix="Correct each field named below; nothing was saved.",
    status=422,
)
NOT_AN_APPROVED_CASE = Problem(
    code="CAS-058",
    says="“{case}” is not an approved case.",
    fix="Start from an approved case, from a need, or from blank.",
)
NO_FIT_GAP = Problem(
    code="CAS-059",
    says="{agency} has no must-haves in its fit-gap of “{standard}” yet.",
    fix="Answer the fit-gap first, or write the requirements by hand.",
)
NO_SUCH_OFFERING = Problem(
    code="CAS-060",
    says="An offering named here is not in the marketplace.",
    fix="Copy the code from the offering's page, or leave the field empty.",
    status=422,
)
EMPTY_TEXT = Problem(
    code="CAS-061", says="There is nothing to keep: the text is empty.", fix="Write a sentence.", status=422
)
BAD_SIGHT = Problem(
    code="CAS-062",
    says="“{given}” is not a level at which a section is opened.",
    fix="Choose public, federal or qsmo.",
    status=422,
)
NO_SUCH_SECTION = Problem(
    code="CAS-063",
    says="A case has no section “{given}”.",
    fix="Choose one of: {known}.",
    status=404,
)
NOT_IN_REVIEW = Problem(
    code="CAS-070",
    says="The case is {state}: it waits for nobody's signature.",
    fix="It can be signed once it is submitted and stands at your step.",
)
LEVEL_SKIPPED = Problem(
    code="CAS-071",
    says="“{level}” cannot sign yet: the case is with “{waiting}”.",
    fix="No step is skipped. It comes to you once the steps before it have approved it.",
)
NOT_YOUR_STEP = Problem(
    code="CAS-072",
    says="You may not sign as “{level}”.",
    fix="Whoever holds that role for this case signs; its page says who holds it now.",
    status=403,
)
OWN_CASE = Problem(
    code="CAS-073",
    says="You wrote or submitted this case, so you cannot sign it.",
    fix="Ask another holder of the role, or have one appointed.",
    status=403,
)
SIGNED_ALREADY = Problem(
    code="CAS-074",
    says="You have signed an earlier step of this version.",
    fix="Nobody signs two steps: ask another holder of this step's role.",
    status=403,
)
REASON_NEEDED = Problem(
    code="CAS-075",
    says="A case is returned or denied with a reason.",
    fix="Choose the reason, and write what must change or why it cannot be.",
    status=422,
)
BAD_CONDITION = Problem(
    code="CAS-076",
    says="A condition cannot be tracked as it is.",
    fix="Say what must be done, and by which later day.",
    status=422,
)
NO_STAND_IN_HERE = Problem(
    code="CAS-077",
    says="This agency is one of the CFO Act: its CIO signs.",
    fix="Record who is CIO, or acting CIO, in the register of officials, and give them the role.",
)
CIO_IS_THERE = Problem(
    code="CAS-078",
    says="This agency has a CIO on record, who signs.",
    fix="Ask the CIO to sign; somebody else signs in that place only where there is none.",
)
NOT_OF_THE_AGENCY = Problem(
    code="CAS-079",
    says="{person} does not act for {agency}.",
    fix="Name somebody who holds a role at the agency.",
    status=422,
)
NOT_ITS_ADMINISTRATOR = Problem(
    code="CAS-080",
    says="You may not say who signs in the CIO's place at {agency}.",
    fix="Its point of contact (SAPOC) or its account administrator does.",
    status=403,
)
NOT_THE_QSMO = Problem(
    code="CAS-081",
    says="You are not of the QSMO in charge of {area}.",
    fix="The QSMO designated for the functional area does this.",
    status=403,
)
NOT_JOINT = Problem(
    code="CAS-082",
    says="“{case}” is no joint case.",
    fix="Only a case of a legacy provider is proposed together with the QSMO.",
)
CONDITION_CLOSED = Problem(
    code="CAS-083", says="This condition is closed.", fix="Nothing more is asked of it; see its history."
)
NOT_ANSWERED_YET = Problem(
    code="CAS-084",
    says="The agency has not said yet how this condition is met.",
    fix="It can be closed once the agency reports how.",
)
ALREADY_DECIDED = Problem(
    code="CAS-085",
    says="“{case}” is {state}: it cannot be withdrawn.",
    fix="A decision stands; start a new case where something changes.",
)
WAIT_NEEDED = Problem(
    code="CAS-086",
    says="The approval ends before it begins.",
    fix="Choose a day in the future until which it holds.",
    status=422,
)
EXCEPTION_DECIDED = Problem(
    code="CAS-090", says="This exception is {state}.", fix="Ask for a new one where the facts have changed."
)
EXCEPTION_INCOMPLETE = Problem(
    code="CAS-091",
    says="The exception cannot be kept as it is.",
    fix="Correct each field named below; nothing was saved.",
    status=422,
)
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
BAD_CASE = Problem(
    code="CAS-010",
    says="{name} cannot be read: {count}.",
    fix="Correct each field named and read it again; `qsmo case schema` prints what a case holds.",
    status=422,
)
BAD_PACK = Problem(
    code="CAS-011",
    says="The pack is not whole: {says}",
    fix="Do not rely on this pack: ask the marketplace for it again, and hold it against a published head.",
    status=422,
)
