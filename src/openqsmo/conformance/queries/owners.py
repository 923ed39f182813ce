"""For whom a viewer may have data checked: offerings of their own, agencies that they act for."""

from collections.abc import Sequence

from openqsmo.catalog.models import Offering
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.conformance import problems
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.organizations.models import Organization

MOST = 200


def owners(*, viewer: Actor) -> tuple[Sequence[Offering], Sequence[Organization]]:
    """The viewer's own offerings that are still offered, and the agencies that they act for, by name."""
    offerings = Offering.objects.filter(provider_id__in=viewer.provider_ids)
    offerings = offerings.exclude(state=OfferingState.RETIRED)
    organizations = Organization.objects.filter(pk__in=viewer.agency_ids)
    return list(offerings[:MOST]), list(organizations.order_by("name")[:MOST])


def owner_of(
    *, viewer: Actor, offering_id: int | None = None, organization_id: int | None = None
) -> Offering | Organization:
    """The one named, if it is the viewer's own (CON-306); one that they may not see does not exist."""
    if offering_id is not None:
        offering = Offering.objects.visible_to(viewer).get(pk=offering_id)
        if offering.provider_id not in viewer.provider_ids:
            raise Refused(problems.NOT_YOURS.about(owner=offering))
        return offering
    organization = Organization.objects.get(pk=organization_id or 0)
    if organization.pk not in viewer.agency_ids:
        raise Refused(problems.NOT_YOURS.about(owner=organization))
    return organization
