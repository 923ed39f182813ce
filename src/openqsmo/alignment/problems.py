"""Every way alignment can refuse. From 001: answers and plans; from 020: the workbook; from 030: waivers, costs."""

from openqsmo.kernel.problems import Problem

NO_CAPABILITIES = Problem(
    code="ALI-001",
    says="“{standard}” lists no capabilities yet.",
    fix="Load the capabilities of its functional area, then answer them.",
)
NOT_YOUR_AGENCY = Problem(
    code="ALI-002",
    says="You may not answer for {agency}.",
    fix="People who act for {agency} answer; ask its account administrator for a role there.",
    status=403,
)
NOT_YOUR_OFFERING = Problem(
    code="ALI-003",
    says="You may not answer for “{offering}”.",
    fix="Its provider answers; ask its account administrator for a role there.",
    status=403,
)
BAD_ANSWERS = Problem(
    code="ALI-004",
    says="{count} cannot be kept as given.",
    fix="Correct each one named below and save again; nothing was saved.",
    status=422,
)
ANSWERED_MEANWHILE = Problem(
    code="ALI-005",
    says="Somebody answered {count} while you did.",
    fix="Nothing was saved. What is there now stands below, beside what you gave: save what holds.",
)
BAD_UNIQUE = Problem(
    code="ALI-006",
    says="This unique capability cannot be recorded as it is.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
STATED_ALREADY = Problem(
    code="ALI-007",
    says="{agency} has stated the same for {identifier} already.",
    fix="Look at it on the page of unique capabilities.",
)
NOT_THE_QSMO = Problem(
    code="ALI-008",
    says="Candidate changes of “{standard}” are answered by the QSMO designated for its area.",
    fix="Ask the QSMO of that functional area to answer it.",
    status=403,
)
DECIDED_ALREADY = Problem(
    code="ALI-009",
    says="This candidate change is {state} already.",
    fix="Let the agency state it anew if something is still missing.",
)
REASON_NEEDED = Problem(
    code="ALI-010",
    says="A candidate change is not declined without a reason.",
    fix="Say in a sentence why it does not become part of the standard.",
    status=422,
)
BAD_PLAN = Problem(
    code="ALI-011",
    says="This work-off plan cannot be kept as it is.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
PLAN_ON_RECORD = Problem(
    code="ALI-012",
    says="“{offering}” works off {identifier} already.",
    fix="Change the day of the plan that is there, or report it done.",
)
PLAN_DONE = Problem(
    code="ALI-013",
    says="This work-off plan was reported done on {done_on}.",
    fix="Make another one if something is still to be done.",
)
OTHER_AREA = Problem(
    code="ALI-014",
    says="“{offering}” is not in the functional area of “{standard}”.",
    fix="Answer the capabilities of its own functional area.",
    status=422,
)
NO_SUCH_STANDARD = Problem(
    code="ALI-015",
    says="There is no standard of capabilities called “{given}”.",
    fix="Choose one of: {known}.",
    status=404,
)
SETTLED_ALREADY = Problem(
    code="ALI-016",
    says="Somebody has looked at this answer already, or its decision was withdrawn.",
    fix="Look at the fit-gap: what is still open stands there.",
)
WORKBOOK_FAULTS = Problem(
    code="ALI-020",
    says="{file} was not taken: {count} in it cannot be kept.",
    fix="Nothing was saved. Correct each place named below, or take what is right and leave the rest.",
    status=422,
)
NOT_OUR_WORKBOOK = Problem(
    code="ALI-021",
    says="{file} does not say whose fit-gap it is.",
    fix="Start from a workbook exported here, and keep its sheet of instructions.",
    status=422,
)
ANOTHERS_WORKBOOK = Problem(
    code="ALI-022",
    says="{file} was exported for {theirs}; this is {ours}.",
    fix="Import it where it belongs, or export a workbook for {ours} and fill in that.",
    status=422,
)
NO_ANSWERS_READ = Problem(
    code="ALI-023",
    says="{file} holds no sheet with the columns “{identifier}” and “{answer}”.",
    fix="Keep the heading row of each sheet as it was exported; columns may change places.",
    status=422,
)
FILE_TOO_LARGE = Problem(
    code="ALI-024",
    says="The file is larger than {most}.",
    fix="A fit-gap is far smaller: give the workbook that was exported here.",
    status=413,
)
NO_AGENCY = Problem(
    code="ALI-025",
    says="Say either whose agency's or which offering's workbook it is.",
    fix="Give --agency with its key, or --offering with its identifier.",
    status=422,
)
BAD_WAIVER = Problem(
    code="ALI-030",
    says="This waiver cannot be kept as it is.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
WAIVER_ON_RECORD = Problem(
    code="ALI-031",
    says="There is one on record already: {waiver}, {state}.",
    fix="Look at that one; withdraw it before another is asked for.",
)
WAIVER_NOT_YOURS = Problem(
    code="ALI-032",
    says="Waivers from “{standard}” are decided by the QSMO designated for its area.",
    fix="Ask the QSMO of that functional area to decide it.",
    status=403,
)
WAIVER_DECIDED = Problem(
    code="ALI-033",
    says="This waiver is {state} already.",
    fix="Ask for another one if it is still needed.",
)
BAD_COST = Problem(
    code="ALI-040",
    says="This cost cannot be kept as it is.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
BAD_RULE = Problem(
    code="ALI-050",
    says="This rule cannot be entered as it is.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
RULE_NOT_YOURS = Problem(
    code="ALI-051",
    says="Rules that change “{standard}” are entered by the QSMO designated for its area.",
    fix="Ask the QSMO of that functional area to enter it, or leave those items out.",
    status=403,
)
RULE_ON_RECORD = Problem(
    code="ALI-052",
    says="{citation} is entered already, as “{title}”.",
    fix="Name the items that it changes there.",
)
