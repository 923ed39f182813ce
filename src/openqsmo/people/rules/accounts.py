"""How a person's name and address are kept."""

import re

from openqsmo.kernel.problems import Refused
from openqsmo.people import problems

LONGEST_ADDRESS = 254
LONGEST_NAME = 200
LONGEST_TOKEN_NAME = 100
# What a mailbox on the internet looks like; whether it exists only a mail can tell.
_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


def kept_address(given: str) -> str:
    """An e-mail address as it is kept: without spaces around it, in lower case; else refused (PEO-016)."""
    address = given.strip().lower()
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Refused(problems.BAD_ADDRESS.about(given=given.strip()[:LONGEST_ADDRESS]))
    return address


def kept_name(given: str, most: int = LONGEST_NAME) -> str:
    """A name as it is kept: one line, single spaces; an empty or endless one is refused (PEO-018)."""
    name = " ".join(given.split())
    if not name or len(name) > most or not name.isprintable():
        raise Refused(problems.BAD_NAME.about(most=most))
    return name
