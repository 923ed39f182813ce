"""Who holds an office: how long a vacancy has lasted, and whether a new entry may follow the last."""

from datetime import date

from openqsmo.governance import problems
from openqsmo.governance.vocabulary import HolderStatus
from openqsmo.kernel.problems import Problem
from openqsmo.kernel.words import day


def status_of(name: str, is_acting: bool) -> HolderStatus:
    """Whether an office is held, held by somebody acting, or vacant."""
    if not name:
        return HolderStatus.VACANT
    return HolderStatus.ACTING if is_acting else HolderStatus.IN_OFFICE


def days_vacant(since: date | None, today: date) -> int | None:
    """Whole days that an office has been vacant by a day: 0 on the first; None where the start is unknown."""
    if since is None or since > today:
        return None
    return (today - since).days


def cannot_follow(
    *, office: str, holder: str, since: date | None, last_since: date | None, has_last: bool, today: date
) -> Problem | None:
    """The problem that keeps an entry from following the last one of an office, or None.

    ``last_since`` is None where the last entry's first day is not known; ``has_last`` says whether there
    is one. What is on record for earlier days stands, so an entry that follows must say its first day.
    """
    if since is not None and since > today:
        return problems.NOT_YET_A_FACT.about(on=day(since))
    if not has_last:
        return None
    if since is None:
        return problems.DAY_NEEDED.about(office=office, holder=holder or "a vacancy")
    if last_since is not None and since < last_since:
        return problems.BEFORE_THE_LAST.about(on=day(since), last=day(last_since), office=office)
    return None
