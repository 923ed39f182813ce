"""Find the agency identifiers that name another agency in a later snapshot."""

import re

from rapidfuzz import fuzz

from openqsmo.catalog.rules.fedramp.agencies import plain
from openqsmo.catalog.rules.feed_records import FedrampAgency, FedrampFeed, HandedOn, PseudoAgency

SAME_NAME = 90
_SHORT_FORMS = (
    (r"\bu s\b", "united states"),
    (r"\bus\b", "united states"),
    (r"\bdept\b", "department"),
    (r"&", "and"),
)


def agency_identifiers_handed_on(before: FedrampFeed, after: FedrampFeed) -> list[HandedOn]:
    """The identifiers of both snapshots whose agencies' own names differ, in order.

    Names at least ``SAME_NAME`` alike are one name spelled anew, and the Joint Authorization Board
    stays itself under any name. A change of the department alone is a move, not another agency.
    """
    earlier = _by_id(before)
    found: list[HandedOn] = []
    for agency_id, now in sorted(_by_id(after).items()):
        then = earlier.get(agency_id)
        if then is None or then.pseudo is now.pseudo is PseudoAgency.BOARD:
            continue
        alike = likeness(then.name, now.name)
        if alike < SAME_NAME:
            found.append(HandedOn(agency_id=agency_id, before=then, after=now, likeness=alike))
    return found


def likeness(one: str, other: str) -> int:
    """How like two names are, from 0 to 100: 100 for the same words in any order, short forms spelled out."""
    return round(fuzz.token_sort_ratio(_spelled_out(one), _spelled_out(other)))


def _by_id(feed: FedrampFeed) -> dict[str, FedrampAgency]:
    return {agency.agency_id: agency for agency in (*feed.agencies, *feed.pseudo_agencies)}


def _spelled_out(name: str) -> str:
    words = plain(name)
    for short, long in _SHORT_FORMS:
        words = re.sub(short, long, words)
    return words
