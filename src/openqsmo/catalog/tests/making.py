"""Offerings for tests, each with its version, spell and event, as the actions leave them."""

from datetime import UTC, datetime

from openqsmo.catalog.models import Adoption, Offering, OfferingVersion, StateSpell
from openqsmo.catalog.rules.changes import changes_between
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change

LONG_AGO = datetime(2025, 1, 1, 12, tzinfo=UTC)
PRICE = {
    "unit": "employee_year", "period": "year", "currency": "USD", "tier_rule": "all_units",
    "tiers": [{"from": 1, "unit_price": "12.50"}, {"from": 1000, "unit_price": "10.00"}], "excludes": ["Training"],
}  # fmt: skip


def make_offering(
    cast, code="HR-0001", title="Payroll One", *, state="published", provider=None, visibility=None,
    at=LONG_AGO, is_synthetic=False, mode="vendor", **content,
):  # fmt: skip
    """One offering of the HR area, by Acme unless told otherwise, with one published version."""
    offering = Offering.objects.create(
        code=code, title=title, provider=provider or cast.acme, sourcing_mode=mode, functional_area=cast.hr,
        qsmo=cast.hr_qsmo, state=state, state_since=at, version_shown=0 if state == "draft" else 1,
        state_reason="It was late." if state in ("suspended", "in_remediation") else "",
        is_synthetic=is_synthetic,
    )  # fmt: skip
    version = OfferingVersion.objects.create(
        offering=offering, number=1, content={"title": title, **content}, visibility=visibility or {},
        made_at=at, published_at=None if state == "draft" else at,
    )  # fmt: skip
    spell = StateSpell.objects.create(offering=offering, state=state, starts_at=at)
    record("offering.published", subject=offering, by=OPERATOR, facts={"number": 1}, also=[version, spell])
    return offering


def publish_version(offering, *, why="", visibility=None, at=None, **content):
    """A second version with other content, published as the action would."""
    from django.utils import timezone

    at = at or timezone.now()
    before = offering.versions.get(number=offering.version_shown)
    before.superseded_at = at
    before.save()
    offering.version_shown += 1
    offering.save()
    after = OfferingVersion.objects.create(
        offering=offering, number=offering.version_shown, content={**before.content, **content},
        visibility=before.visibility if visibility is None else visibility, made_at=at, published_at=at, why=why,
    )  # fmt: skip
    found = changes_between(before.content, after.content, before.visibility, after.visibility)
    changes = {c.field: Change(c.before, c.after, visibility=c.visibility) for c in found}
    facts = {"number": after.number}
    record(
        "offering.published",
        subject=offering,
        by=OPERATOR,
        changes=changes,
        facts=facts,
        why=why,
        also=[before, after],
    )
    return after


def adopt(offering, organization, *, since=None, kind="customer"):
    """An agency uses the offering."""
    use = Adoption.objects.create(
        offering=offering, organization=organization, agency_as_written=organization.name, kind=kind,
        since=since, recorded_at=LONG_AGO,
    )  # fmt: skip
    record("adoption.recorded", subject=use, by=OPERATOR, about=offering, facts={"agency": organization.name})
    return use
