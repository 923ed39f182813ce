"""Every way an account action can be refused."""

from openqsmo.kernel.problems import Problem

NO_DEMONSTRATION = Problem(
    code="PEO-001",
    says="The demonstration sign-in does not exist on this installation.",
    fix="Sign in with {provider}.",
    status=404,
)
NO_SUCH_PERSON = Problem(
    code="PEO-002",
    says="No open account belongs to {who}.",
    fix="Ask your organization's account administrator to open one for your address.",
    status=403,
)
LOCKED_OUT = Problem(
    code="PEO-003",
    says="Too many failed attempts came from this address, so it is locked for a while.",
    fix="Wait 15 minutes and try again.",
    status=429,
)
BAD_TOKEN = Problem(
    code="PEO-004",
    says="The API token is unknown, expired or revoked.",
    fix="Make a new one on your account page and send it as “Authorization: Bearer …”.",
    status=401,
)
PROVIDER_SAID_NO = Problem(
    code="PEO-005",
    says="The identity provider did not sign you in: {why}.",
    fix="Start again from the sign-in page; if it happens again, tell the people who run this marketplace.",
    status=403,
)
PROVIDER_DOWN = Problem(
    code="PEO-006",
    says="The identity provider does not answer as it should: {why}.",
    fix="Try again in a few minutes.",
    status=503,
)
NOT_THEIRS_TO_GIVE = Problem(
    code="PEO-007",
    says="You may not give or end the role {role} for {organization}.",
    fix="Ask {organization}'s own account administrator, or the system administrator.",
    status=403,
)
ROLE_DOES_NOT_FIT = Problem(
    code="PEO-008",
    says="The role {role} does not exist at {organization}, which is {kind}.",
    fix="Choose one of: {fitting}.",
    status=422,
)
ALREADY_HELD = Problem(
    code="PEO-009",
    says="{person} already holds the role {role} for {organization}.",
    fix="Nothing needs doing; end it first if it should start anew.",
)
ALREADY_ENDED = Problem(
    code="PEO-010",
    says="This role was ended on {ended_on}.",
    fix="Give it again if it is needed again.",
)
BAD_SCOPES = Problem(
    code="PEO-011",
    says="A token needs at least one scope out of {scopes}.",
    fix="Choose what the token is for.",
    status=422,
)
BAD_EXPIRY = Problem(
    code="PEO-012",
    says="A token lives from one day to {most} days; {given} was asked for.",
    fix="Choose a number of days in that range.",
    status=422,
)
NOT_YOUR_TOKEN = Problem(
    code="PEO-013",
    says="You have no such token.",
    fix="Look at the list on your account page.",
    status=404,
)
NO_PROVIDER = Problem(
    code="PEO-014",
    says="No identity provider is configured on this installation.",
    fix="Set OPENQSMO_OIDC_ISSUER and what belongs to it (docs/how-to/sign-in.md).",
    status=404,
)
LAST_ADMINISTRATOR = Problem(
    code="PEO-015",
    says="This would leave {organization} without an account administrator.",
    fix="Give the role to somebody else first.",
)
BAD_ADDRESS = Problem(
    code="PEO-016",
    says="“{given}” is not an e-mail address.",
    fix="Give an address such as name@agency.gov.",
    status=422,
)
NOT_ITS_ADMINISTRATOR = Problem(
    code="PEO-017",
    says="You do not administer the accounts of {organization}.",
    fix="Ask its own account administrator, or the system administrator.",
    status=403,
)
BAD_NAME = Problem(
    code="PEO-018",
    says="A name is one line of 1 to {most} characters.",
    fix="Write the name as it should be shown.",
    status=422,
)
ALREADY_OPEN = Problem(
    code="PEO-019",
    says="{address} already has an open account.",
    fix="Give that account a role; it needs no opening.",
)
ALREADY_CLOSED = Problem(
    code="PEO-020",
    says="The account of {address} is closed.",
    fix="The system administrator can open it again.",
)
OTHER_IDENTITY = Problem(
    code="PEO-021",
    says="The account of {address} belongs to another sign-in at {issuer}.",
    fix="Ask the system administrator to unlink the old sign-in (qsmo people unlink), then sign in again.",
    status=403,
)
NAME_NEEDED = Problem(
    code="PEO-022",
    says="{address} has no account yet.",
    fix="Give the person's name too: an account is opened together with the role.",
    status=422,
)
NOT_YOURS_TO_OPEN = Problem(
    code="PEO-023",
    says="You may not {what} accounts.",
    fix="Ask the system administrator.",
    status=403,
)
WIDER_TOKEN = Problem(
    code="PEO-024",
    says="A token cannot make a token for more than itself: it lacks {more}.",
    fix="Sign in and make it on your account page.",
    status=403,
)
TOO_MANY_TOKENS = Problem(
    code="PEO-025",
    says="You have {most} active tokens, which is the most.",
    fix="Revoke one that nothing uses any more.",
)
ALREADY_REVOKED = Problem(
    code="PEO-026",
    says="This token was revoked on {revoked_on}.",
    fix="Nothing needs doing: it opens nothing any more.",
)
NO_SIGN_OUT_THERE = Problem(
    code="PEO-027",
    says="The identity provider offers no way to sign out from here.",
    fix="Sign out on the provider's own page, or close the browser.",
    status=404,
)
NO_ACCOUNT = Problem(
    code="PEO-028",
    says="No account has the address {address}.",
    fix="Check it with `qsmo people list`.",
    status=404,
)
NO_ORGANIZATION = Problem(
    code="PEO-029",
    says="No organization has the key “{key}”.",
    fix="A key is written like treasury or hr-qsmo; it stands on the organization's page.",
    status=404,
)
