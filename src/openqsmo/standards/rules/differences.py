"""What changed between two versions of a standard, in words.

A rule says that a change tightens or loosens only where it can know it: a range of lengths, a list of
codes, a type, what is required, a target with its direction, a period, the words that bind (MUST and
SHALL, SHOULD, MAY). What a version does not say, it does not ask for, so a limit that appears tightens.
Every other change of words is reworded: its meaning is for a person to decide. What tightens in one place
and loosens in another does both; one is never set off against the other.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from openqsmo.kernel.words import listed
from openqsmo.standards.rules.crosswalks import Crosswalk, CrosswalkEntry, Relation, WentTo
from openqsmo.standards.rules.suggestions import Item
from openqsmo.standards.vocabulary import ItemKind


class Change(StrEnum):
    """How an item changed from one version to another; an item may have changed in several ways."""

    ADDED = "added"
    DROPPED = "dropped"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    REWORDED = "reworded"


@dataclass(frozen=True)
class Finding:
    """One thing that changed: how, in which part of the content (``""`` for the whole), and in words."""

    change: Change
    field: str
    says: str


@dataclass(frozen=True)
class ItemChange:
    """All that changed about one item, or about several that were split or merged.

    ``old`` and ``new`` are its identifiers in either version; an added item has no old one, a dropped
    item no new one.
    """

    kind: ItemKind
    old: tuple[str, ...]
    new: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every way in which it changed, each once, in a set order; “tightened and loosened” is two."""
        found = {finding.change for finding in self.findings}
        return tuple(change for change in Change if change in found)

    @property
    def label(self) -> str:
        """The changes in words: ``tightened and loosened``."""
        return listed(change.value for change in self.changes)


@dataclass(frozen=True)
class Difference:
    """What changed between two versions, by kind in the order of the old items, then of the new.

    ``unchanged`` are the identifiers of what did not change. ``set_aside`` says which items were not
    compared because another item of the same kind has their identifier.
    """

    changes: tuple[ItemChange, ...]
    unchanged: tuple[tuple[ItemKind, str], ...]
    set_aside: tuple[str, ...]

    def counts(self) -> dict[Change, int]:
        """How many items changed in each way; an item that changed in two ways counts in both."""
        return {change: sum(change in one.changes for one in self.changes) for change in Change}


def difference(
    old_items: Iterable[Item], new_items: Iterable[Item], entries: Iterable[CrosswalkEntry] = ()
) -> Difference:
    """What changed from one version to another, with the crosswalk that was decided between them.

    An item that no entry names is the one with the same kind and identifier. Entries that contradict each
    other are not followed; the item's words say so.
    """
    crosswalk = Crosswalk(entries)
    set_aside: list[str] = []
    old = _by_kind(old_items, "old", set_aside)
    new = _by_kind(new_items, "new", set_aside)
    changes: list[ItemChange] = []
    unchanged: list[tuple[ItemKind, str]] = []
    for kind in ItemKind:
        for change in _OfKind(kind, old[kind], new[kind], crosswalk).run():
            if change.findings:
                changes.append(change)
            else:
                unchanged.append((kind, change.old[0]))
    return Difference(tuple(changes), tuple(unchanged), tuple(set_aside))


def _by_kind(items: Iterable[Item], version: str, set_aside: list[str]) -> dict[ItemKind, dict[str, Item]]:
    found: dict[ItemKind, dict[str, Item]] = defaultdict(dict)
    for item in items:
        if found[item.kind].setdefault(item.identifier, item) is not item:
            says = f"The {version} version has {item.identifier} twice; the first one was compared."
            set_aside.append(says)
    return found


