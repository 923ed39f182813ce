"""Take over who uses the offerings of a source's list, and point what a load saw at the load."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from openqsmo.catalog.actions.listing import BATCH, Listing
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.catalog.rules.listed import ListedUse, used_since
from openqsmo.kernel.words import day
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome
from openqsmo.loads.saving import update_rows
from openqsmo.organizations.models import Organization

_ROW_FIELDS = ("organization", "agency_as_written", "kind", "since", "expires_on")
Agencies = Mapping[str, Organization | None]


def take_uses(
    listing: Listing,
    listed: Sequence[ListedUse],
    offerings: Mapping[str, Offering],
    agencies: Agencies,
    handed_on: Set[str] = frozenset(),
) -> list[Adoption]:
    """Bring the adoptions of a source to what its list says now; gives those on the list.

    An agency of ``handed_on`` is another than the one that its key named before: the use by that one
    is gone, and this one's is new.
    """
    on_record = (
        Adoption.objects.current()
        .filter(source_name=listing.source)
        .select_related("offering", "organization")
    )
    known = {(use.offering_id, use.source_key): use for use in on_record}
    still = {
        (offerings[use.offering_key].pk, use.agency_key) for use in listed if use.agency_key not in handed_on
    }
    _drop([use for pair, use in known.items() if pair not in still], listing)
    taken: list[Adoption] = []
    new: list[Adoption] = []
    changed: list[Adoption] = []
    for use in listed:
        offering, organization = offerings[use.offering_key], agencies.get(use.agency_key)
        pair = (offering.pk, use.agency_key)
        if pair in still and pair in known:
            adoption = known[pair]
            if _bring_up_to_date(adoption, use, organization, listing):
                changed.append(adoption)
        else:
            adoption = _record(use, offering, organization, listing)
            new.append(adoption)
        taken.append(adoption)
    update_rows(changed, _ROW_FIELDS)
    Adoption.objects.bulk_create(new, batch_size=BATCH)
    return taken


def point_at(load: Load, offerings: Iterable[Offering], adoptions: Iterable[Adoption]) -> None:
    """Note on every row which load saw it last; a load of the very file that saw it before moves nothing.

    No event says so: nothing about the rows has changed.
    """
    for model, rows in ((Offering, offerings), (Adoption, adoptions)):
        ids = [row.pk for row in rows]
        for start in range(0, len(ids), BATCH):
            seen = model.objects.filter(pk__in=ids[start : start + BATCH])
            seen.exclude(source_load__file_digest=load.file_digest).update(source_load=load)


def _record(
    use: ListedUse, offering: Offering, organization: Organization | None, listing: Listing
) -> Adoption:
    adoption = Adoption(
        offering=offering,
        organization=organization,
        agency_as_written=use.agency,
        kind=use.kind,
        since=use.since,
        expires_on=use.expires_on,
        recorded_at=listing.now,
        source_name=listing.source,
        source_key=use.agency_key,
    )
    facts = {**listing.facts, "agency": use.agency, "kind": use.kind.label.lower()}
    listing.entries.append(Entry("adoption.recorded", adoption, facts=facts, about=offering))
    listing.report.add("adoption", Outcome.NEW)
    return adoption


def _bring_up_to_date(
    adoption: Adoption, use: ListedUse, organization: Organization | None, listing: Listing
) -> bool:
    """Whether anything changed. An organization that was found stays when a later list leaves it open."""
    found = organization or adoption.organization
    now = {
        "agency_as_written": use.agency,
        "kind": use.kind.value,
        "since": used_since(adoption.since, use.since),
        "expires_on": use.expires_on,
    }
    changes = {
        name: Change(_in_words(getattr(adoption, name)), _in_words(value))
        for name, value in now.items()
        if getattr(adoption, name) != value
    }
    if found is not None and found.pk != adoption.organization_id:
        before = adoption.organization.name if adoption.organization else None
        changes["organization"] = Change(before, found.name)
        adoption.organization = found
    for name, value in now.items():
        setattr(adoption, name, value)
    listing.report.add("adoption", Outcome.CHANGED if changes else Outcome.UNCHANGED)
    if changes:
        facts = {**listing.facts, "agency": use.agency}
        listing.entries.append(Entry("adoption.changed", adoption, changes, facts, about=adoption.offering))
    return bool(changes)


def _drop(gone: Sequence[Adoption], listing: Listing) -> None:
    for adoption in gone:
        adoption.gone_on = listing.gone_on
        facts = {**listing.facts, "agency": adoption.agency_as_written}
        changes = {"gone_on": Change(None, day(listing.gone_on))}
        listing.entries.append(Entry("adoption.gone", adoption, changes, facts, about=adoption.offering))
        listing.report.add("adoption", Outcome.GONE)
    update_rows(gone, ["gone_on"])


def _in_words(value: Any) -> Any:
    return str(value) if value is not None else None
