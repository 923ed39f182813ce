"""Every way an action on organizations can be refused."""

from openqsmo.kernel.problems import Problem

LEFT_FOR_A_PERSON = Problem(
    code="ORG-001",
    says="“{given}” could be {number} organizations: {names}.",
    fix="Choose the one that is meant, by its whole name, its key, or a code with its scheme.",
)
NAME_UNKNOWN = Problem(
    code="ORG-002",
    says="No organization here is known as “{given}”.",
    fix="Write its whole name, its key, or a code with its scheme; or register it first.",
    status=404,
)
CODE_TAKEN = Problem(
    code="ORG-003",
    says="{code} already belongs to “{holder}”.",
    fix="Give the code to one organization; end it for “{holder}” first if it has moved.",
)
KEY_TAKEN = Problem(
    code="ORG-004",
    says="The key “{key}” already names “{holder}”.",
    fix="Choose another key; keys never pass from one organization to another.",
)
OWN_ANCESTOR = Problem(
    code="ORG-005",
    says="“{organization}” cannot be part of “{parent}”, which is part of it.",
    fix="Choose a parent that stands above it.",
)
NAME_NEEDED = Problem(
    code="ORG-006",
    says="An organization needs a name of at most {most} characters.",
    fix="Write the name as its own documents do.",
    status=422,
)
ALREADY_DECIDED = Problem(
    code="ORG-007",
    says="“{text}” was decided on {decided_on} to mean {answer}.",
    fix="Reopen it first if that was wrong.",
)
STILL_OPEN = Problem(
    code="ORG-008",
    says="“{text}” was not decided yet, so there is nothing to reopen.",
    fix="Decide it: choose the organization that it means, or none.",
)
CANNOT_BE_MEANT = Problem(
    code="ORG-009",
    says="“{organization}” cannot be what a name means: {why}.",
    fix="Choose another organization, or none.",
)
NO_NAME = Problem(
    code="ORG-010",
    says="This is no name that somebody could be asked about: it is empty, or longer than {most} characters.",
    fix="Give the name as its source writes it.",
    status=422,
)
CODE_ENDED = Problem(
    code="ORG-011",
    says="{code} ended on {until} for “{holder}”.",
    fix="Give it again if the organization has it again.",
)
MEANS_ONE = Problem(
    code="ORG-012",
    says="Nobody needs to be asked about “{text}”: {why}.",
    fix="Use that organization; give it another name or code if sources call it otherwise.",
)
ENDS_BEFORE_IT_BEGINS = Problem(
    code="ORG-013",
    says="{code} began on {since}, so it cannot have ended on {until}.",
    fix="Give the day on which it ended, after the day on which it began.",
    status=422,
)
