"""Every way the catalogue can refuse. CAT-001 to 049: rules; CAT-050 on: reads and actions."""

from openqsmo.kernel.problems import Problem

NO_SUCH_MOVE = Problem(
    code="CAT-001",
    says="“{offering}” is {state}; it cannot become {to} from there.",
    fix="From there it can become {others}.",
)
NOT_THEIRS_TO_MOVE = Problem(
    code="CAT-002",
    says="You may not {verb} “{offering}”.",
    fix="{who} may do it; ask them.",
    status=403,
)
NOT_PLACED = Problem(
    code="CAT-003",
    says="No QSMO has placed “{offering}” in a functional area yet.",
    fix="Choose its functional area; the QSMO designated for it places and reviews the offering.",
)
PLACED_ALREADY = Problem(
    code="CAT-004",
    says="“{offering}” was placed by {qsmo}; it is no longer only listed from its source.",
    fix="Leave the decision to {qsmo}.",
)
NOT_DESIGNATED = Problem(
    code="CAT-005",
    says="{qsmo} is not the designated QSMO of {area}.",
    fix="Only the designated QSMO publishes there; let it take the offering over.",
    status=403,
)
OWN_SUBMISSION = Problem(
    code="CAT-006",
    says="You submitted “{offering}”, so you cannot approve it.",
    fix="Ask somebody else of the QSMO to decide.",
    status=403,
)
OWN_WORK = Problem(
    code="CAT-007",
    says="{qsmo} is itself the provider of “{offering}”, and you wrote this version.",
    fix="Ask a second person of the QSMO, who neither wrote nor submitted it, to decide.",
    status=403,
)
SUBMITTER_UNKNOWN = Problem(
    code="CAT-008",
    says="It is not known who submitted “{offering}” and who decides, so they may be the same person.",
    fix="Return it, and let a named person submit it and another named person decide.",
)
DEMANDS_NOT_MET = Problem(
    code="CAT-009",
    says="“{offering}” lacks {count} of the fields that “{mode}” demands before it can be published.",
    fix="Fill in each field named below, then submit it again.",
    status=422,
)
NO_REASON = Problem(
    code="CAT-010",
    says="No reason is given for what becomes of “{offering}”.",
    fix="Say why in a sentence; it stands in its history and, for a suspension, on its page.",
    status=422,
)
BAD_PRICE = Problem(
    code="CAT-011",
    says="The price of “{offering}” cannot be read.",
    fix="Correct each part named below; nothing was saved.",
    status=422,
)
BAD_BUNDLE = Problem(
    code="CAT-012",
    says="“{offering}” promises what its parts do not bear out, or has a part that it cannot have.",
    fix="Correct each point named below.",
    status=422,
)
BUNDLE_IN_ITSELF = Problem(
    code="CAT-013",
    says="“{offering}” would be a part of itself: {way}.",
    fix="Take out the part that leads back to it.",
    status=422,
)
NO_SUCH_VERSION = Problem(
    code="CAT-051",
    says="“{offering}” has no version {number} that you may see.",
    fix="Choose one of the versions listed on its page.",
    status=404,
)
NOT_YET_THERE = Problem(
    code="CAT-052",
    says="“{offering}” was not in the marketplace on that day.",
    fix="Choose a later day; its history starts with the first line on its page.",
    status=404,
)
BAD_DAY = Problem(
    code="CAT-053",
    says="“{given}” is not a day.",
    fix="Write it as year-month-day, as in 2026-01-31.",
    status=422,
)
BAD_VOLUME = Problem(
    code="CAT-054",
    says="“{given}” is not a volume that a price can be worked out for.",
    fix="Give a whole number from 1 to 1,000,000,000.",
    status=422,
)
NO_SUCH_FORM = Problem(
    code="CAT-055",
    says="There is no export as {given}.",
    fix="Choose csv or json.",
    status=404,
)
TOO_MANY_TO_COMPARE = Problem(
    code="CAT-056",
    says="{count} offerings cannot stand side by side; {most} can.",
    fix="Leave some out of the address or the tray.",
    status=422,
)
NO_SUCH_FEED = Problem(
    code="CAT-057",
    says="There is no feed as {given}.",
    fix="Choose atom or json.",
    status=404,
)
NOT_YOUR_FOLLOW = Problem(
    code="CAT-058",
    says="You do not follow this.",
    fix="Look at what you follow on your own page.",
    status=404,
)
ALREADY_FOLLOWED = Problem(
    code="CAT-059",
    says="You already follow {name}.",
    fix="Change how often you hear of it on the page of what you follow.",
)
NEED_ENDED = Problem(
    code="CAT-060",
    says="This need was {state} on {ended_on}.",
    fix="Record a new need if something is still missing.",
)
NEED_INCOMPLETE = Problem(
    code="CAT-061",
    says="A need says what is missing and what for.",
    fix="Fill in both; a sentence each is enough.",
    status=422,
)
REASON_NEEDED = Problem(
    code="CAT-062",
    says="An answer needs a reason that everyone can read.",
    fix="Say how the need is met, or why it is declined.",
    status=422,
)
NOT_YOUR_NEED = Problem(
    code="CAT-063",
    says="A need in {area} is answered by its QSMO; you are not its staff.",
    fix="Ask the QSMO of that functional area to answer it.",
    status=403,
)
OLDER_LIST = Problem(
    code="CAT-070",
    says="{file} is the {source} of {as_of}; that of {newest} is loaded already.",
    fix="Load a newer one, or go back to this one with --anyway.",
)
UNDATED_LIST = Problem(
    code="CAT-071",
    says="{file} does not say of which day it is, and the {source} of {newest} is loaded already.",
    fix="Load one that says its day, or take this one for newer with --anyway.",
)
NOT_YOURS_TO_START = Problem(
    code="CAT-080",
    says="You may not start an offering of {provider} in {area}.",
    fix="Its provider may, and the staff of the QSMO designated for {area}; ask them.",
    status=403,
)
BAD_START = Problem(
    code="CAT-081",
    says="An offering cannot be started like this.",
    fix="Correct what is named below; nothing was saved.",
    status=422,
)
NOT_YOURS_TO_EDIT = Problem(
    code="CAT-082",
    says="You may not write about “{offering}”.",
    fix="Its provider writes about it, and the QSMO that placed it; ask them.",
    status=403,
)
NOT_TO_BE_EDITED = Problem(
    code="CAT-083",
    says="Version {number} of “{offering}” is in review, so it cannot be changed.",
    fix="Ask {qsmo} to return it; then it can be changed and submitted again.",
)
BAD_DRAFT = Problem(
    code="CAT-084",
    says="{count} of what you wrote cannot be kept as it is.",
    fix="Correct each field named below and save again; nothing was saved, and nothing that you wrote is lost.",
    status=422,
)
DRAFT_CHANGED = Problem(
    code="CAT-085",
    says="What you opened of “{offering}” was changed since, and your text differs in {count}.",
    fix="Nothing was saved. Choose, field by field, which text stays, and save again.",
)
NO_DRAFT = Problem(
    code="CAT-086",
    says="“{offering}” has no draft that could be {done}.",
    fix="Edit it first: that makes a draft.",
)
EVENT_NEEDED = Problem(
    code="CAT-087",
    says="It is not said which draft this stands on.",
    fix="Read the draft, and send its `event` back with it or in the header If-Match.",
    status=422,
)
NO_SUCH_MOVE_AT_ALL = Problem(
    code="CAT-088",
    says="There is no move called “{given}”.",
    fix="Choose one of: {known}.",
    status=404,
)
DRAFT_IN_THE_WAY = Problem(
    code="CAT-089",
    says="Version {number} of “{offering}” is in review, and a draft from an older version would replace it.",
    fix="Ask {qsmo} to return it first.",
)
NO_SUCH_AREA = Problem(
    code="CAT-090",
    says="You are of no QSMO that is designated for the functional area “{given}”.",
    fix="Choose one of: {known}.",
    status=422,
)
FILE_TOO_LARGE = Problem(
    code="CAT-091",
    says="The file is larger than {most}.",
    fix="Give a smaller one, or only the pages that prove the claim.",
    status=413,
)
FILE_NOT_TAKEN = Problem(
    code="CAT-092",
    says="“{name}” is not a file of a kind that is taken as evidence.",
    fix="Give one of: {kinds}.",
    status=415,
)
FILE_GIVEN_ALREADY = Problem(
    code="CAT-093",
    says="The same file was given for “{field}” already, as “{name}”.",
    fix="It is cited there; give another file, or change the level of the claim in the draft.",
)
NOT_A_CLAIM = Problem(
    code="CAT-094",
    says="“{field}” is not a claim that a file could prove.",
    fix="Choose one of: {known}.",
    status=422,
)
BAD_PROOF = Problem(
    code="CAT-095",
    says="The file does not yet prove “{field}” to the level given.",
    fix="Correct what is named below; the file was not kept.",
    status=422,
)
FILE_LOST = Problem(
    code="CAT-096",
    says="“{name}” is on record, and its bytes are not where evidence is kept.",
    fix="Tell the people who run this marketplace; its provider can give the file again.",
    status=404,
)
NOT_A_FILTER = Problem(
    code="CAT-097",
    says="“{given}” is no filter.",
    fix="Write FACET=VALUE, with one of: {facets}.",
    status=422,
)
NOT_COMPARABLE = Problem(
    code="CAT-098",
    says="There are not two offerings to compare: {missing} was not found, or you may not see it.",
    fix="Give two to four codes as a search lists them.",
    status=404,
)
