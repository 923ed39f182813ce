"""Every way an outcome can be refused."""

from openqsmo.kernel.problems import Problem

NOT_YOUR_COMMITMENT = Problem(
    code="OUT-001",
    says="You may not answer for {agency}.",
    fix="People who act for {agency} answer; ask its account administrator for a role there.",
    status=403,
)
ANSWER_INCOMPLETE = Problem(
    code="OUT-002",
    says="This answer cannot be kept as it is.",
    fix="Correct each field named below; nothing was saved.",
    status=422,
)
REQUEST_INCOMPLETE = Problem(
    code="OUT-003",
    says="This cannot be asked as it is.",
    fix="Correct each field named below; nothing was saved.",
    status=422,
)
NO_SUCH_FORM = Problem(
    code="OUT-004",
    says="Commitments do not come as “{given}”.",
    fix="Ask for csv or json, or for the feed as atom.",
    status=404,
)
