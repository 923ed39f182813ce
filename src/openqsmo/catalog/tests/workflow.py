"""Offerings on their way, made by the actions themselves; and what each sourcing mode demands, filled in."""

from openqsmo.catalog.actions.states import publish_offering, submit_offering
from openqsmo.catalog.actions.versions import save_draft, start_offering
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.workflow import draft_event
from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.ledger.models import Event

PRICE = {
    "unit": "employee_year",
    "tiers": [{"from": 1, "unit_price": "12.50"}, {"from": 1000, "unit_price": "10"}],
}
COMMON = {
    "title": "Payroll One",
    "summary": "Pays people on time",
    "description": "Pays everyone.\nTwice a month.",
    "contact": "payroll@example.gov",
    "activities": ["HCM.A5-1.010"],
    "hosting": ["public_cloud"],
    "exit_terms": "All data leaves within 30 days, free of charge.",
}
OF_MODE = {
    "vendor": {"price": PRICE, "contract_vehicle": "MAS", "authorization": "fedramp_authorized"},
    "existing_government": {
        "is_accepting": True, "capacity": "200,000 employees", "slots_left": 3,
        "servicing_agency": "Interior Business Center", "authority": "Economy Act",
    },
    "qsmo_built": {
        "roadmap": [{"on": "2027", "what": "Leave on a phone", "state": "planned"}],
        "release_state": "In use", "source_code": "Open at code.gov",
    },
    "general_contractor": {
        "price": PRICE, "accountable_party": "Human Resources QSMO",
        "service_levels": [{"measure": "Availability", "target": "99", "unit": "%"}],
        "components": [{"code": "PART-1"}],
    },
}  # fmt: skip


def content_of(mode="vendor", **more):
    """Everything that a mode demands, with whatever a test adds or (None) leaves out."""
    found = COMMON | OF_MODE[mode] | more
    return {name: value for name, value in found.items() if value is not None}


def started(cast, *, mode="vendor", by=None, provider=None, title="Payroll One"):
    """A first draft of Acme's in the HR area, or what a test says."""
    return start_offering(
        title=title, mode=SourcingMode(mode), area_code="HCM", provider_id=(provider or cast.acme).pk,
        by=cast.actor(by or cast.pat),
    )  # fmt: skip


def write(offering, by, *, visibility=None, claims=None, seen=None, **content):
    """Save the draft as somebody who read its newest state."""
    draft = offering.versions.filter(published_at=None).first()
    return save_draft(
        offering_id=offering.pk, content=content, visibility=visibility or {}, claims=claims or {},
        seen=draft_event(draft) if seen is None else seen, by=by,
    )  # fmt: skip


def submitted(cast, *, mode="vendor", by=None, provider=None, visibility=None, claims=None, **more):
    """A complete draft, in review."""
    who = cast.actor(by or cast.pat)
    offering = started(cast, mode=mode, by=by, provider=provider)
    write(offering, who, visibility=visibility, claims=claims, **content_of(mode, **more))
    submit_offering(offering_id=offering.pk, reason="First version", by=who)
    return Offering.objects.get(pk=offering.pk)


def published(cast, **more):
    """An offering of Acme's that Dee published."""
    offering = submitted(cast, **more)
    publish_offering(offering_id=offering.pk, by=cast.actor(cast.dee))
    return Offering.objects.get(pk=offering.pk)


def events():
    """How many events there are: the same before and after shows that nothing happened."""
    return Event.objects.count()


def newest():
    """The newest event."""
    return Event.objects.order_by("sequence").last()


def api(client, method, path, body=None, **headers):
    """One API request with a JSON body."""
    return getattr(client, method)(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def unmoved(offering):
    """Everything that a refusal must leave as it was: the offering, its versions, the ledger."""
    fresh = Offering.objects.get(pk=offering.pk)
    versions = list(offering.versions.order_by("number").values())
    return (
        fresh.state,
        fresh.state_reason,
        fresh.version_shown,
        fresh.qsmo_id,
        fresh.title,
        versions,
        events(),
    )
