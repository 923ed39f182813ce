"""How several sources become one list of organizations.

Sources are given best first: the first to name an organization gives its key, name and kind. A record is
the same organization as one before it when a code says so, or when both have one name and one parent.
Organizations with codes of their own are never joined by name across parents: "Office of Inspector
General" is another body in each department. A record without codes whose name is known elsewhere, or is
nearly that of a sibling, could be two: it is set aside for a person, who can answer in ``same``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.words import listed
from openqsmo.loads.report import Report
from openqsmo.organizations.rules.directory import full_names
from openqsmo.organizations.rules.names import compact, loose, plain, says_little
from openqsmo.organizations.rules.part_names import (
    is_short_form,
    split_parent,
    split_short_form,
    without_parent,
)
from openqsmo.organizations.vocabulary import Candidate, LeftName, OrganizationKind, OrganizationRecord

T = TypeVar("T")

NEARLY_THE_SAME = 90


@dataclass(frozen=True)
class Merged:
    """One list out of several, parents before their parts, with the names that a person must settle.

    ``said_by`` gives the source that first gave an organization (by key) a name, a short form or a code.
    """

    records: tuple[OrganizationRecord, ...]
    said_by: Mapping[tuple[str, str | Identifier], str]
    left: tuple[LeftName, ...]


def merge(
    sources: Iterable[Iterable[OrganizationRecord]],
    *,
    report: Report,
    same: Mapping[Identifier, Identifier] | None = None,
    same_names: Mapping[str, Identifier] | None = None,
    headings: Mapping[str, str] | None = None,
) -> Merged:
    """One list out of several; what is set aside, and why, is in the report.

    ``same`` and ``same_names`` hold people's answers: a code, or the name of a record without codes (alone,
    or after its parent's: "Department of Labor / XYZ"), with a code of the organization that it belongs to
    now. ``headings`` are names, written in the same two ways, that are no organization; what is listed below
    one has no parent. A parent must be given before its parts, within its source.
    """
    answers = {loose(name): code for name, code in (same_names or {}).items()}
    merging = _Merging(
        report, same or {}, answers, {plain(text): why for text, why in (headings or {}).items()}
    )
    for source in sources:
        merging.take(source)
    return merging.result()


class _Merging:
    """The list while it grows, indexed by code and by name."""

    def __init__(
        self,
        report: Report,
        same: Mapping[Identifier, Identifier],
        same_names: Mapping[str, Identifier],
        headings: Mapping[str, str],
    ) -> None:
        self._report = report
        self._same = same
        self._same_names = same_names
        self._headings = headings
        self._records: dict[str, OrganizationRecord] = {}
        self._with_code: dict[Identifier, str] = {}
        self._named: dict[tuple[str | None, str], str] = {}
        self._anywhere: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str | None, set[str]] = defaultdict(set)
        self._short: dict[str, dict[str, str]] = defaultdict(dict)
        self._said_by: dict[tuple[str, str | Identifier], str] = {}
        self._left: list[LeftName] = []

    def take(self, source: Iterable[OrganizationRecord]) -> None:
        """Take in one source; what moved comes last in it, so that it is found where it is now."""
        now: dict[str, str | None] = {}
        before = frozenset(self._records)
        for given in self._moved_last(source):
            parent = now.get(given.parent_key) if given.parent_key else None
            has_lost_its_heading = given.kind is OrganizationKind.BUREAU and parent is None
            kind = OrganizationKind.OTHER if has_lost_its_heading else given.kind
            now[given.key] = self._place(replace(given, parent_key=parent, kind=kind), before)

    def _moved_last(self, source: Iterable[OrganizationRecord]) -> list[OrganizationRecord]:
        stayed: list[OrganizationRecord] = []
        moved: dict[str, OrganizationRecord] = {}
        for given in source:
            if given.parent_key in moved or any(code in self._same for code in given.codes):
                moved[given.key] = given
            else:
                stayed.append(given)
        return [*stayed, *moved.values()]

    def result(self) -> Merged:
        """The list; a part without a class of its own has its parent's."""
        done: dict[str, OrganizationRecord] = {}
        waiting = sorted(self._parts[None], reverse=True)
        while waiting:
            record = self._records[waiting.pop()]
            parent = done.get(record.parent_key or "")
            own = record.agency_class
            if parent is not None and record.kind is OrganizationKind.BUREAU and parent.agency_class:
                own = parent.agency_class
            done[record.key] = replace(record, agency_class=own)
            waiting.extend(sorted(self._parts[record.key], reverse=True))
        return Merged(tuple(done.values()), self._said_by, tuple(self._left))

    def _place(self, given: OrganizationRecord, before: frozenset[str]) -> str | None:
        """Put a record in its place; the key it has in the list, or None where it has none."""
        if (why := self._headings.get(plain(given.name))) is not None:
            self._aside("heading", given, f"It is not an organization: {why}.")
            return None
        given = self._untangled(given)
        by_code = {key for code in given.codes if (key := self._holder(code)) is not None}
        if len(by_code) > 1:
            names = listed(sorted(self._records[key].name for key in by_code))
            self._aside("codes_disagree", given, f"Its codes belong to several organizations: {names}.")
            return None
        key = next(iter(by_code), None) or self._by_name(given)
        if key is not None:
            self._join(key, given, by_code=bool(by_code), is_new=key not in before)
            self._note_who_said(key, given)
            return key
        if self._could_be_another(given):
            return None
        if given.key in self._records:
            self._aside("key_taken", given, f"Its key is that of {self._path(given.key)}.")
            return None
        self._parts[given.parent_key].add(given.key)
        self._index(replace(given, other_names=_each_once(given.name, given.other_names)))
        self._note_who_said(given.key, given)
        return given.key

    def _untangled(self, given: OrganizationRecord) -> OrganizationRecord:
        """A part without codes under its own name, below the body that its name puts it in."""
        parent = self._records.get(given.parent_key or "")
        if parent is None or _has_own_codes(given) or self._answer(given) is not None:
            return given
        name = without_parent(given.name, frozenset(loose(name) for name in full_names(parent)))
        name, below = split_parent(name, self._short[parent.key])
        name, short = split_short_form(name)
        if name == given.name:
            return given
        if (parent.key, loose(name)) in self._named:
            below = None
        says = f"The name holds more than the name; it is read as “{name}”."
        self._report.note("more_than_the_name", *_place_of(given), says, given=given.name)
        return replace(given, name=name, parent_key=below or parent.key, local_abbreviations=short)

    def _holder(self, code: Identifier) -> str | None:
        return self._with_code.get(self._same.get(code, code)) or self._with_code.get(code)

    def _by_name(self, given: OrganizationRecord) -> str | None:
        """The organization of this name with this parent; the parent itself, if it is called so too."""
        if not _has_own_codes(given) and (answer := self._answer(given)) is not None:
            return self._with_code.get(answer)
        parent = self._records.get(given.parent_key or "")
        if parent is not None and loose(given.name) in {loose(name) for name in full_names(parent)}:
            return parent.key
        for form in _forms(given):
            if (key := self._named.get((given.parent_key, form))) is not None:
                return key
        if not _has_own_codes(given) and (key := self._short[given.parent_key or ""].get(plain(given.name))):
            return key
        elsewhere = self._anywhere.get(loose(given.name), set())
        is_listed_at_top = given.parent_key is None and not _has_own_codes(given)
        if is_listed_at_top and len(elsewhere) == 1:
            (key,) = elsewhere
            return None if _is_of_each_agency(self._records[key]) else key
        return None

    def _answer(self, given: OrganizationRecord) -> Identifier | None:
        """What a person answered about this name, alone or below its parent."""
        return self._same_names.get(loose(given.name)) or self._same_names.get(loose(self._written(given)))

    def _written(self, given: OrganizationRecord) -> str:
        """A record's name after its parent's: what tells it from a part of another agency."""
        parent = self._records.get(given.parent_key or "")
        return f"{parent.name} / {given.name}" if parent else given.name

    def _could_be_another(self, given: OrganizationRecord) -> bool:
        """Whether a record without codes may be one that is known; if so it is set aside."""
        if _has_own_codes(given):
            self._note_elsewhere(given)
            return False
        if (why := self._headings.get(plain(self._written(given)))) is not None:
            self._aside("heading", given, f"It is not an organization: {why}.")
            return True
        if given.parent_key and is_short_form(given.name):
            says = f"It is a short form that is not known in {self._path(given.parent_key)}"
            self._leave("short_form_only", given, says, {given.parent_key: "It is listed below"})
            return True
        like = (
            set() if _is_of_each_agency(given) else self._anywhere[loose(given.name)] or self._nearly(given)
        )
        if like:
            where = listed(sorted(self._path(key) for key in like), "or")
            self._leave(
                "could_be_two", given, f"It may be {where}", dict.fromkeys(like, "It is called nearly so:")
            )
        return bool(like)

    def _nearly(self, given: OrganizationRecord) -> set[str]:
        mine = loose(given.name)
        return {
            key
            for key in self._parts[given.parent_key]
            for name in full_names(self._records[key])
            if fuzz.ratio(mine, loose(name)) >= NEARLY_THE_SAME
        }

    def _note_elsewhere(self, given: OrganizationRecord) -> None:
        elsewhere = self._anywhere.get(loose(given.name), set())
        if elsewhere and not _is_of_each_agency(given):
            where = listed(sorted(self._path(key) for key in elsewhere), "and")
            says = f"One of the same name is {where}; both are kept, because each has its own code."
            self._report.note("same_name_elsewhere", *_place_of(given), says, given=given.name)

    def _join(self, key: str, given: OrganizationRecord, *, by_code: bool, is_new: bool) -> None:
        known = self._records[key]
        if is_new and not by_code:
            says = f"It is listed twice under one name in {self._path(key)}; read as one organization."
            self._report.note("listed_twice", *_place_of(given), says, given=given.name)
        names = (*known.other_names, *full_names(given))
        joined = replace(
            known,
            kind=_better_kind(known.kind, given.kind),
            agency_class=known.agency_class or given.agency_class,
            abbreviations=_union(known.abbreviations, given.abbreviations),
            local_abbreviations=_union(known.local_abbreviations, given.local_abbreviations),
            codes=_union(known.codes, given.codes),
            other_names=_each_once(known.name, names),
            website=known.website or given.website,
            is_provider=known.is_provider or given.is_provider,
            source="; ".join(_union((known.source,), (given.source,))),
        )
        self._index(joined)

    def _index(self, record: OrganizationRecord) -> None:
        self._records[record.key] = record
        for code in record.codes:
            self._with_code.setdefault(code, record.key)
        for form in _forms(record):
            self._named.setdefault((record.parent_key, form), record.key)
            self._anywhere[form].add(record.key)
        for form in (*full_names(record), *record.abbreviations, *record.local_abbreviations):
            self._short[record.parent_key or ""].setdefault(plain(form), record.key)

    def _path(self, key: str) -> str:
        record = self._records[key]
        parent = self._records.get(record.parent_key or "")
        return f"“{record.name}”" + (f" in {parent.name}" if parent else "")

    def _leave(self, kind: str, given: OrganizationRecord, says: str, candidates: Mapping[str, str]) -> None:
        """Set a record aside, and its name to be settled by a person."""
        self._aside(kind, given, f"{says}; a person must say.")
        offered = (
            Candidate(key, self._records[key].name, None, f"{why} {self._path(key)}.")
            for key, why in sorted(candidates.items())
        )
        self._left.append(LeftName(self._written(given), _place_of(given)[0], f"{says}.", tuple(offered)))

    def _note_who_said(self, key: str, given: OrganizationRecord) -> None:
        said: list[str | Identifier] = [*full_names(given), *given.abbreviations]
        for each in (*said, *given.local_abbreviations, *given.codes):
            self._said_by.setdefault((key, each), given.source)

    def _aside(self, kind: str, given: OrganizationRecord, says: str) -> None:
        self._report.set_aside(kind, *_place_of(given), says, given=given.name)


