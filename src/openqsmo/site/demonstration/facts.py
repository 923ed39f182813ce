"""The real part of the demonstration: agencies, QSMOs, functions, by name and code; and who is invented there."""

from openqsmo.governance.actions import load_known_designations, load_synthetic_officials
from openqsmo.governance.content import synthetic_officials
from openqsmo.kernel.actor import OPERATOR
from openqsmo.organizations.actions import ensure_known_organizations, register_all
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people.actions import register_demonstration_person
from openqsmo.site.demonstration.content import people, providers, standards
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from openqsmo.standards.models import Activity

STARTER_SET = "Starter set of FIBF identifiers and titles; the short descriptions are OpenQSMO's own"
INVENTED = "Synthetic demonstration data"


def put_facts() -> None:
    """Put agencies, functions and QSMOs on record: facts, each with its source."""
    ensure_known_organizations(by=OPERATOR)
    ensure_known_areas(by=OPERATOR)
    if not Activity.objects.exists():  # what was loaded from the real feed is fuller
        load_fibf(files=standards(), source=STARTER_SET, by=OPERATOR)
    load_known_designations(by=OPERATOR)


def put_people() -> None:
    """Put the invented providers, people and officials on record, each marked synthetic."""
    register_all([_provider(each.key, each.name, each.kind) for each in providers()], by=OPERATOR)
    at = {row.key: row for row in Organization.objects.all()}
    for person in people():
        held = [(role, at[key]) for role, key in person.roles]
        register_demonstration_person(email=person.email, name=person.name, memberships=held, by=OPERATOR)
    load_synthetic_officials(rows=synthetic_officials(), by=OPERATOR)


def _provider(key: str, name: str, kind: OrganizationKind) -> Organization:
    return Organization(key=key, name=name, kind=kind, is_provider=True, is_synthetic=True, source=INVENTED)
