"""The office of a QSMO as an organization: found under its lead agency, or registered there."""

from django.db.models import Q
from django.utils.text import slugify

from openqsmo.governance import problems
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.organizations.actions import register_organization
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind

LEADING_KINDS = frozenset(
    {OrganizationKind.DEPARTMENT, OrganizationKind.INDEPENDENT_AGENCY, OrganizationKind.BUREAU}
)
LONGEST_KEY = 100


def lead_agency_of(organization_id: int) -> Organization:
    """The agency that is to lead; an organization that cannot is refused (GOV-016)."""
    found = Organization.objects.get(pk=organization_id)
    if found.kind not in LEADING_KINDS:
        kind = OrganizationKind(found.kind).label.lower()
        raise Refused(problems.NOT_A_LEAD_AGENCY.about(organization=found, kind=kind))
    return found


def qsmo_office(
    *,
    lead_agency: Organization,
    name: str,
    by: Actor,
    source: str,
    key: str = "",
    abbreviation: str = "",
    is_synthetic: bool = False,
) -> Organization:
    """The QSMO office of this name (or key) under a lead agency, registered there if it is new."""
    name = name.strip()
    if not name:
        raise Refused(problems.NAME_NEEDED.about(what="A QSMO office"))
    is_it = Q(key=key) if key else Q(parent=lead_agency, name__iexact=name)
    found = Organization.objects.filter(is_it, kind=OrganizationKind.QSMO).order_by("pk").first()
    if found:
        return found
    return register_organization(
        name=name,
        kind=OrganizationKind.QSMO,
        source=source,
        by=by,
        key=key or _free_key(f"{lead_agency.key}-{slugify(name)}"[:LONGEST_KEY].strip("-")),
        agency_class=AgencyClass(lead_agency.agency_class) if lead_agency.agency_class else None,
        parent=lead_agency,
        abbreviation=abbreviation,
        is_synthetic=is_synthetic,
    )


def _free_key(wanted: str) -> str:
    taken = set(Organization.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
