"""Which organization on record each one of a merged list is, so that keys never pass to another body."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.organizations.rules.directory import full_names
from openqsmo.organizations.rules.names import loose
from openqsmo.organizations.vocabulary import OrganizationRecord


def match(
    records: Sequence[OrganizationRecord], on_record: Iterable[OrganizationRecord]
) -> Mapping[str, str]:
    """The key on record for the key of each record that is there already; what is new is left out.

    A record is the organization with its key; else the one that has a code of it; else the only one that is
    called so in the same place. ``records`` give parents before their parts. A domain proves nothing: it is
    held, and can be let go, by anybody.
    """
    there = {known.key: known for known in on_record}
    found = {record.key: record.key for record in records if record.key in there}
    free = _Free(known for key, known in there.items() if key not in found)
    for record in records:
        if record.key not in found and (key := free.take(record, found)) is not None:
            found[record.key] = key
    return found


def parents_first(records: Iterable[OrganizationRecord]) -> list[OrganizationRecord]:
    """The same records in an order in which each stands after its parent, where that is among them."""
    by_key = {record.key: record for record in records}
    done: dict[str, OrganizationRecord] = {}
    for key in sorted(by_key):
        line = []
        at: str | None = key
        while at in by_key and at not in done and at not in line:
            line.append(at)
            at = by_key[at].parent_key
        done.update((each, by_key[each]) for each in reversed(line))
    return list(done.values())


class _Free:
    """The organizations on record that no record has taken by its key."""

    def __init__(self, known: Iterable[OrganizationRecord]) -> None:
        self._records = {record.key: record for record in known}
        self._with_code: dict[Identifier, str] = {}
        self._called: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        for record in self._records.values():
            self._with_code.update((code, record.key) for code in _own_codes(record))
            for name in full_names(record):
                self._called[record.parent_key, loose(name)].add(record.key)

    def take(self, record: OrganizationRecord, found: Mapping[str, str]) -> str | None:
        keys = {self._with_code[code] for code in _own_codes(record) if code in self._with_code}
        if not keys:
            parent = found.get(record.parent_key) if record.parent_key else None
            is_below_a_new_one = record.parent_key is not None and parent is None
            keys = set() if is_below_a_new_one else self._called.get((parent, loose(record.name)), set())
        keys = keys & self._records.keys()
        if len(keys) != 1:
            return None
        (key,) = keys
        del self._records[key]
        return key


def _own_codes(record: OrganizationRecord) -> list[Identifier]:
    return [code for code in record.codes if code.scheme is not Scheme.DOTGOV]
