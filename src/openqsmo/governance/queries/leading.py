"""Whose standards somebody leads: those of the areas whose designated QSMO they act for."""

from datetime import date

from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import QSMO_ROLES, Actor
from openqsmo.kernel.visibility import Visibility


def areas_led(viewer: Actor, on: date) -> frozenset[int]:
    """The functional areas whose QSMO on a day is an office that the viewer is analyst or director of.

    None for whoever acts for a provider as well: nobody writes the standard that they sell by.
    """
    offices = viewer.organization_ids(QSMO_ROLES)
    if not offices or viewer.sight < Visibility.QSMO:
        return frozenset()
    found = Designation.objects.in_charge(on).filter(office_id__in=offices)
    return frozenset(found.values_list("area_id", flat=True))
