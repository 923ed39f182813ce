"""The stable cast of the suite: the same few people and organizations in every test.

*Ana* is an analyst and *Dee* the director of the HR QSMO; *Fay* directs the FM QSMO; *Lee* leads
at an agency and *Ada* administers its accounts; *Pat* sells a service and *Rob* is a rival;
*Gus* audits; *Uma* administers the system; *Vic* only visits and has no account.
"""

from dataclasses import dataclass
from datetime import date

from openqsmo.governance.models import Designation
from openqsmo.governance.vocabulary import DesignationState
from openqsmo.kernel.actor import OPERATOR, Actor, Role
from openqsmo.ledger.models import Recorded
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from openqsmo.people.models import Membership, Person
from openqsmo.people.queries import actor_for
from openqsmo.standards.models import Activity, Function, FunctionalArea

START = date(2024, 1, 1)


def kept(row: Recorded, verb: str) -> Recorded:
    """Save a row with its event, as an action would."""
    row.save()
    record(verb, subject=row, by=OPERATOR)
    return row


def organization(key: str, name: str, kind: OrganizationKind, **fields: object) -> Organization:
    row = Organization(key=key, name=name, kind=kind, source="the test cast", **fields)
    kept(row, "organization.registered")
    return row


def person(name: str, *held: tuple[Role, Organization]) -> Person:
    row = Person(email=f"{name.lower()}@example.gov", name=name, is_synthetic=True)
    row.set_unusable_password()
    kept(row, "person.registered")
    for role, at in held:
        kept(Membership(person=row, organization=at, role=role, starts_on=START), "membership.granted")
    return row


def designation(area: FunctionalArea, office: Organization, lead: Organization) -> Designation:
    row = Designation(
        area=area, name=office.name, office=office, lead_agency=lead, state=DesignationState.OPERATING,
        in_charge_from=START, source="the test cast",
    )  # fmt: skip
    kept(row, "designation.advanced")
    return row


@dataclass
class Cast:
    opm: Organization
    treasury: Organization
    labor: Organization
    gao: Organization
    hr_qsmo: Organization
    fm_qsmo: Organization
    acme: Organization
    rival: Organization
    hr: FunctionalArea
    fm: FunctionalArea
    ana: Person
    dee: Person
    fay: Person
    lee: Person
    ada: Person
    pat: Person
    rob: Person
    gus: Person
    uma: Person
    omar: Person

    def actor(self, who: Person) -> Actor:
        return actor_for(who)


def make_cast() -> Cast:
    """Create the cast in the database, each row with its event."""
    cfo = {"agency_class": AgencyClass.CFO_ACT}
    opm = organization("opm", "Office of Personnel Management", OrganizationKind.INDEPENDENT_AGENCY, **cfo)
    treasury = organization("treasury", "Department of the Treasury", OrganizationKind.DEPARTMENT, **cfo)
    labor = organization("labor", "Department of Labor", OrganizationKind.DEPARTMENT, **cfo)
    gao = organization("gao", "Government Accountability Office", OrganizationKind.LEGISLATIVE)
    omb = organization("omb", "Office of Management and Budget", OrganizationKind.INDEPENDENT_AGENCY)
    hr_qsmo = organization("hr-qsmo", "Human Resources QSMO", OrganizationKind.QSMO, parent=opm)
    fm_qsmo = organization("fm-qsmo", "Financial Management QSMO", OrganizationKind.QSMO, parent=treasury)
    seller = {"kind": OrganizationKind.COMMERCIAL_PROVIDER, "is_provider": True}
    acme = organization("acme", "Acme Services", **seller)
    rival = organization("rival", "Rival Systems", **seller)
    hr = FunctionalArea(code="HCM", title="Human Resources")
    fm = FunctionalArea(code="FFM", title="Financial Management")
    for area in (hr, fm):
        kept(area, "functional_area.loaded")
    function = kept(Function(area=hr, identifier="HCM.A5-1", title="Compensation"), "function.loaded")
    kept(
        Activity(function=function, identifier="HCM.A5-1.010", title="Compensation Strategy"),
        "activity.loaded",
    )
    designation(hr, hr_qsmo, opm)
    designation(fm, fm_qsmo, treasury)
    return Cast(
        opm=opm, treasury=treasury, labor=labor, gao=gao, hr_qsmo=hr_qsmo, fm_qsmo=fm_qsmo,
        acme=acme, rival=rival, hr=hr, fm=fm,
        ana=person("Ana", (Role.QSMO_ANALYST, hr_qsmo)),
        dee=person("Dee", (Role.QSMO_DIRECTOR, hr_qsmo)),
        fay=person("Fay", (Role.QSMO_DIRECTOR, fm_qsmo)),
        lee=person("Lee", (Role.AGENCY_USER, labor)),
        ada=person("Ada", (Role.AGENCY_ADMIN, labor)),
        pat=person("Pat", (Role.PROVIDER_USER, acme), (Role.PROVIDER_ADMIN, acme)),
        rob=person("Rob", (Role.PROVIDER_USER, rival)),
        gus=person("Gus", (Role.AUDITOR, gao)),
        uma=person("Uma", (Role.ADMIN, gao)),
        omar=person("Omar", (Role.OMB_REVIEWER, omb)),
    )  # fmt: skip
