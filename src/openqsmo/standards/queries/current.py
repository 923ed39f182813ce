"""Which version of a standard is current: told here alone, and used by pages, search, fit-gap and contracts.

A baseline is current until another supersedes it. A standard that has none is current in the newest
version that was published. What a load reads after a baseline stands beside it as its source published
it: a candidate that a Standards Lead may draft from (ADR 0023). A draft is never current.
"""

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from openqsmo.standards.models import Standard, StandardVersion
from openqsmo.standards.rules.pipeline import VersionState

_BASELINE_FIRST = Case(When(state=VersionState.BASELINE.value, then=0), default=1)


def published_versions() -> QuerySet[StandardVersion]:
    """Every version that has a number, that is, every one that is no draft and never was only one."""
    return StandardVersion.objects.filter(number__gt=0)


def current_versions() -> QuerySet[StandardVersion]:
    """The current version of every standard; a standard without a published version has none."""
    of_standard = published_versions().filter(standard=OuterRef("standard"))
    best = of_standard.order_by(_BASELINE_FIRST, "-number").values("pk")
    return StandardVersion.objects.annotate(best=Subquery(best[:1])).filter(pk=F("best"))


def current_of(standard: Standard) -> StandardVersion | None:
    """The current version of one standard, or None."""
    return published_versions().filter(standard=standard).order_by(_BASELINE_FIRST, "-number").first()


def current_number(standard: Standard) -> int:
    """The number of a standard's current version; 0 where none was published."""
    found = current_of(standard)
    return found.number if found else 0
