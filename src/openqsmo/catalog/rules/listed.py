"""What a source's list says of offerings and of who uses them, and what a new list changes.

A list owns the fields that it fills. Once a QSMO has placed an offering, a field that a person wrote
since belongs to the QSMO: the list no longer replaces it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from openqsmo.catalog.rules.fields import is_given
from openqsmo.catalog.vocabulary import AdoptionKind, SourcingMode

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffering:
    """One offering on a source's list: ``key`` is the source's own name for it, ``code`` ours.

    ``content`` holds only what the list states. ``claims`` is the assurance of its claimed fields.
    ``mode`` is None where the list does not say: then it follows from who provides it.
    """

    key: str
    code: str
    provider: str
    content: Content
    claims: Content = field(default_factory=dict)
    mode: SourcingMode | None = None

    @property
    def title(self) -> str:
        return str(self.content["title"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUse:
    """One agency's use of a listed offering; ``agency_key`` is the source's own name for the agency."""

    offering_key: str
    agency_key: str
    agency: str
    kind: AdoptionKind
    since: date | None = None
    expires_on: date | None = None


def stated(content: Content) -> dict[str, Any]:
    """The fields that hold anything: what a source leaves open is absent, never empty."""
    return {name: value for name, value in content.items() if is_given(value)}


def written_by_people(versions: Iterable[tuple[Content, bool]]) -> frozenset[str]:
    """The fields whose present value a person wrote, from all versions in order, each with whether one made it.

    A field belongs to whoever changed it last; the first version's fields to whoever made that.
    """
    owners: dict[str, bool] = {}
    for (before, _), (after, is_persons) in pairwise([({}, False), *versions]):
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        owners.update(dict.fromkeys(changed, is_persons))
    return frozenset(name for name, is_persons in owners.items() if is_persons)


def merged(before: Content, listed: Content, owned: Set[str], kept: Set[str] = frozenset()) -> dict[str, Any]:
    """The content after a list was read: of the fields that the list owns, what it says now.

    Fields that it does not own, and those of them that are ``kept``, stay as they were.
    """
    replaced = owned - kept
    stays = {name: value for name, value in before.items() if name not in replaced}
    return stays | {name: value for name, value in listed.items() if name in replaced}


def carried_over(draft: Content, before: Content, after: Content, owned: Set[str]) -> dict[str, Any]:
    """A draft with the list's changes: where it held what the version shown held, it holds the new value.

    Otherwise publishing the draft would bring the list's old values back.
    """
    moved = {
        name for name in owned if before.get(name) != after.get(name) and draft.get(name) == before.get(name)
    }
    return merged(draft, after, moved)


def used_since(known: date | None, listed: date | None) -> date | None:
    """Since when an agency uses an offering: the earliest day that its source ever gave.

    A source that gives a later day has forgotten the first authorization for its renewal.
    """
    days = [day for day in (known, listed) if day is not None]
    return min(days, default=None)


def name_for_files(*parts: str, longest: int) -> str:
    """Parts of a name as one word of small letters, digits and dashes; a digest ends one that is cut short.

    >>> name_for_files("REI Systems", "GovGrants", longest=40)
    'rei-systems-govgrants'
    """
    word = "-".join(re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-") for part in parts).strip("-")
    is_whole = len(word) <= longest and all(part.isascii() for part in parts) and word
    if is_whole:
        return word
    digest = hashlib.sha256("\n".join(parts).casefold().encode()).hexdigest()[:12]
    return f"{word[: longest - 13].rstrip('-')}-{digest}".lstrip("-")
