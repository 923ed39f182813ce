"""Evidence as a viewer may open it: through a version and a field that they see and that cites it."""

from openqsmo.catalog.models import Evidence, Offering, OfferingVersion
from openqsmo.catalog.queries.offering import sees, sight_of
from openqsmo.catalog.rules.fields import BY_NAME, is_given
from openqsmo.kernel.actor import Actor


def stored_at(digest: str) -> str:
    """Where a file with this digest is kept, below the folder of evidence."""
    return f"{digest[:2]}/{digest}"


def evidence_for(*, offering_id: int, evidence_id: int, viewer: Actor) -> Evidence:
    """The evidence, when a version that the viewer may open shows them a claim that cites it; else there is none."""
    offering = Offering.objects.visible_to(viewer).get(pk=offering_id)
    evidence = Evidence.objects.get(pk=evidence_id, offering=offering)
    versions = _openable(offering, viewer)
    if any(_cites(version, evidence, offering, viewer) for version in versions):
        return evidence
    raise Evidence.DoesNotExist


def _openable(offering: Offering, viewer: Actor) -> list[OfferingVersion]:
    is_own = offering.provider_id in viewer.provider_ids or offering.qsmo_id in viewer.qsmo_ids
    versions = offering.versions.all()
    return list(versions if is_own else versions.filter(published_at__isnull=False))


def _cites(version: OfferingVersion, evidence: Evidence, offering: Offering, viewer: Actor) -> bool:
    spec = BY_NAME.get(evidence.field)
    cited = version.claims.get(evidence.field, {}).get("evidence", ())
    if spec is None or evidence.pk not in cited or not is_given(version.content.get(spec.name)):
        return False
    return sees(spec, version.visibility, viewer, sight_of(offering, viewer))
