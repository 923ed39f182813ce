"""Which organization an agency of the Marketplace is, and what becomes of its code."""

from dataclasses import dataclass
from enum import StrEnum

from openqsmo.catalog.rules.fedramp.handed_on import SAME_NAME, likeness
from openqsmo.organizations.vocabulary import Resolution


class CodeStep(StrEnum):
    """What is done with an agency's code: nothing, given to an organization, handed on to one, or closed."""

    KEEP = "keep"
    GIVE = "give"
    HAND_ON = "hand_on"
    CLOSE = "close"


@dataclass(frozen=True)
class AgencyAnswer:
    """The key of the organization meant (None: left for a person), and what is done with the code.

    ``is_another`` says that the identifier named another agency before: its earlier use is not this one's.
    """

    key: str | None
    step: CodeStep
    is_another: bool


def answer_for(name: str, before: str | None, holder: str | None, resolution: Resolution) -> AgencyAnswer:
    """Whom an identifier means now.

    ``name`` is the agency's own name now, ``before`` the one under this identifier in the last load (None:
    not known), ``holder`` the key of the organization that has the code. The name decides where it resolves,
    since a code may be handed on; where it does not, the code does, unless the name became another's.
    """
    is_another = before is not None and likeness(before, name) < SAME_NAME
    if resolution.key is not None:
        return AgencyAnswer(resolution.key, _step(holder, resolution.key), is_another)
    if holder is None:
        return AgencyAnswer(None, CodeStep.KEEP, is_another)
    if is_another:
        return AgencyAnswer(None, CodeStep.CLOSE, is_another)
    return AgencyAnswer(holder, CodeStep.KEEP, is_another)


def _step(holder: str | None, key: str) -> CodeStep:
    if holder is None:
        return CodeStep.GIVE
    return CodeStep.KEEP if holder == key else CodeStep.HAND_ON
