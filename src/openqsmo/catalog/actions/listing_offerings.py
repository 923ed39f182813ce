"""Take over the offerings of a source's list: new, changed, gone, or back.

A listed solution belongs to its source until a QSMO places it. From then on the source replaces only
what nobody wrote since, and the offering's state is the QSMO's: a list that drops it is only reported.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from openqsmo.catalog.actions.listing import BATCH, Listing, mode_of
from openqsmo.catalog.models import Offering, OfferingVersion, StateSpell
from openqsmo.catalog.rules.changes import changes_between
from openqsmo.catalog.rules.listed import Content, ListedOffering, carried_over, merged, written_by_people
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.ledger.models import Recorded
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.report import Outcome
from openqsmo.loads.saving import update_rows
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

NOBODY: frozenset[str] = frozenset()
_ROW_FIELDS = (
    "title", "provider", "provider_as_written", "sourcing_mode", "functional_area", "state", "state_reason",
    "state_since", "version_shown",
)  # fmt: skip
Changes = dict[str, Change]


def take_offerings(
    listing: Listing,
    listed: Sequence[ListedOffering],
    providers: Mapping[str, Organization | None],
    area: FunctionalArea | None = None,
) -> dict[str, Offering]:
    """Bring the source's offerings to what its list says now; gives those on the list, by the source's keys.

    ``area`` is the functional area of the whole list, where it has one.
    """
    taking = _Taking(listing, _OnRecord.of(listing.source), providers, area, codes=_codes_like(listed))
    taken = {each.key: taking.take(each) for each in listed}
    for key in sorted(taking.known.offerings.keys() - taken.keys()):
        taking.drop(taking.known.offerings[key])
    taking.rows.save()
    return taken


@dataclass(frozen=True)
class _OnRecord:
    """What is on record of a source: its offerings by its keys; by offering, the version that counts, the
    open draft, the present spell, and the fields that people wrote since a QSMO placed it."""

    offerings: dict[str, Offering]
    versions: dict[int, OfferingVersion]
    drafts: dict[int, OfferingVersion]
    spells: dict[int, StateSpell]
    kept: dict[int, frozenset[str]]

    @classmethod
    def of(cls, source: str) -> "_OnRecord":
        versions = OfferingVersion.objects.filter(offering__source_name=source)
        frozen = versions.filter(published_at__isnull=False)
        spells = StateSpell.objects.filter(offering__source_name=source, ends_at=None)
        histories: dict[int, list[tuple[Content, bool]]] = defaultdict(list)
        for version in frozen.filter(offering__qsmo__isnull=False).order_by("offering", "number"):
            is_persons = version.made_by_id is not None or version.published_by_id is not None
            histories[version.offering_id].append((version.content, is_persons))
        offerings = Offering.objects.filter(source_name=source).select_related("provider")
        return cls(
            offerings={offering.source_key: offering for offering in offerings},
            versions={version.offering_id: version for version in frozen.filter(superseded_at=None)},
            drafts={version.offering_id: version for version in versions.filter(published_at=None)},
            spells={spell.offering_id: spell for spell in spells},
            kept={pk: written_by_people(history) for pk, history in histories.items()},
        )


@dataclass
class _Rows:
    """Rows waiting to be saved together, so that a list takes a few dozen queries however long it is."""

    offerings: list[Offering] = field(default_factory=list)
    changed: list[Offering] = field(default_factory=list)
    versions: list[OfferingVersion] = field(default_factory=list)
    superseded: list[OfferingVersion] = field(default_factory=list)
    drafts: list[OfferingVersion] = field(default_factory=list)
    spells: list[StateSpell] = field(default_factory=list)
    ended: list[StateSpell] = field(default_factory=list)

    def save(self) -> None:
        """Save them all, what makes room before what needs it."""
        Offering.objects.bulk_create(self.offerings, batch_size=BATCH)
        update_rows(self.changed, _ROW_FIELDS)
        update_rows(self.superseded, ["superseded_at"])
        update_rows(self.drafts, ["number", "content", "claims"])
        OfferingVersion.objects.bulk_create(self.versions, batch_size=BATCH)
        update_rows(self.ended, ["ends_at"])
        StateSpell.objects.bulk_create(self.spells, batch_size=BATCH)


@dataclass
class _Taking:
    """One list being taken over, offering by offering."""

    listing: Listing
    known: _OnRecord
    providers: Mapping[str, Organization | None]
    area: FunctionalArea | None
    codes: set[str]
    rows: _Rows = field(default_factory=_Rows)

    def take(self, listed: ListedOffering) -> Offering:
        """The offering that the list speaks of, as the list says it is now."""
        offering = self.known.offerings.get(listed.key)
        if offering is None:
            return self._list_anew(listed)
        is_back = offering.qsmo_id is None and offering.state == OfferingState.RETIRED
        changes, also = self._new_version(listed, offering)
        changes |= self._row_changes(listed, offering)
        if is_back:
            changes |= self._move(offering, OfferingState.LISTED, "", also)
            says = f"“{listed.title}” had been gone and is listed again."
            self.listing.note("listed_again", listed.key, says)
        is_same = not changes and not also
        self.listing.report.add("offering", Outcome.UNCHANGED if is_same else Outcome.CHANGED)
        if not is_same:
            verb = "offering.listed" if is_back else "offering.updated_from_source"
            self.rows.changed.append(offering)
            self._witness(verb, offering, changes, also)
        return offering

    def drop(self, offering: Offering) -> None:
        """Retire what the list no longer holds, unless a QSMO has placed it: then the QSMO decides."""
        if offering.state == OfferingState.RETIRED:
            return
        if offering.qsmo_id is not None:
            says = f"“{offering.title}” is no longer listed. A QSMO has placed it and decides what becomes of it."
            self.listing.note("placed_and_no_longer_listed", offering.source_key, says)
            self.listing.report.add("offering", Outcome.UNCHANGED)
            return
        also: list[Recorded] = []
        reason = f"No longer listed by {self.listing.source}, as of {self.listing.day}."
        changes = self._move(offering, OfferingState.RETIRED, reason, also)
        self.rows.changed.append(offering)
        self._witness("offering.gone_from_source", offering, changes, also, why=reason)
        self.listing.report.add("offering", Outcome.GONE)

    def _list_anew(self, listed: ListedOffering) -> Offering:
        provider = self.providers.get(listed.provider)
        offering = Offering(
            code=_free_code(listed.code, self.codes),
            title=listed.title,
            provider=provider,
            provider_as_written=listed.provider,
            sourcing_mode=listed.mode or mode_of(provider),
            functional_area=self.area,
            state=OfferingState.LISTED,
            state_since=self.listing.now,
            version_shown=1,
            source_name=self.listing.source,
            source_key=listed.key,
        )
        version = self._version(offering, 1, listed.content, {}, listed.claims)
        spell = StateSpell(offering=offering, state=OfferingState.LISTED, starts_at=self.listing.now)
        self.rows.offerings.append(offering)
        self.rows.spells.append(spell)
        self._witness("offering.listed", offering, {}, [version, spell])
        self.listing.report.add("offering", Outcome.NEW)
        return offering

    def _new_version(self, listed: ListedOffering, offering: Offering) -> tuple[Changes, list[Recorded]]:
        """The changes of the content with the rows that they make or change; empty where it is the same."""
        before = self.known.versions.get(offering.pk)
        old, levels, proven = (before.content, before.visibility, before.claims) if before else ({}, {}, {})
        kept = self.known.kept.get(offering.pk, NOBODY) & self.listing.owned
        content = merged(old, listed.content, self.listing.owned, kept)
        claims = merged(proven, listed.claims, self.listing.owned, kept)
        self._say_kept(listed, old, kept)
        found = changes_between(old, content, levels, levels)
        if before is not None and not found and claims == proven:
            return {}, []
        number = before.number + 1 if before else 1
        also: list[Recorded] = []
        if draft := self.known.drafts.get(offering.pk):
            # It stays the newest version, and must not bring back what the source has changed.
            number = draft.number
            draft.number = number + 1
            draft.content = carried_over(draft.content, old, content, self.listing.owned)
            draft.claims = carried_over(draft.claims, proven, claims, self.listing.owned)
            self.rows.drafts.append(draft)
            also.append(draft)
        also.append(self._version(offering, number, content, levels, claims))
        if before is not None:
            before.superseded_at = self.listing.now
            self.rows.superseded.append(before)
            also.append(before)
        if before is None or offering.version_shown == before.number:
            offering.version_shown, offering.title = number, str(content["title"])
        return {each.field: Change(each.before, each.after, each.visibility) for each in found}, also

    def _say_kept(self, listed: ListedOffering, old: Content, kept: frozenset[str]) -> None:
        for name in sorted(kept):
            given = listed.content.get(name, "")
            if given != old.get(name, ""):
                says = f"{name} stays as the QSMO wrote it; the source says otherwise."
                self.listing.note("kept_as_the_qsmo_wrote_it", listed.key, says, name, given)

    def _row_changes(self, listed: ListedOffering, offering: Offering) -> Changes:
        """What changes beside the content. A provider once found stays until the source names another."""
        changes: Changes = {}
        provider = self.providers.get(listed.provider)
        is_renamed = offering.provider_as_written != listed.provider
        if is_renamed:
            changes["provider_as_written"] = Change(offering.provider_as_written, listed.provider)
            offering.provider_as_written = listed.provider
        may_change = offering.qsmo_id is None and (is_renamed or offering.provider_id is None)
        if may_change and offering.provider != provider:
            before = offering.provider.name if offering.provider else None
            changes["provider"] = Change(before, provider.name if provider else None)
            offering.provider, offering.sourcing_mode = provider, listed.mode or mode_of(provider)
        if self.area is not None and offering.functional_area_id is None:
            changes["functional_area"] = Change(None, self.area.title)
            offering.functional_area = self.area
        return changes

    def _move(self, offering: Offering, state: OfferingState, reason: str, also: list[Recorded]) -> Changes:
        change = Change(offering.state, state.value)
        offering.state, offering.state_reason, offering.state_since = state, reason, self.listing.now
        spell = StateSpell(offering=offering, state=state, reason=reason, starts_at=self.listing.now)
        self.rows.spells.append(spell)
        also.append(spell)
        if ended := self.known.spells.get(offering.pk):
            ended.ends_at = self.listing.now
            self.rows.ended.append(ended)
            also.append(ended)
        return {"state": change}

    def _version(
        self, offering: Offering, number: int, content: Content, levels: Mapping[str, str], claims: Content
    ) -> OfferingVersion:
        """A version that is frozen at once: a list is not drafted here."""
        version = OfferingVersion(
            offering=offering,
            number=number,
            content=dict(content),
            visibility=dict(levels),
            claims=dict(claims),
            made_at=self.listing.now,
            published_at=self.listing.now,
            why=f"Listed from {self.listing.source}, as of {self.listing.day}.",
        )
        self.rows.versions.append(version)
        return version

    def _witness(
        self, verb: str, offering: Offering, changes: Changes, also: Iterable[Recorded], why: str = ""
    ) -> None:
        entry = Entry(verb, offering, changes, self.listing.facts, why=why, also=tuple(also))
        self.listing.entries.append(entry)


def _codes_like(listed: Iterable[ListedOffering]) -> set[str]:
    """The codes in use that begin like one of these."""
    begun = {each.code.partition("-")[0] for each in listed}
    wanted = Q(pk=None)
    for start in begun:
        wanted |= Q(code__startswith=f"{start}-")
    return set(Offering.objects.filter(wanted).values_list("code", flat=True))


def _free_code(wanted: str, used: set[str]) -> str:
    """The code wanted, with a number after it where another offering has it."""
    code, number = wanted, 1
    while code in used:
        number += 1
        code = f"{wanted}-{number}"
    used.add(code)
    return code
