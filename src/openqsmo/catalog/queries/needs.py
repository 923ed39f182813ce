"""Needs: what customers looked for and did not find. Public, but for who asked."""

from django.db.models import QuerySet

from openqsmo.catalog.models import Need
from openqsmo.catalog.vocabulary import NeedState
from openqsmo.kernel.actor import Actor


def needs(
    *, viewer: Actor, state: str = "", area: str = "", is_synthetic: bool | None = None
) -> QuerySet[Need]:
    """Needs that the viewer may see, newest first: all of them, for a need is public."""
    found = Need.objects.select_related("functional_area", "organization", "offering")
    if state in set(NeedState):
        found = found.filter(state=state)
    if area:
        found = found.filter(functional_area__code=area)
    if is_synthetic is not None:
        found = found.filter(is_synthetic=is_synthetic)
    return found


def need_page(*, need_id: int, viewer: Actor) -> Need:
    """One need."""
    return needs(viewer=viewer).get(pk=need_id)
