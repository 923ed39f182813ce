"""The offerings' part of the story: each step through the action that a person would use."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from openqsmo.catalog.actions.evidence import Proof as GivenProof
from openqsmo.catalog.actions.evidence import give_evidence
from openqsmo.catalog.actions.states import (
    announce_forecast,
    publish_offering,
    put_in_remediation,
    retire_offering,
    return_offering,
    submit_offering,
    suspend_offering,
)
from openqsmo.catalog.actions.versions import save_draft, start_offering
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.catalog.queries.drafts import shown_version
from openqsmo.catalog.queries.workflow import draft_event
from openqsmo.catalog.vocabulary import AdoptionKind, OfferingState
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.site.demonstration.content.catalogue import (
    Release,
    SyntheticOffering,
    Turn,
    Use,
    evidence_text,
)
from openqsmo.site.demonstration.stage import Stage

MOVES: Mapping[OfferingState, Callable[..., Offering]] = {
    OfferingState.IN_REMEDIATION: put_in_remediation,
    OfferingState.SUSPENDED: suspend_offering,
    OfferingState.RETIRED: retire_offering,
}


def start(stage: Stage, told: SyntheticOffering) -> None:
    """Its provider starts the offering, or the QSMO does for what it answers for itself."""
    by, provider = _writer(stage, told), stage.organizations[told.provider]
    started = start_offering(
        title=told.title,
        mode=told.mode,
        area_code=told.area,
        provider_id=provider.pk,
        by=by,
        is_synthetic=True,
    )
    stage.codes[told.slug] = started.code


def write(stage: Stage, told: SyntheticOffering, release: Release) -> None:
    """Whoever started it writes a version; what was proven of the one before stays as far as it still holds."""
    offering, by = stage.offering(told.slug), _writer(stage, told)
    draft = stage.draft(offering)
    before = draft or shown_version(offering)
    save_draft(
        offering_id=offering.pk,
        content=_with_codes(stage, release.content),
        visibility=release.visibility,
        claims={name: _stated(claim) for name, claim in (before.claims if before else {}).items()},
        seen=draft_event(draft),
        by=by,
    )


def prove(stage: Stage, told: SyntheticOffering, release: Release) -> None:
    """Whoever wrote it gives a file for each claim that is to be more than claimed."""
    by, provider = _writer(stage, told), stage.organizations[told.provider]
    for proof in release.proofs:
        give_evidence(
            offering_id=stage.offering(told.slug).pk,
            field=proof.field,
            name=f"{told.slug}-{proof.field.replace('_', '-')}.txt",
            content=evidence_text(proof, told, provider.name).encode(),
            proof=GivenProof(proof.level, proof.on, proof.by),
            by=by,
        )


def submit(stage: Stage, told: SyntheticOffering, release: Release) -> None:
    submit_offering(offering_id=stage.offering(told.slug).pk, reason=release.why, by=_writer(stage, told))


def note(stage: Stage, told: SyntheticOffering) -> None:
    """An analyst of the QSMO notes what the review showed."""
    offering = stage.offering(told.slug)
    save_draft(
        offering_id=offering.pk,
        content={"vetting_notes": told.vetting_notes},
        visibility={},
        claims={},
        seen=draft_event(stage.draft(offering)),
        by=stage.actor(told.writer),
    )


def publish(stage: Stage, told: SyntheticOffering) -> None:
    publish_offering(offering_id=stage.offering(told.slug).pk, by=stage.actor(told.decider))


def hand_back(stage: Stage, told: SyntheticOffering, release: Release) -> None:
    """The QSMO returns what was submitted."""
    by = stage.actor(told.decider)
    return_offering(offering_id=stage.offering(told.slug).pk, reason=release.reason, by=by)


def announce(stage: Stage, told: SyntheticOffering, release: Release) -> None:
    by = stage.actor(told.decider)
    announce_forecast(offering_id=stage.offering(told.slug).pk, reason=release.why, by=by)


def turn(stage: Stage, told: SyntheticOffering, change: Turn) -> None:
    """The QSMO puts it in remediation, suspends or retires it."""
    by = stage.actor(told.decider)
    MOVES[change.to](offering_id=stage.offering(told.slug).pk, reason=change.reason, by=by)


def record_use(stage: Stage, told: SyntheticOffering, use: Use) -> None:
    """The QSMO notes that an agency uses an offering of its own.

    No page takes this in yet, so row and event are written here as a load writes them.
    """
    offering, agency = stage.offering(told.slug), stage.organizations[use.agency]
    adoption = Adoption(
        offering=offering,
        organization=agency,
        agency_as_written=agency.name,
        kind=AdoptionKind.CUSTOMER,
        since=use.since,
        recorded_at=timezone.now(),
    )
    adoption.save()
    facts = {"agency": agency.name, "kind": AdoptionKind.CUSTOMER.label.lower()}
    record("adoption.recorded", subject=adoption, about=offering, by=stage.actor(told.decider), facts=facts)


def end_use(stage: Stage, told: SyntheticOffering, use: Use) -> None:
    """The QSMO notes that an agency no longer uses it."""
    adoption = Adoption.objects.current().get(
        offering=stage.offering(told.slug), organization=stage.organizations[use.agency]
    )
    adoption.gone_on = use.until
    adoption.save(update_fields=["gone_on"])
    facts = {"agency": adoption.agency_as_written}
    changes = {"gone_on": Change(None, str(use.until))}
    by = stage.actor(told.decider)
    record("adoption.gone", subject=adoption, about=adoption.offering, by=by, facts=facts, changes=changes)


def _writer(stage: Stage, told: SyntheticOffering) -> Actor:
    return stage.speaker(told.provider, otherwise=told.writer)


def _with_codes(stage: Stage, content: Mapping[str, Any]) -> dict[str, Any]:
    """Content with the codes of its component offerings, which the content names by slug."""
    parts = [{**part, "code": stage.codes[part["code"]]} for part in content.get("components", ())]
    return {**content, "components": parts} if parts else dict(content)


def _stated(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {part: claim[part] for part in ("level", "on", "by") if part in claim}
