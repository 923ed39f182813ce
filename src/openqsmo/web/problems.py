"""Every way that a door itself can refuse, whatever lies behind it."""

from openqsmo.kernel.problems import Problem

SIGN_IN_FIRST = Problem(
    code="WEB-001",
    says="This needs somebody who is signed in as {roles}.",
    fix="Sign in, or give an API token that may do this.",
    status=401,
)
NOT_YOUR_ROLE = Problem(
    code="WEB-002",
    says="This is open to {roles}; you are {mine}.",
    fix="Ask your organization's account administrator to give you the role, if it is your task.",
    status=403,
)
UNDECLARED = Problem(
    code="WEB-003",
    says="This door does not say who may use it, so nobody may.",
    fix="Report it to the people who run this marketplace.",
    status=403,
)
NO_PAGE = Problem(
    code="WEB-004",
    says="There is no page at this address.",
    fix="Check the address, or start from the home page or the search.",
    status=404,
)
WRONG_METHOD = Problem(
    code="WEB-005",
    says="{method} is not possible at this address.",
    fix="Use {allowed}.",
    status=405,
)
FORM_EXPIRED = Problem(
    code="WEB-006",
    says="This form cannot be trusted: its security token is missing or too old.",
    fix="Go back, load the page again and send it once more; allow cookies for this site.",
    status=403,
)
BAD_REQUEST = Problem(
    code="WEB-007",
    says="The request cannot be read: {why}.",
    fix="Correct it and send it again.",
    status=400,
)
BROKEN = Problem(
    code="WEB-008",
    says="Something went wrong on our side, and nothing was saved.",
    fix="Try again; if it happens once more, report what you did and the time to the people who run this.",
    status=500,
)
TOO_MANY = Problem(
    code="WEB-009",
    says="Too many attempts came from this address.",
    fix="Wait {wait} and try again.",
    status=429,
)
READ_ONLY_TOKEN = Problem(
    code="WEB-010",
    says="This token may not be used for that: it is for {scopes} only.",
    fix="Make a token with the scope “{wanted}” on your account page.",
    status=403,
)
NOT_ACCEPTED = Problem(
    code="WEB-011",
    says="The body was sent as {sent}, which is not read here.",
    fix="Send JSON with the header Content-Type: application/json.",
    status=415,
)
TOO_LARGE = Problem(
    code="WEB-013",
    says="The request carries more than {most}.",
    fix="Send less at once.",
    status=413,
)
