"""How a commitment stands on a day.

The measure of this rule is the request of 2012 to each agency to name two functions to share, due at the
end of that year, of which nothing was ever heard again: without an answer on record each one says so.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from openqsmo.outcomes.vocabulary import Promise, Standing, Tally


def standing_of(promise: Promise, today: date) -> Standing:
    """Answered once it has evidence; “no evidence” from the day after its due date; open until then."""
    if promise.answered_on is not None:
        return Standing.ANSWERED
    return Standing.NO_EVIDENCE if today > promise.due_on else Standing.OPEN


def is_late(promise: Promise) -> bool:
    """Whether its first evidence came after the day it was due."""
    return promise.answered_on is not None and promise.answered_on > promise.due_on


def days_over(promise: Promise, today: date) -> int:
    """For how many days it has been due without evidence; 0 where it is not."""
    return (today - promise.due_on).days if standing_of(promise, today) is Standing.NO_EVIDENCE else 0


def tally(promises: Iterable[Promise], today: date) -> Tally:
    """How many stand how on a day."""
    found = Counter(standing_of(each, today) for each in promises)
    return Tally(found[Standing.OPEN], found[Standing.ANSWERED], found[Standing.NO_EVIDENCE])
