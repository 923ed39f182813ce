"""Which spellings name one company, and which names may be those of a government body."""

import re

from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.names import plain
from openqsmo.organizations.rules.parts import agencies_in

_LEGAL_FORMS = frozenset(
    "inc incorporated llc corp corporation co company ltd limited lp llp plc pbc ag gmbh".split()
)
_GOVERNMENT = re.compile(
    r"\.gov\b|\.mil\b|\bu\.? ?s\.? (?:department|government of)\b|\bfederal agency\b", re.I
)


def plain_provider(name: str) -> str:
    """A company's name without case, punctuation, a leading "the" and its legal form.

    >>> plain_provider("Qualys, Inc."), plain_provider("Turning Point Global Solutions, L.L.C")
    ('qualys', 'turning point global solutions')
    """
    words = plain(name).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words)


def may_be_government(name: str, agencies: Directory) -> bool:
    """Whether a name that resolves to no agency still looks like a part of one: then a person decides.

    It begins or ends with an agency's name ("USDA DISC"), or holds a government domain ("18F Cloud.gov").
    """
    return bool(_GOVERNMENT.search(name) or agencies_in(name, agencies))
