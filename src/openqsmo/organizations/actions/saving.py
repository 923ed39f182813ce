"""Put a merged list of organizations on record: what is new, what changed, what its lists no longer have.

Rows are compared with the list first and written in a few statements; each organization that changed leaves
one event that names its codes and names too. Two ways of saving: *following* lists that are whole, so that
what they no longer have is gone; and *adding* to what is on record, which takes nothing away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from openqsmo.kernel.identifiers import Identifier
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.report import Outcome, Report
from openqsmo.organizations.actions.registering import in_words, would_be_its_own_part
from openqsmo.organizations.models import NOT_AGENCIES, Organization, OrganizationCode, OrganizationName
from openqsmo.organizations.queries import records
from openqsmo.organizations.rules.lists import ReadLists
from openqsmo.organizations.rules.merge import Merged
from openqsmo.organizations.rules.on_record import match
from openqsmo.organizations.vocabulary import NameKind, OrganizationRecord

BATCH = 400
LONGEST_SOURCE = 300
LONGEST_SHORT_FORM = 40
LONGEST_TEXT = 300
LONGEST_CODE = 60


@dataclass
class Touched:
    """One organization of the list with its row, and what became of the row, its codes and its names."""

    record: OrganizationRecord
    row: Organization
    is_new: bool
    changes: dict[str, Change] = field(default_factory=dict)
    also: list[OrganizationCode | OrganizationName] = field(default_factory=list)
    codes: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))
    names: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))

    def entry(self) -> Entry | None:
        """The event that answers for all of it, or None where nothing changed."""
        changes = dict(self.changes)
        for what, (ended, given) in (("codes", self.codes), ("names", self.names)):
            if ended or given:
                changes[what] = Change(ended or None, given or None)
        if self.is_new:
            facts = {"source": self.row.source, "codes": self.codes[1], "names": self.names[1]}
            return Entry("organization.registered", self.row, facts=facts, also=tuple(self.also))
        if not changes:
            return None
        return Entry("organization.changed", self.row, changes, also=tuple(self.also))


class Saving:
    """A list on its way into the tables. ``lists`` is None for what is known without any file."""

    def __init__(
        self, merged: Merged, lists: ReadLists | None, report: Report, today: date, listed_by: Iterable[str]
    ) -> None:
        self.merged = merged
        self.lists = lists
        self.report = report
        self.today = today
        self.follows = lists is not None and lists.is_whole
        self.listed_by = frozenset(listed_by)
        self.touched: dict[str, Touched] = {}
        self.entries: list[Entry] = []
        self._rows = {row.key: row for row in Organization.objects.all()}
        self._by_pk = {row.pk: row for row in self._rows.values()}
        for row in self._rows.values():
            row.parent = self._by_pk[row.parent_id] if row.parent_id else None

    @cached_property
    def found(self) -> Mapping[str, str]:
        """The key on record of each listed organization that is there; see ``rules.on_record.match``."""
        agencies = Organization.objects.filter(is_synthetic=False).exclude(kind__in=NOT_AGENCIES)
        return match(self.merged.records, records(agencies))

    def source(self, written: str) -> str:
        return (self.lists.source(written) if self.lists else written)[:LONGEST_SOURCE]

    def said_by(self, key: str, what: str | Identifier, otherwise: str) -> str:
        return self.source(self.merged.said_by.get((key, what), otherwise))

    def is_of_a_list(self, source: str) -> bool:
        """Whether a name or a code was given by a list, and not by a person or another load."""
        return source in self.listed_by

    def note(self, kind: str, record: OrganizationRecord, says: str, given: object = "") -> None:
        self.report.note(kind, *_place(record), says, given=given)

    def aside(self, kind: str, record: OrganizationRecord, says: str, given: object = "") -> None:
        self.report.set_aside(kind, *_place(record), says, given=given)

    def save(self) -> None:
        """Everything, in an order in which no constraint is broken on the way."""
        self._register_what_is_new()
        self._change_what_is_there()
        Codes(self).save()
        Names(self).save()
        self.entries += [entry for each in self.touched.values() if (entry := each.entry()) is not None]
        self._mark_what_is_gone()
        for each in self.touched.values():
            self.report.add("organization", _outcome(each))

    def _register_what_is_new(self) -> None:
        levels: dict[int, list[Touched]] = defaultdict(list)
        depth: dict[str, int] = {}
        for record in self.merged.records:
            key = self.found.get(record.key)
            depth[record.key] = depth.get(record.parent_key or "", -1) + 1
            if key is not None:
                self.touched[record.key] = Touched(record, self._rows[key], is_new=False)
            elif self._may_be_new(record):
                each = Touched(record, Organization(key=record.key), is_new=True)
                self.touched[record.key] = each
                levels[depth[record.key]].append(each)
                self._set(each, self._values(each))
        for _, new in sorted(levels.items()):
            Organization.objects.bulk_create([each.row for each in new], batch_size=BATCH)

    def _may_be_new(self, record: OrganizationRecord) -> bool:
        holder = self._rows.get(record.key)
        if holder is not None:
            says = f"Its key is that of “{holder}”, which is no agency of the real government."
            self.aside("key_taken", record, says, given=record.key)
        elif record.parent_key is not None and record.parent_key not in self.touched:
            self.aside("parent_set_aside", record, "What it is part of was set aside.", given=record.name)
        else:
            return True
        return False

    def _change_what_is_there(self) -> None:
        changed: list[Organization] = []
        for each in self.touched.values():
            if not each.is_new:
                values = self._to_change(each)
                each.changes = {
                    name: Change(in_words(getattr(each.row, name)), in_words(value))
                    for name, value in values.items()
                }
                has_moved = self._set(each, values)
                if values or has_moved:
                    changed.append(each.row)
        fields = [*_FIELDS, "source", "place", "gone_on"]
        Organization.objects.bulk_update(changed, fields, batch_size=BATCH)

    def _values(self, each: Touched) -> dict[str, Any]:
        """What the list says of an organization, by field."""
        record = each.record
        parent = self.touched[record.parent_key].row if record.parent_key in self.touched else None
        short = (*record.abbreviations, *record.local_abbreviations)
        return {
            "name": record.name,
            "kind": record.kind.value,
            "agency_class": record.agency_class.value if record.agency_class else "",
            "parent": parent,
            "abbreviation": next((form for form in short if len(form) <= LONGEST_SHORT_FORM), ""),
            "website": record.website or "",
            "is_provider": record.is_provider,
            "source": self.source(record.source),
        }

    def _to_change(self, each: Touched) -> dict[str, Any]:
        """What of that is to be set on a row that is there."""
        row, values = each.row, self._values(each)
        if row.is_provider:
            values["is_provider"] = True
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not self.follows:
            adds = ("agency_class", "abbreviation", "website", "is_provider")
            different = {
                name: different[name] for name in adds if name in different and not getattr(row, name)
            }
        for name in [name for name in different if name in row.kept_fields]:
            says = f"A person set its {name.replace('_', ' ')}, so the list's is not taken."
            self.note("kept_by_a_person", each.record, says, given=in_words(different.pop(name)))
        if "parent" in different and would_be_its_own_part(row, different["parent"]):
            says = f"It would be part of “{different.pop('parent')}”, which is part of it."
            self.note("would_be_its_own_part", each.record, says)
        if row.gone_on is not None and self.lists is not None:
            different["gone_on"] = None
        return different

    def _set(self, each: Touched, values: Mapping[str, Any]) -> bool:
        """Set values on a row, and where it stands in its files; whether that moved."""
        row = each.row
        for name, value in values.items():
            setattr(row, name, value)
        place = each.record.source[:LONGEST_SOURCE]
        has_moved = row.place != place and (each.is_new or self.follows)
        if has_moved:
            row.place = place
        return has_moved

    def _mark_what_is_gone(self) -> None:
        if not self.follows:
            return
        there = {each.row.pk for each in self.touched.values()}
        gone = [
            row
            for row in self._rows.values()
            if row.pk not in there and row.source_load_id is not None and row.gone_on is None
        ]
        for row in gone:
            row.gone_on = self.today
            changes = {"gone_on": Change(None, str(self.today))}
            self.entries.append(Entry("organization.gone_from_source", row, changes))
        Organization.objects.bulk_update(gone, ["gone_on"], batch_size=BATCH)
        self.report.add("organization", Outcome.GONE, len(gone))


_FIELDS = ("name", "kind", "agency_class", "parent", "abbreviation", "website", "is_provider")


class Codes:
    """The codes that a list gives, against those that are open."""

    def __init__(self, saving: Saving) -> None:
        self._saving = saving
        rows = OrganizationCode.objects.filter(until=None).select_related("organization")
        self._open = {row.identifier: row for row in rows}
        self._wanted: set[Identifier] = set()
        self._given: list[OrganizationCode] = []
        self._ended: list[OrganizationCode] = []

    def save(self) -> None:
        for each in self._saving.touched.values():
            for code in each.record.codes:
                self._take(code, each)
        if self._saving.follows:
            self._end_what_is_gone()
        OrganizationCode.objects.bulk_update(self._ended, ["until"], batch_size=BATCH)
        OrganizationCode.objects.bulk_create(self._given, batch_size=BATCH)

    def _take(self, code: Identifier, each: Touched) -> None:
        report = self._saving.report
        if len(code.value) > LONGEST_CODE:
            self._saving.aside("code_too_long", each.record, "The code is too long to keep.", given=code)
            return
        self._wanted.add(code)
        held = self._open.get(code)
        if held is not None and held.organization_id == each.row.pk:
            report.add("code", Outcome.UNCHANGED)
            return
        if held is not None and not (self._saving.follows and self._saving.is_of_a_list(held.source)):
            says = (
                f"{code} is on record as a code of “{held.organization}”; a person must end it there first."
            )
            self._saving.aside("code_taken", each.record, says, given=code)
            return
        if held is not None:
            self._hand_on(held, each)
        self._give(code, each, since=self._saving.today if held else None)
        report.add("code", Outcome.CHANGED if held else Outcome.NEW)

    def _give(self, code: Identifier, each: Touched, since: date | None) -> None:
        source = self._saving.said_by(each.record.key, code, each.record.source)
        given = OrganizationCode(
            organization=each.row, scheme=code.scheme.value, value=code.value, since=since, source=source
        )
        self._given.append(given)
        each.codes[1].append(str(code))
        each.also.append(given)

    def _hand_on(self, held: OrganizationCode, each: Touched) -> None:
        held.until = self._saving.today
        self._ended.append(held)
        says = f"{held} was a code of “{held.organization}” and is one of “{each.row}” now."
        self._saving.note("code_handed_on", each.record, says, given=str(held))
        changes = {"until": Change(None, str(held.until))}
        facts = {"code": str(held)}
        entry = Entry("organization_code.handed_on", held, changes, facts, about=held.organization)
        self._saving.entries.append(entry)

    def _end_what_is_gone(self) -> None:
        touched = {each.row.pk: each for each in self._saving.touched.values()}
        for code, held in self._open.items():
            if code in self._wanted or held.until or not self._saving.is_of_a_list(held.source):
                continue
            held.until = self._saving.today
            self._ended.append(held)
            self._saving.report.add("code", Outcome.GONE)
            if held.organization_id in touched:
                touched[held.organization_id].codes[0].append(str(code))
                touched[held.organization_id].also.append(held)
            else:
                changes = {"until": Change(None, str(held.until))}
                facts = {"code": str(code)}
                entry = Entry("organization_code.ended", held, changes, facts, about=held.organization)
                self._saving.entries.append(entry)


class Names:
    """The names and short forms that a list gives, against those on record."""

    def __init__(self, saving: Saving) -> None:
        self._saving = saving
        self._there: dict[int, dict[tuple[str, str], OrganizationName]] = defaultdict(dict)
        for row in OrganizationName.objects.all():
            self._there[row.organization_id][row.kind, row.text] = row
        self._given: list[OrganizationName] = []
        self._changed: list[OrganizationName] = []

    def save(self) -> None:
        for each in self._saving.touched.values():
            wanted = self._wanted(each)
            for form in wanted:
                self._take(form, each)
            if self._saving.follows:
                self._end_what_is_gone(each, wanted)
        OrganizationName.objects.bulk_update(self._changed, ["until"], batch_size=BATCH)
        OrganizationName.objects.bulk_create(self._given, batch_size=BATCH)

    def _wanted(self, each: Touched) -> list[tuple[str, str]]:
        """Kinds and texts, each once; the list's own name too where the organization has another."""
        record = each.record
        own = [record.name] if each.row.name != record.name else []
        of_kind: Sequence[tuple[NameKind, Iterable[str]]] = (
            (NameKind.OTHER_NAME, (*own, *(name for name in record.other_names if name != each.row.name))),
            (NameKind.ABBREVIATION, record.abbreviations),
            (NameKind.LOCAL_ABBREVIATION, record.local_abbreviations),
        )
        wanted = dict.fromkeys((kind.value, text) for kind, texts in of_kind for text in texts)
        return [form for form in wanted if self._is_short_enough(form[1], each)]

    def _is_short_enough(self, text: str, each: Touched) -> bool:
        if len(text) > LONGEST_TEXT:
            says = f"A name is longer than {LONGEST_TEXT} characters."
            self._saving.aside("name_too_long", each.record, says, given=text)
        return len(text) <= LONGEST_TEXT

    def _take(self, form: tuple[str, str], each: Touched) -> None:
        known = self._there[each.row.pk].get(form)
        if known is not None and known.until is None:
            self._saving.report.add("name", Outcome.UNCHANGED)
            return
        kind, text = form
        if known is None:
            source = self._saving.said_by(each.record.key, text, each.record.source)
            known = OrganizationName(organization=each.row, kind=kind, text=text, source=source)
            self._given.append(known)
            self._saving.report.add("name", Outcome.NEW)
        else:
            known.until = None
            self._changed.append(known)
            self._saving.report.add("name", Outcome.CHANGED)
        each.names[1].append(text)
        each.also.append(known)

    def _end_what_is_gone(self, each: Touched, wanted: Iterable[tuple[str, str]]) -> None:
        gone = self._there[each.row.pk].keys() - set(wanted)
        for form in sorted(gone):
            known = self._there[each.row.pk][form]
            if known.until is None and self._saving.is_of_a_list(known.source):
                known.until = self._saving.today
                self._changed.append(known)
                self._saving.report.add("name", Outcome.GONE)
                each.names[0].append(known.text)
                each.also.append(known)


def _place(record: OrganizationRecord) -> tuple[str, str]:
    """Where a record stands in the last file that has it."""
    file, _, at = record.source.split("; ")[-1].partition(", ")
    return file, at or record.key


def _outcome(each: Touched) -> Outcome:
    if each.is_new:
        return Outcome.NEW
    return Outcome.UNCHANGED if each.entry() is None else Outcome.CHANGED