def _better_kind(known: OrganizationKind, given: OrganizationKind) -> OrganizationKind:
    """A kind that says more than "not known"; being listed as a part tells nothing about an agency."""
    says_nothing = given is OrganizationKind.BUREAU
    return given if known is OrganizationKind.OTHER and not says_nothing else known


def _place_of(record: OrganizationRecord) -> tuple[str, str]:
    file, _, at = record.source.partition(", ")
    return file, at or record.key


def _has_own_codes(record: OrganizationRecord) -> bool:
    """Whether a source gave it a code; a domain is held, and can be let go, by anybody."""
    return any(code.scheme is not Scheme.DOTGOV for code in record.codes)


def _is_of_each_agency(record: OrganizationRecord) -> bool:
    """Whether it is a part called like parts of other agencies, as "Office of Public Affairs" is."""
    return record.kind is OrganizationKind.BUREAU and says_little(record.name)


def _forms(record: OrganizationRecord) -> list[str]:
    """The forms under which a record's names are known: loose and compact, the best name first."""
    forms = [form(name) for name in full_names(record) for form in (loose, compact)]
    return [form for form in forms if form]


def _each_once(own: str, names: Iterable[str]) -> tuple[str, ...]:
    """Other names in their first spelling, without those that only spell the own name otherwise."""
    found = {plain(own): own}
    for name in names:
        found.setdefault(plain(name), name)
    return tuple(found.values())[1:]


def _union(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
