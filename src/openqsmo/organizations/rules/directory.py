"""The list of organizations, indexed once so that ten thousand names resolve in seconds."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from openqsmo.kernel.identifiers import Identifier
from openqsmo.organizations.rules.names import compact, loose, plain, says_little
from openqsmo.organizations.vocabulary import OrganizationKind, OrganizationRecord

K = TypeVar("K")
Keys = frozenset[str]
NONE: Keys = frozenset()


@dataclass(frozen=True, eq=False)
class Directory:
    """Organizations found by key, code, name, short form, parent, or the start of a name.

    ``headings`` are entries that sources list among agencies and that are none, with the reason why.
    The order in which records were given makes no difference.
    """

    records: Mapping[str, OrganizationRecord]
    headings: Mapping[str, str]

    @classmethod
    def of(
        cls, records: Iterable[OrganizationRecord], headings: Mapping[str, str] | None = None
    ) -> "Directory":
        """Index these records; a key given twice is a ``ValueError``."""
        by_key: dict[str, OrganizationRecord] = {}
        for record in sorted(records, key=lambda record: record.key):
            if record.key in by_key:
                raise ValueError(f"The key {record.key!r} is given to two organizations")
            by_key[record.key] = record
        return cls(by_key, {plain(text): why for text, why in (headings or {}).items()})

    def why_not(self, text: str) -> str | None:
        """Why this entry is a heading and not an organization, or None.

        >>> Directory.of([], {"#N/A": "a spreadsheet error"}).why_not("n/a")
        'a spreadsheet error'
        """
        return self.headings.get(plain(text))

    def with_code(self, code: Identifier) -> Keys:
        return self._codes.get(code, NONE)

    def with_value(self, value: str) -> list[Identifier]:
        """Every code that is written like this, in any scheme, sorted."""
        return self._values.get(value, [])

    def named(self, text: str, below: str | None = None) -> Keys:
        """Every organization known by this name or short form, or those of them below a parent.

        A short form that is only used inside its parent counts only when ``below`` is given.
        """
        found = self._names.get(loose(text), NONE) | self._names.get(compact(text), NONE)
        found |= self._short_forms.get(plain(text), NONE)
        if below is None:
            return found
        return (found | self.locally_named(text)) & self.below(below)

    def locally_named(self, text: str) -> Keys:
        """Every organization that is called so inside its parent, and may not be known outside it."""
        found = self._local_forms.get(plain(text), NONE)
        return found | self._local_names.get(loose(text), NONE) | self._local_names.get(compact(text), NONE)

    def is_primary_name(self, text: str, key: str) -> bool:
        return plain(text) == plain(self.records[key].name)

    def says_little(self, key: str) -> bool:
        """Whether this organization's name means something only inside its agency."""
        return _says_little(self.records[key].name, self.records[key])

    def starting_with(self, text: str) -> Keys:
        """Every organization with a name that starts with exactly these letters."""
        start = plain(text)
        found = set()
        for name, key in islice(self._starts, bisect_left(self._starts, (start, "")), None):
            if not name.startswith(start):
                break
            found.add(key)
        return frozenset(found)

    def below(self, key: str) -> Keys:
        """Every organization that is part of this one, at any depth; not itself."""
        if key not in self._below:
            self._below[key] = self._all_below(key)
        return self._below[key]

    def _all_below(self, key: str) -> Keys:
        found: set[str] = set()
        waiting = [key]
        while waiting:
            children = self._children.get(waiting.pop(), NONE) - found
            found |= children
            waiting.extend(children)
        return frozenset(found)

    def path(self, key: str) -> str:
        """An organization with those it is part of, as in ``Forest Service, Department of Agriculture``."""
        names: list[str] = []
        seen: set[str] = set()
        at: str | None = key
        while at is not None and at in self.records and at not in seen:
            seen.add(at)
            names.append(self.records[at].name)
            at = self.records[at].parent_key
        return ", ".join(names)

    @cached_property
    def spellings(self) -> tuple[list[str], list[str]]:
        """Every name in its loose form, and beside it the key of its organization."""
        pairs = sorted({(form, key) for key, forms in self.loose_names.items() for form in forms})
        return [form for form, _ in pairs], [key for _, key in pairs]

    @cached_property
    def loose_names(self) -> dict[str, tuple[str, ...]]:
        """The loose forms of each organization's names, by its key."""
        return {key: tuple(loose(name) for name in full_names(r)) for key, r in self.records.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that a name here uses: such a word is no misspelling of another."""
        return frozenset(word for form in self.spellings[0] for word in form.split())

    @cached_property
    def _codes(self) -> dict[Identifier, Keys]:
        return _index((code, key) for key, record in self.records.items() for code in record.codes)

    @cached_property
    def _values(self) -> dict[str, list[Identifier]]:
        values: dict[str, list[Identifier]] = defaultdict(list)
        for code in sorted(self._codes):
            values[code.value].append(code)
        return dict(values)

    @cached_property
    def _names(self) -> dict[str, Keys]:
        return _index(
            (form, key)
            for key, record in self.records.items()
            for name in full_names(record)
            if not _says_little(name, record)
            for form in _forms(name)
        )

    @cached_property
    def _local_names(self) -> dict[str, Keys]:
        return _index(
            (form, key)
            for key, record in self.records.items()
            for name in full_names(record)
            if _says_little(name, record)
            for form in _forms(name)
        )

    @cached_property
    def _short_forms(self) -> dict[str, Keys]:
        return _index((plain(form), key) for key, r in self.records.items() for form in r.abbreviations)

    @cached_property
    def _local_forms(self) -> dict[str, Keys]:
        return _index(
            (plain(form), key)
            for key, record in self.records.items()
            for form in (*record.local_abbreviations, *record.abbreviations)
        )

    @cached_property
    def _starts(self) -> list[tuple[str, str]]:
        names = {(plain(name), key) for key, record in self.records.items() for name in full_names(record)}
        return sorted(names | {(name.removeprefix("us "), key) for name, key in names})

    @cached_property
    def _below(self) -> dict[str, Keys]:
        return {}

    @cached_property
    def _children(self) -> dict[str, Keys]:
        return _index((r.parent_key, key) for key, r in self.records.items() if r.parent_key is not None)


def full_names(record: OrganizationRecord) -> tuple[str, ...]:
    """The names of an organization, without its short forms."""
    return (record.name, *record.other_names)


def _forms(name: str) -> tuple[str, ...]:
    return tuple(form for form in (loose(name), compact(name)) if form)


def _says_little(name: str, record: OrganizationRecord) -> bool:
    """Whether a part's name means it only inside its agency, as "Administration" or "Public Affairs" do.

    A name that is also listed as an abbreviation is understood everywhere.
    """
    if record.kind is not OrganizationKind.BUREAU or not says_little(name):
        return False
    return plain(name) not in {plain(form) for form in record.abbreviations}


def _index(pairs: Iterable[tuple[K, str]]) -> dict[K, Keys]:
    gathered: dict[K, set[str]] = defaultdict(set)
    for form, key in pairs:
        gathered[form].add(key)
    return {form: frozenset(keys) for form, keys in gathered.items()}
