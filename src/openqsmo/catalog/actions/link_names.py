"""Once a person has said whom a name means, give what bears that name its organization."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from openqsmo.catalog.actions.listing import mode_of
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.saving import update_rows
from openqsmo.organizations.actions import mark_as_providers
from openqsmo.organizations.models import NameQuestion, Organization
from openqsmo.organizations.rules.resolve import remembered_as


@transaction.atomic
def link_decided_name(*, question_id: int, by: Actor) -> int:
    """Bring adoptions and listed offerings that bear a name in step with what was decided about it.

    Gives how many changed; doing it again changes nothing. A person's word on a name goes before whatever
    was found by it until then. Where the name is no organization, its adoptions have none.
    """
    question = NameQuestion.objects.select_related("organization").get(pk=question_id)
    if question.decided_on is None or question.scheme:
        return 0
    entries = _uses(question, question.organization)
    if question.organization is not None:
        entries += _offerings(question, question.organization, by)
    if entries:
        record_all(entries, by=by)
    return len(entries)


def _uses(question: NameQuestion, organization: Organization | None) -> list[Entry]:
    written = Adoption.objects.order_by().values_list("agency_as_written", flat=True).distinct()
    bearing = Adoption.objects.filter(agency_as_written__in=_alike(written, question))
    others = bearing.exclude(organization=organization).select_related("offering", "organization")
    entries, rows = [], list(others)
    name = organization.name if organization else None
    for row in rows:
        changes = {"organization": Change(row.organization.name if row.organization else None, name)}
        facts = {"agency": row.agency_as_written, "organization": name or "no organization"}
        row.organization = organization
        entries.append(Entry("adoption.linked", row, changes, facts, about=row.offering))
    update_rows(rows, ["organization"])
    return entries


def _offerings(question: NameQuestion, organization: Organization, by: Actor) -> list[Entry]:
    """Offerings that a QSMO has placed keep the provider that they have."""
    free = Offering.objects.exclude(provider_as_written="").filter(Q(qsmo=None) | Q(provider=None))
    written = free.order_by().values_list("provider_as_written", flat=True).distinct()
    bearing = free.filter(provider_as_written__in=_alike(written, question))
    entries, rows = [], list(bearing.exclude(provider=organization).select_related("provider"))
    for row in rows:
        changes = {"provider": Change(row.provider.name if row.provider else None, organization.name)}
        row.provider = organization
        row.sourcing_mode = row.sourcing_mode if row.qsmo_id else mode_of(organization)
        facts = {"provider": organization.name}
        entries.append(Entry("offering.provider_found", row, changes, facts))
    update_rows(rows, ["provider", "sourcing_mode"])
    if rows:
        mark_as_providers([organization], by=by)
    return entries


def _alike(written: Iterable[str], question: NameQuestion) -> list[str]:
    """The spellings that are remembered as this question's name."""
    return [text for text in written if remembered_as(text) == question.normalised]
