"""Give codes to organizations, and end those that their scheme has handed on or taken back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Identifier
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.organizations import problems
from openqsmo.organizations.models import Organization, OrganizationCode

BATCH = 500


@transaction.atomic
def give_codes(codes: Sequence[OrganizationCode], *, by: Actor) -> None:
    """Record new codes; one that another organization holds must have been ended before."""
    OrganizationCode.objects.bulk_create(codes, batch_size=BATCH)
    entries = [
        Entry("organization_code.given", code, facts={"code": str(code)}, about=code.organization)
        for code in codes
    ]
    record_all(entries, by=by)


@transaction.atomic
def end_codes(codes: Sequence[OrganizationCode], *, on: date, by: Actor) -> None:
    """Close codes that their scheme has handed on to another organization, as of a day."""
    for code in codes:
        code.until = on
    OrganizationCode.objects.bulk_update(codes, ["until"], batch_size=BATCH)
    entries = [
        Entry(
            "organization_code.handed_on", code, {"until": Change(None, str(on))}, {"code": str(code)},
            about=code.organization,
        )
        for code in codes
    ]  # fmt: skip
    record_all(entries, by=by)


@transaction.atomic
def give_code(
    *, organization_id: int, code: Identifier, source: str, since: date | None = None, by: Actor
) -> OrganizationCode:
    """Record a code of an organization; one that it has already stays as it is.

    A code belongs to one organization at a time: one that another has is refused (ORG-003).
    """
    organization = Organization.objects.select_for_update().get(pk=organization_id)
    held = OrganizationCode.objects.filter(scheme=code.scheme, value=code.value, until=None)
    holder = held.select_related("organization").first()
    if holder is not None and holder.organization_id == organization.pk:
        return holder
    if holder is not None:
        raise Refused(problems.CODE_TAKEN.about(code=code, holder=holder.organization))
    given = OrganizationCode(
        organization=organization, scheme=code.scheme, value=code.value, since=since, source=source[:300]
    )
    give_codes([given], by=by)
    return given


@transaction.atomic
def end_code(*, code_id: int, on: date, why: str = "", by: Actor) -> OrganizationCode:
    """Close one code of an organization as of a day; one that ended before is refused (ORG-011)."""
    code = (
        OrganizationCode.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=code_id)
    )
    if code.until is not None:
        ended = problems.CODE_ENDED.about(code=code, until=day(code.until), holder=code.organization)
        raise Refused(ended)
    if code.since is not None and on < code.since:
        problem = problems.ENDS_BEFORE_IT_BEGINS.about(code=code, since=day(code.since), until=day(on))
        raise Refused(problem)
    code.until = on
    code.save(update_fields=["until"])
    record(
        "organization_code.ended",
        subject=code,
        by=by,
        changes={"until": Change(None, str(on))},
        facts={"code": str(code)},
        why=why,
        about=code.organization,
    )
    return code