class _OfKind:
    """The items of one kind in two versions, joined by the crosswalk or by their identifiers."""

    def __init__(
        self, kind: ItemKind, old: Mapping[str, Item], new: Mapping[str, Item], crosswalk: Crosswalk
    ) -> None:
        self.kind = kind
        self.old = old
        self.new = new
        self.crosswalk = crosswalk
        self.why: dict[str, str] = {}
        self.contradicted: set[str] = set()
        self.claimed = {end for entry in crosswalk.entries for end in entry.to_identifiers}
        self.ends = {identifier: self._decided_ends(identifier) for identifier in old}
        for identifier, ends in self.ends.items():
            if ends is None:
                stays = identifier in new and identifier not in self.claimed
                self.ends[identifier] = (identifier,) if stays else ()

    def run(self) -> Iterator[ItemChange]:
        """Every item once: those of the old version with what became of them, then those that are new."""
        sources: dict[str, list[str]] = defaultdict(list)
        for identifier, ends in self.ends.items():
            for end in ends or ():
                sources[end].append(identifier)
        done: set[str] = set()
        for identifier in self.old:
            if identifier not in done:
                old, new = self._family(identifier, sources)
                done |= set(old)
                yield ItemChange(self.kind, old, new, tuple(self._findings(old, new)))
        for identifier in self.new:
            if identifier not in sources:
                yield ItemChange(self.kind, (), (identifier,), (self._added(identifier),))

    def _decided_ends(self, identifier: str) -> tuple[str, ...] | None:
        """The new identifiers that a decision leads to, as far as the new version holds them, or None."""
        followed = self.crosswalk.follow(identifier)
        if followed.went_to in (WentTo.NOT_DECIDED, WentTo.CONTRADICTED):
            if followed.went_to is WentTo.CONTRADICTED:
                self.contradicted.add(identifier)
                self.why[identifier] = f"The crosswalk contradicts itself: {' '.join(followed.says)}"
            return None
        missing = [end for end in followed.identifiers if end not in self.new]
        self.why[identifier] = " ".join(followed.says)
        if missing:
            self.why[identifier] += f" The new version does not hold {listed(missing)}."
        return tuple(end for end in followed.identifiers if end in self.new)

    def _family(
        self, identifier: str, sources: Mapping[str, list[str]]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """All old and new items that hang together with one old item."""
        old, new, ahead = {identifier}, set[str](), [identifier]
        while ahead:
            for end in self.ends[ahead.pop()] or ():
                new.add(end)
                ahead += [one for one in sources[end] if one not in old]
                old |= set(sources[end])
        return tuple(one for one in self.old if one in old), tuple(one for one in self.new if one in new)

    def _findings(self, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Finding]:
        if not new:
            yield self._dropped(old[0])
        elif len(old) == len(new) == 1:
            yield from self._pair(old[0], new[0])
        else:
            if len(new) > 1:
                yield Finding(Change.SPLIT, "", f"{listed(old)} was split into {listed(new)}.")
            if len(old) > 1:
                yield Finding(Change.MERGED, "", f"{listed(old)} were merged into {listed(new)}.")

    def _pair(self, old: str, new: str) -> Iterator[Finding]:
        if old != new:
            yield Finding(Change.RENUMBERED, "", f"{old} is now {new}.")
        for relation in self._relations(old):
            if relation in (Relation.NARROWER, Relation.BROADER):
                says = f"A person decided that {new} is {relation} than {old} was."
                yield Finding(Change.REWORDED, "", says)
        if old in self.contradicted:
            yield Finding(Change.REWORDED, "", self.why[old])
        yield from _content_changes(self.old[old], self.new[new], self.crosswalk)

    def _relations(self, old: str) -> dict[Relation, None]:
        routes = self.crosswalk.follow(old).routes
        return dict.fromkeys(step.entry.relation for route in routes for step in route.steps)

    def _dropped(self, identifier: str) -> Finding:
        says = f"{identifier} is gone."
        if identifier in self.claimed:
            says += f" The number {identifier} now names what had another one."
        if identifier in self.why:
            says += f" {self.why[identifier]}"
        return Finding(Change.DROPPED, "", says)

    def _added(self, identifier: str) -> Finding:
        says = f"{identifier} is new."
        if identifier in self.old:
            says += f" The number {identifier} named something else before."
        return Finding(Change.ADDED, "", says)


def _content_changes(old: Item, new: Item, crosswalk: Crosswalk) -> Iterator[Finding]:
    """What changed in the content of one item, part by part."""
    before, after = old.content, new.content
    keys = [*before, *(key for key in after if key not in before)]
    if old.kind is ItemKind.SERVICE_MEASURE:
        yield from _target_changes(before, after)
        keys = [key for key in keys if key not in _TARGET_KEYS]
    if "citations" in before and "citations" in after:
        keys = [key for key in keys if key != "references"]
    for key in keys:
        if before.get(key) != after.get(key):
            yield from _rule_for(key, before, after)(_Part(key, before.get(key), after.get(key), crosswalk))


def _rule_for(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> "_Rule":
    """The rule for one part; where both versions say how a requirement binds, its words are only words."""
    if key == "statement" and "level" in before and "level" in after:
        return _words_changes
    is_list = any(isinstance(side.get(key), list | tuple) for side in (before, after))
    return _RULES.get(key) or (_list_changes if is_list else _words_changes)


@dataclass(frozen=True)
class _Part:
    """One part of an item's content in both versions; None where a version does not say it."""

    key: str
    old: Any
    new: Any
    crosswalk: Crosswalk

    @property
    def name(self) -> str:
        """How the part is called in a sentence."""
        return _NAMES.get(self.key, self.key.replace("_", " "))

    def finding(self, change: Change, says: str) -> Finding:
        return Finding(change, self.key, says)


_NAMES = {
    "min_length": "minimum length",
    "max_length": "maximum length",
    "also_known_as": "older identifiers",
    "values": "code list",
    "kinds": "input, process or output marks",
}
_LONGEST_SHOWN = 160


def _limit_changes(part: _Part) -> Iterator[Finding]:
    """Minimum and maximum length: whole numbers of characters."""
    sides = (part.old, part.new)
    if any(side is not None and (isinstance(side, bool) or not isinstance(side, int)) for side in sides):
        yield from _words_changes(part)
        return
    is_minimum = part.key == "min_length"
    least, most = (0, None) if is_minimum else (None, None)
    old, new = (side if side is not None else least if is_minimum else most for side in sides)
    if old == new:
        says = f"That the {part.name} is {new or old or 0} is now {'said' if part.new is not None else 'unsaid'}."
        yield part.finding(Change.REWORDED, says)
        return
    is_tighter = _is_above(new, old) if is_minimum else _is_above(old, new)
    which = "shorter" if is_minimum else "longer"
    went = f"The {part.name} went from {_shown_limit(part.old)} to {_shown_limit(part.new)}"
    if is_tighter:
        yield part.finding(Change.TIGHTENED, f"{went}: {which} values no longer conform.")
    else:
        yield part.finding(Change.LOOSENED, f"{went}: {which} values now conform.")


def _is_above(one: int | None, other: int | None) -> bool:
    """Whether one limit lies above another; None is no limit, above all."""
    return other is not None and (one is None or one > other)


def _shown_limit(limit: int | None) -> str:
    return "none" if limit is None else str(limit)


def _code_changes(part: _Part) -> Iterator[Finding]:
    """The list of values that conform, and what each means."""
    old, new = _codes(part.old), _codes(part.new)
    if not old or not new:
        which, change = ("now has a", Change.TIGHTENED) if new else ("no longer has a", Change.LOOSENED)
        shown = _shown(listed(new or old))
        effect = "other values no longer conform" if new else "any value now conforms"
        yield part.finding(change, f"It {which} code list ({shown}): {effect}.")
        return
    if gone := [value for value in old if value not in new]:
        are = _no_longer(gone)
        yield part.finding(Change.TIGHTENED, f"The code list lost {_shown(listed(gone))}: {are}.")
    if more := [value for value in new if value not in old]:
        are = "it now conforms" if len(more) == 1 else "they now conform"
        yield part.finding(Change.LOOSENED, f"The code list gained {_shown(listed(more))}: {are}.")
    for value, meaning in old.items():
        if value in new and meaning != new[value]:
            says = f"The code {value} meant {_quoted(meaning)} and now means {_quoted(new[value])}."
            yield part.finding(Change.REWORDED, says)
    if old == new:
        yield part.finding(Change.REWORDED, "The code list is written otherwise; its codes are the same.")


def _no_longer(gone: list[str]) -> str:
    return "it no longer conforms" if len(gone) == 1 else "they no longer conform"


def _codes(given: Any) -> dict[str, str]:
    """Each value of a code list with its meaning, ``""`` where none is given."""
    codes: dict[str, str] = {}
    for one in given if isinstance(given, list | tuple) else []:
        is_object = isinstance(one, Mapping)
        value = one.get("value") if is_object else one
        codes[str(value)] = str(one.get("meaning") or "") if is_object else ""
    return codes


def _required_changes(part: _Part) -> Iterator[Finding]:
    if bool(part.old) == bool(part.new):
        says = f"That it is {'' if part.new or part.old else 'not '}required is written otherwise."
        yield part.finding(Change.REWORDED, says)
    elif part.new:
        says = "It is now required: a record without it no longer conforms."
        yield part.finding(Change.TIGHTENED, says)
    else:
        yield part.finding(Change.LOOSENED, "It is no longer required: a record without it now conforms.")


# Each type with those that hold all its values. Source of the names: the published data elements.
_WIDER = {
    "code": {"text"},
    "identifier": {"text"},
    "name": {"text"},
    "indicator": {"text"},
    "number": {"text"},
    "integer": {"text", "number"},
    "amount": {"text", "number"},
    "percent": {"text", "number"},
    "rate": {"text", "number"},
    "year": {"text", "number", "integer"},
    "date": {"text"},
    "time": {"text"},
    "timestamp": {"text"},
}
_TYPE_NAMES = {"string": "text", "numeric": "number", "decimal": "number", "boolean": "indicator"}


def _type_changes(part: _Part) -> Iterator[Finding]:
    """A type that holds fewer values tightens; of two that only overlap no rule knows."""
    old, new = (_type_name(side) for side in (part.old, part.new))
    went = f"The type went from {_quoted(part.old)} to {_quoted(part.new)}"
    if None in (part.old, part.new) and "text" in (old, new):
        yield from _words_changes(part)  # Text holds any value, as does what has no type.
    elif part.old is None:
        says = f"It now has a type, {_quoted(part.new)}: other values no longer conform."
        yield part.finding(Change.TIGHTENED, says)
    elif part.new is None:
        says = f"It no longer has a type; it was {_quoted(part.old)}: other values now conform."
        yield part.finding(Change.LOOSENED, says)
    elif old in _WIDER.get(new, ()):
        yield part.finding(Change.TIGHTENED, f"{went}, which holds fewer values.")
    elif new in _WIDER.get(old, ()):
        yield part.finding(Change.LOOSENED, f"{went}, which holds more values.")
    else:
        yield part.finding(Change.REWORDED, f"{went}; whether more or fewer values conform is not decided.")


def _type_name(given: Any) -> str:
    name = str(given).strip().casefold()
    return _TYPE_NAMES.get(name, name)


_TARGET_KEYS = ("target", "target_value", "direction", "unit")


def _target_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Finding]:
    """The target of a service measure: its value can be compared within one direction and one unit."""
    if all(old.get(key) == new.get(key) for key in _TARGET_KEYS):
        return
    if not _has_target(old) or not _has_target(new):
        yield from _target_appears(old, new)
        return
    before, after = _amount(old), _amount(new)
    direction = old.get("direction")
    went = f"The target went from {_target(old)} to {_target(new)}"
    is_comparable = (
        direction in ("at least", "at most")
        and direction == new.get("direction")
        and old.get("unit") == new.get("unit")
    )
    if before is None or after is None or not is_comparable:
        yield Finding(Change.REWORDED, "target", f"{went}; whether it is harder to meet is not decided.")
    elif before == after:
        yield Finding(Change.REWORDED, "target", f"{went}, which is the same value.")
    elif (after > before) == (direction == "at least"):
        yield Finding(Change.TIGHTENED, "target", f"{went}: what only met the old one no longer conforms.")
    else:
        yield Finding(
            Change.LOOSENED, "target", f"{went}: what only just missed the old one may now conform."
        )


def _target_appears(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Finding]:
    if _has_target(new):
        yield Finding(Change.TIGHTENED, "target", f"There was no target; it is now {_target(new)}.")
    elif _has_target(old):
        yield Finding(Change.LOOSENED, "target", f"There is no target any more; it was {_target(old)}.")
    else:
        says = "The unit or direction changed, though neither version has a target."
        yield Finding(Change.REWORDED, "target", says)


def _has_target(content: Mapping[str, Any]) -> bool:
    """A target “TBD” is none yet."""
    given = content.get("target")
    is_pending = isinstance(given, str) and given.strip().casefold().startswith("tbd")
    return content.get("target_value") is not None or (bool(given) and not is_pending)


def _amount(content: Mapping[str, Any]) -> Decimal | None:
    try:
        amount = Decimal(str(content.get("target_value")))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _target(content: Mapping[str, Any]) -> str:
    if content.get("target_value") is None:
        return _quoted(content.get("target"))
    words = (content.get("direction"), content.get("target_value"), content.get("unit"))
    return " ".join(str(word) for word in words if word)


# Days between two reports; what is not here is no set period.
_PERIODS: Mapping[str, float] = {
    "continuously": 0, "realtime": 0, "real time": 0, "hourly": 1 / 24, "daily": 1, "weekly": 7, "biweekly": 14,
    "per pay period": 14, "pay period": 14, "semimonthly": 15, "monthly": 30, "quarterly": 91,
    "semiannually": 182, "annually": 365, "yearly": 365, "every 2 years": 730, "every 3 years": 1095,
    "3 years": 1095,
}  # fmt: skip


def _frequency_changes(part: _Part) -> Iterator[Finding]:
    """How often a measure is reported: a shorter period tightens."""
    old, new = (_PERIODS.get(_plain(side)) for side in (part.old, part.new))
    went = f"It was reported {_quoted(part.old)} and is now reported {_quoted(part.new)}"
    if old is None or new is None or old == new:
        yield from _words_changes(part)
    elif new < old:
        yield part.finding(Change.TIGHTENED, f"{went}: the period is shorter.")
    else:
        yield part.finding(Change.LOOSENED, f"{went}: the period is longer.")


def _plain(given: Any) -> str:
    return " ".join(str(given).replace("-", "").casefold().split()) if given is not None else ""


_STRENGTHS = {"may": 1, "should": 2, "shall": 3, "must": 3}
# “May 2027” is a month, so the word with a capital first letter only is not taken for one that binds.
_MODAL = re.compile(r"\b(must|shall|should|may|MUST|SHALL|SHOULD|MAY|Must|Shall|Should)\b(\s+(?:not|NOT)\b)?")


def _level_changes(part: _Part) -> Iterator[Finding]:
    """How a requirement binds: MUST and SHALL more than SHOULD, SHOULD more than MAY."""
    old, new = (_STRENGTHS.get(_plain(side)) for side in (part.old, part.new))
    went = f"The requirement was {_quoted(part.old)} and is now {_quoted(part.new)}"
    if old is None or new is None or old == new:
        yield from _words_changes(part)
    elif new > old:
        yield part.finding(Change.TIGHTENED, f"{went}, which binds more.")
    else:
        yield part.finding(Change.LOOSENED, f"{went}, which binds less.")


def _statement_changes(part: _Part) -> Iterator[Finding]:
    """A statement: the words that bind are compared one by one, where there are as many as before."""
    old, new = _text(part.old), _text(part.new)
    before, after = _MODAL.findall(old), _MODAL.findall(new)
    is_decided = False
    for (word, negated), (other, negated_now) in zip(before, after, strict=False):
        if len(before) != len(after) or bool(negated) != bool(negated_now):
            continue
        strength, now = _STRENGTHS[word.casefold()], _STRENGTHS[other.casefold()]
        if strength != now:
            change = Change.TIGHTENED if now > strength else Change.LOOSENED
            binds = "more" if now > strength else "less"
            says = f"The {part.name} said “{word}{negated}” and now says “{other}{negated_now}”, which binds {binds}."
            yield part.finding(change, says)
            is_decided = True
    if not is_decided or _MODAL.sub("", old) != _MODAL.sub("", new):
        yield from _words_changes(part)


def _text(given: Any) -> str:
    if isinstance(given, list | tuple):
        return "\n".join(str(line) for line in given)
    return "" if given is None else str(given)


def _parent_changes(part: _Part) -> Iterator[Finding]:
    """What an item lies in; a parent that was only renumbered is the same parent."""
    if part.old is not None and part.new in _ends(str(part.old), part.crosswalk):
        return
    old, new = (_quoted(side) if side is not None else "nowhere" for side in (part.old, part.new))
    yield part.finding(Change.MOVED, f"It moved to another {part.name}: from {old} to {new}.")


def _ends(identifier: str, crosswalk: Crosswalk) -> tuple[str, ...]:
    followed = crosswalk.follow(identifier)
    undecided = followed.went_to in (WentTo.NOT_DECIDED, WentTo.CONTRADICTED)
    return (identifier,) if undecided else followed.identifiers


def _list_changes(part: _Part) -> Iterator[Finding]:
    """A list of names or of other items: what it lost and what it gained; renumbered ones are the same."""
    old, new = (_entries(side) for side in (part.old, part.new))
    ends = {one: _ends(one, part.crosswalk) for one in old}
    gone = [one for one in old if not set(ends[one]) & set(new)]
    reached = {end for one in old for end in ends[one]}
    more = [one for one in new if one not in reached]
    if gone:
        says = f"Its {part.name} no longer name {_shown(listed(gone))}."
        yield part.finding(Change.REWORDED, says)
    if more:
        yield part.finding(Change.REWORDED, f"Its {part.name} now name {_shown(listed(more))}.")
    if old == new:
        yield part.finding(Change.REWORDED, f"Its {part.name} are written otherwise.")
    elif not gone and not more and sorted(old) == sorted(new):
        yield part.finding(Change.REWORDED, f"Its {part.name} stand in another order.")


def _entries(given: Any) -> list[str]:
    """The entries of a list as text; a citation by its text."""
    rows = given if isinstance(given, list | tuple) else [] if given is None else [given]
    return [str(one.get("text", one)) if isinstance(one, Mapping) else str(one) for one in rows]


def _words_changes(part: _Part) -> Iterator[Finding]:
    """Any other change of words: what was there, what is there now."""
    if part.old is None:
        says = f"It now has a {part.name}: {_quoted(part.new)}."
    elif part.new is None:
        says = f"It no longer has a {part.name}; it was {_quoted(part.old)}."
    elif _text(part.old).split() == _text(part.new).split():
        says = f"Only blanks and line breaks of the {part.name} changed."
    else:
        old, new = _changed_words(_text(part.old).split(), _text(part.new).split())
        says = f"The {part.name} changed: {old} became {new}."
    yield part.finding(Change.REWORDED, says)


def _changed_words(old: list[str], new: list[str]) -> tuple[str, str]:
    """The words between those that both texts begin with and end with."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return tuple(  # type: ignore[return-value]
        _quoted(" ".join(words[start : len(words) - end])) if len(words) - end > start else "nothing"
        for words in (old, new)
    )


def _quoted(given: Any) -> str:
    return f"“{_shown(_text(given))}”"


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


_Rule = Callable[[_Part], Iterator[Finding]]
_RULES: Mapping[str, _Rule] = {
    "min_length": _limit_changes,
    "max_length": _limit_changes,
    "values": _code_changes,
    "required": _required_changes,
    "type": _type_changes,
    "frequency": _frequency_changes,
    "level": _level_changes,
    "statement": _statement_changes,
    "activity": _parent_changes,
    "function": _parent_changes,
    "process": _parent_changes,
}
