"""Give a file that proves a claim. Files are kept by their digest: the same bytes are the same evidence."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.actions.moving import draft_to_change, locked_by_review, situated
from openqsmo.catalog.models import Evidence, OfferingVersion
from openqsmo.catalog.queries.drafts import is_reviewer, require_writer
from openqsmo.catalog.queries.evidence import stored_at
from openqsmo.catalog.queries.workflow import Situation
from openqsmo.catalog.rules.drafts import CLAIMS, why_unproven
from openqsmo.catalog.rules.evidence_files import KINDS, MOST_BYTES, file_name, media_type_of
from openqsmo.catalog.rules.fields import BY_NAME
from openqsmo.catalog.vocabulary import Assurance
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import listed
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change

LONGEST_BY = 300


@dataclass(frozen=True)
class Proof:
    """What a file is said to prove: to which level, on which day, by whom (both only for the two highest)."""

    level: Assurance
    on: date | None = None
    by: str = ""


@transaction.atomic
def give_evidence(
    *, offering_id: int, field: str, name: str, content: bytes, proof: Proof, by: Actor, states: str = ""
) -> Evidence:
    """Keep a file, cite it for a claim of the draft and raise the claim to the level that it proves.

    ``states`` is what the file proves, for a field that is a list: a line that is added where it is not
    stated yet. A reviewer may while the version is in review; its provider once it is returned.
    """
    situation = situated(offering_id, by)
    require_writer(situation)
    if situation.is_in_review and not is_reviewer(situation):
        raise Refused(locked_by_review(situation, problems.NOT_TO_BE_EDITED))
    media_type = _check(field, name, content, proof)
    now = timezone.now()
    draft = draft_to_change(situation, by, now)
    digest = hashlib.sha256(content).hexdigest()
    evidence = _evidence(situation, field, digest)
    if evidence is None:
        evidence = Evidence.objects.create(
            offering=situation.offering,
            field=field,
            name=file_name(name),
            digest=digest,
            size=len(content),
            media_type=media_type,
            given_at=now,
            given_by_id=by.person_id,
        )
    elif evidence.pk in draft.claims.get(field, {}).get("evidence", ()):
        raise Refused(problems.FILE_GIVEN_ALREADY.about(field=BY_NAME[field].label, name=evidence.name))
    _state(draft, field, states)
    _cite(draft, evidence, proof)
    _keep(digest, content)
    # What is in a draft is for who writes and who reviews it, the names of its files with it.
    changes = {field: Change(None, f"{proof.level.label}: {evidence.name}", visibility=Visibility.QSMO)}
    record("evidence.given", subject=evidence, by=by, changes=changes, about=situation.offering, also=[draft])
    return evidence


def _check(field: str, name: str, content: bytes, proof: Proof) -> str:
    if field not in CLAIMS:
        known = listed((BY_NAME[each].label for each in sorted(CLAIMS)), "or")
        raise Refused(problems.NOT_A_CLAIM.about(field=field[:60], known=known))
    if len(content) > MOST_BYTES:
        raise Refused(problems.FILE_TOO_LARGE.about(most=f"{MOST_BYTES // 1024 // 1024} MB"))
    media_type = media_type_of(name, content)
    if media_type is None:
        raise Refused(problems.FILE_NOT_TAKEN.about(name=file_name(name), kinds=KINDS))
    errors = _against_proof(proof)
    if errors:
        raise Refused(problems.BAD_PROOF.about(errors, field=BY_NAME[field].label))
    return media_type


def _against_proof(proof: Proof) -> list[FieldError]:
    errors = []
    lacks = why_unproven(proof.level, proof.on, proof.by.strip(), has_file=True)
    if proof.level is Assurance.CLAIMED:
        lacks = "A file proves more than “claimed”."
    if lacks:
        errors.append(FieldError("level", lacks, "Give what is missing, or choose another level."))
    if proof.on and proof.on > timezone.localdate():
        errors.append(FieldError("on", "The day lies ahead.", "Give the day on the certificate or report."))
    if not proof.by.isprintable() or len(proof.by) > LONGEST_BY:
        errors.append(FieldError("by", "The name is not one readable line.", "Write it shorter."))
    return errors


def _evidence(situation: Situation, field: str, digest: str) -> Evidence | None:
    """The same file, given for the same claim in an earlier version."""
    return situation.offering.evidence.filter(field=field, digest=digest).first()


def _state(draft: OfferingVersion, field: str, states: str) -> None:
    stated = draft.content.get(field) or []
    if states and isinstance(stated, list) and states not in stated:
        draft.content = {**draft.content, field: [*stated, states]}


def _cite(draft: OfferingVersion, evidence: Evidence, proof: Proof) -> None:
    claim = dict(draft.claims.get(evidence.field, {}))
    claim |= {"level": proof.level.value, "evidence": [*claim.get("evidence", ()), evidence.pk]}
    for part, value in (("on", proof.on.isoformat() if proof.on else ""), ("by", proof.by.strip())):
        claim.pop(part, None)
        if value:
            claim[part] = value
    draft.claims = {**draft.claims, evidence.field: claim}
    draft.save()


def _keep(digest: str, content: bytes) -> None:
    """Store the bytes under their digest, once. A file without a record, after a kill, harms nobody."""
    name = stored_at(digest)
    if default_storage.exists(name):
        return
    kept = default_storage.save(name, ContentFile(content))
    if kept != name:  # another process was faster; its bytes are the same
        default_storage.delete(kept)
