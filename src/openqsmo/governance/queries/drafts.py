"""Drafts of standards: which are open, where each stands, and whose they are to write.

They are read here and not among the standards, which do not know who is the QSMO of an area.
"""

from datetime import date

from django.db.models import Count, QuerySet

from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import QSMO_ROLES, Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.standards.models import ItemVersion, StandardVersion
from openqsmo.standards.rules.pipeline import OPEN
from openqsmo.standards.vocabulary import AS_PUBLISHED


def areas_led(viewer: Actor, on: date) -> frozenset[int]:
    """The functional areas whose QSMO on a day is an office that the viewer is analyst or director of.

    None for whoever acts for a provider as well: nobody writes the standard that they sell by.
    """
    offices = viewer.organization_ids(QSMO_ROLES)
    if not offices or viewer.sight < Visibility.QSMO:
        return frozenset()
    found = Designation.objects.in_charge(on).filter(office_id__in=offices)
    return frozenset(found.values_list("area_id", flat=True))


def open_drafts(*, viewer: Actor) -> QuerySet[StandardVersion]:
    """Every draft on its way to a baseline; drafts are public, so every viewer gets the same."""
    return _with_all(StandardVersion.objects.filter(state__in=[state.value for state in OPEN]))


def drafted_version(*, version_id: int, viewer: Actor) -> StandardVersion:
    """One version that was drafted here, whatever became of it; ``item_count`` says how many items it lists."""
    drafted = StandardVersion.objects.filter(source_load=None).exclude(state=AS_PUBLISHED)
    found = _with_all(drafted.filter(pk=version_id)).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such draft of a standard"))
    return found


def items_of_draft(draft: StandardVersion, *, viewer: Actor) -> QuerySet[ItemVersion]:
    """The items that a draft lists, as it words them."""
    return draft.items.select_related("item__standard__area").defer("words").order_by("pk")


def _with_all(rows: QuerySet[StandardVersion]) -> QuerySet[StandardVersion]:
    counted = rows.annotate(item_count=Count("items"))
    return counted.select_related("standard__area", "based_on").prefetch_related("decisions__person")
