"""Every way an action on the standards can be refused."""

from openqsmo.kernel.problems import Problem

NO_STANDARDS = Problem(
    code="STA-001",
    says="Nothing of the business standards was found in {files}.",
    fix="Point to the feed's JSON files, such as fm.json, or to the folder that holds them.",
    status=422,
)
NO_CATALOG = Problem(
    code="STA-002",
    says="There is no OSCAL catalog among {files}.",
    fix="Point to a catalog in OSCAL's JSON form, or to the folder that holds it with its profiles.",
    status=422,
)
STEP_OUT_OF_TURN = Problem(
    code="STA-010",
    says="“{step}” is not what comes next: the version is “{state}”.",
    fix="What comes next: {next}.",
)
VERSION_CLOSED = Problem(
    code="STA-011",
    says="The version is “{state}”; no step of the pipeline follows.",
    fix="Start a new version and take it through the pipeline.",
)
BAD_DECISION = Problem(
    code="STA-012",
    says="The decision cannot be recorded as given: {count} to correct.",
    fix="Correct each field named below and send again; nothing was saved.",
    status=422,
)
NOT_READY = Problem(
    code="STA-013",
    says="{count} between this version and its adoption by OMB.",
    fix="Settle each one named below, then record OMB's decision.",
)
COMMENT_STILL_OPEN = Problem(
    code="STA-014",
    says="Public comment in docket {docket} is open until {closes}.",
    fix="Record OMB's decision on a day after the comment period has closed.",
)
VERSION_FROZEN = Problem(
    code="STA-015",
    says="The version is “{state}” and is never changed again.",
    fix="Start a new version from it and change that one.",
)
VERSION_UNDER_DECISION = Problem(
    code="STA-016",
    says="The version is “{state}”: a body has agreed on its words as they stand.",
    fix="Have it returned for work first; it is then a working draft again.",
)
CONDITION_UNREADABLE = Problem(
    code="STA-017",
    says="The condition cannot be read at character {position}: {says}",
    fix="{fix}",
    status=422,
)
DRAFT_OPEN = Problem(
    code="STA-018",
    says="“{standard}” has an open draft already: it is “{state}”.",
    fix="Change that draft, or withdraw it first.",
)
NOT_YOUR_STANDARD = Problem(
    code="STA-019",
    says="“{standard}” is drafted by the designated QSMO of its functional area.",
    fix="Ask the QSMO of the area, or sign in for it.",
    status=403,
)
NOT_YOUR_STEP = Problem(
    code="STA-020",
    says="“{step}” is decided by: {roles}.",
    fix="Ask somebody who holds that role to record the decision.",
    status=403,
)
BAD_ITEM = Problem(
    code="STA-021",
    says="{identifier} cannot be kept as given: {count} to correct.",
    fix="Correct each field named below and send again; nothing was saved.",
    status=422,
)
NOT_IN_DRAFT = Problem(
    code="STA-022",
    says="The draft holds no {kind} {identifier}.",
    fix="Check the identifier against the draft's list.",
    status=404,
)
NOTHING_TO_DRAFT_FROM = Problem(
    code="STA-023",
    says="Version {number} of “{standard}” is “{state}”: no draft is made from it.",
    fix="Start from a version that was published or is a baseline.",
)
ITEM_MOVED_ON = Problem(
    code="STA-024",
    says="{identifier} was changed in this draft after you opened it.",
    fix="Read what it says now, shown below; send yours again to replace it.",
)
COMMENTS_CLOSED = Problem(
    code="STA-040",
    says="The draft of “{standard}” takes no comments today. {period}",
    fix="Read the comments and their answers; write to the Standards Lead of the area about anything else.",
)
BAD_COMMENT = Problem(
    code="STA-041",
    says="The comment cannot be kept as given: {count} to correct.",
    fix="Correct each field named below and send again; nothing was saved.",
    status=422,
)
LOOKS_AUTOMATIC = Problem(
    code="STA-042",
    says="The field that people leave empty is filled in, as programs do that fill in every field.",
    fix="Empty the last field, “Leave this empty”, and send again. Your comment is kept below.",
    status=422,
)
BAD_ANSWER = Problem(
    code="STA-043",
    says="The answer to comment {number} cannot be kept as given: {count} to correct.",
    fix="Correct each field named below and send again; nothing was saved.",
    status=422,
)
ANSWERS_CLOSED = Problem(
    code="STA-044",
    says="The version is “{state}”: what became of its comments and its evidence is settled.",
    fix="Take the matter up in a new draft.",
)
NO_REQUIREMENT = Problem(
    code="STA-045",
    says="The draft lists no requirement {identifier}.",
    fix="Check the identifier against the draft's list; evidence is given for requirements.",
    status=404,
)
BAD_EVIDENCE = Problem(
    code="STA-046",
    says="The evidence names no place where it can be read, or it is too long.",
    fix="Give the law, study or pilot that the requirement rests on, in at most {most} characters.",
    status=422,
)
STANDARD_THERE = Problem(
    code="STA-047",
    says="{area} has a standard “{title}” already.",
    fix="Begin a draft from its current version instead, or open its draft.",
)
BAD_FILE = Problem(
    code="STA-048",
    says="The draft takes nothing from {file}: {count} in it cannot be taken.",
    fix="Correct what is named below in the file and send it again; nothing was saved.",
    status=422,
)
NO_ITEMS = Problem(
    code="STA-049",
    says="{file} holds no item of “{standard}”.",
    fix="Give JSON as this site exports it, or a standards file or workbook that holds items of this standard.",
    status=422,
)
NO_DATA_ELEMENTS = Problem(
    code="STA-030",
    says="{standard}, version {number}, has no data elements; a data contract is made of data elements.",
    fix="Ask for the contract of a standard of data elements, such as ffm-data-elements.",
    status=422,
)
NO_CONTROLS = Problem(
    code="STA-031",
    says="{standard}, version {number}, has no controls; an OSCAL catalog is made of controls.",
    fix="Ask for the catalog of a standard of controls, such as nist-sp-800-53-controls.",
    status=422,
)
NOT_YOUR_CROSSWALK = Problem(
    code="STA-060",
    says="Where the items of “{standard}” went is decided by the designated QSMO of its functional area.",
    fix="Ask the QSMO of the area, or sign in for it.",
    status=403,
)
BAD_CROSSWALK = Problem(
    code="STA-061",
    says="The crosswalk cannot be decided as given: {count} to correct.",
    fix="Correct each one named below and send again; nothing was saved.",
    status=422,
)
CROSSWALK_DECIDED = Problem(
    code="STA-062",
    says="Where {identifiers} went is decided already: {decision}.",
    fix="Withdraw that decision with its reason first, then decide anew.",
)
CROSSWALK_WITHDRAWN = Problem(
    code="STA-063",
    says="This decision was withdrawn on {on}.",
    fix="Decide anew if the items belong together after all.",
)
SAME_VERSION = Problem(
    code="STA-064",
    says="A crosswalk leads from one version to another; both are {version}.",
    fix="Choose two versions.",
    status=422,
)
NOT_A_CROSSWALK_FILE = Problem(
    code="STA-065",
    says="{file} lacks the columns {missing}.",
    fix="Keep the heading row of an exported crosswalk; columns may change places.",
    status=422,
)
