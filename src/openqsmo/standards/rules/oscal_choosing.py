"""Which controls of a catalog a profile takes, and in which structure they then stand.

Source: the import and merge phases of NIST's OSCAL profile-resolution specification.
The specification's drafts differ on whether a control brings those that it lies in with it;
here it does so only where the profile says ``with-parent-controls``: NIST's own privacy
baseline names AC-3(14) without AC-3, and must not be read as holding both.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import translate

from openqsmo.standards.rules.oscal_documents import (
    Catalog,
    Choosing,
    Combine,
    Control,
    Custom,
    CustomGroup,
    Group,
    Import,
    Insertion,
    Order,
    every_control,
    every_group,
)

Say = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Chosen:
    """The ids that a choosing names or matches, and those that it names and that do not exist."""

    ids: frozenset[str]
    missing: tuple[str, ...]
    idle_patterns: tuple[str, ...]


def choose(catalog: Catalog, of: Import | Insertion) -> Chosen:
    """Which controls of a catalog an import or insertion takes; what it excludes prevails."""
    everything = {control.id: control for control in every_control(catalog)}
    included = _chosen(everything, of.include_controls, _parents(catalog))
    excluded = _chosen(everything, of.exclude_controls, {})
    ids = frozenset(everything) if of.include_all else included.ids
    missing = tuple(dict.fromkeys((*included.missing, *excluded.missing)))
    return Chosen(ids - excluded.ids, missing, included.idle_patterns + excluded.idle_patterns)


def _chosen(everything: dict[str, Control], choosings: Iterable[Choosing], parents: dict[str, str]) -> Chosen:
    ids: set[str] = set()
    missing: list[str] = []
    idle: list[str] = []
    for choosing in choosings:
        own = {id_ for id_ in choosing.with_ids if id_ in everything}
        missing += [id_ for id_ in choosing.with_ids if id_ not in everything]
        for matching in choosing.matching:
            found = _matched(everything, matching.pattern)
            own |= found
            if not found:
                idle.append(matching.pattern or "")
        if choosing.with_child_controls:
            own |= {one.id for id_ in own for one in every_control(everything[id_])}
        if choosing.with_parent_controls:
            own |= {above for id_ in own for above in _above(id_, parents)}
        ids |= own
    return Chosen(frozenset(ids), tuple(dict.fromkeys(missing)), tuple(idle))


def _matched(everything: Iterable[str], pattern: str | None) -> set[str]:
    """The ids that a pattern of ``*`` and ``?`` matches as a whole; without a pattern none."""
    if pattern is None:
        return set()
    fits = re.compile(translate(re.sub(r"\*+", "*", pattern).replace("[", "[[]")))
    return {id_ for id_ in everything if fits.match(id_)}


def _parents(catalog: Catalog) -> dict[str, str]:
    """The id of the control that each control lies in, where it lies in one."""
    return {inner.id: control.id for control in every_control(catalog) for inner in control.controls}


def _above(id_: str, parents: dict[str, str]) -> Iterable[str]:
    while id_ in parents:
        id_ = parents[id_]
        yield id_


def keep(catalog: Catalog, ids: Iterable[str]) -> Catalog:
    """A catalog with these controls only, each where it stood; one whose control is gone moves up.

    A group in which no control is left goes with them.
    """
    wanted = frozenset(ids)
    return replace(
        catalog, controls=_kept(catalog.controls, wanted), groups=_kept_groups(catalog.groups, wanted)
    )


def _kept(controls: Iterable[Control], ids: frozenset[str]) -> tuple[Control, ...]:
    kept: list[Control] = []
    for control in controls:
        inside = _kept(control.controls, ids)
        if control.id in ids:
            kept.append(replace(control, controls=inside))
        else:
            kept.extend(inside)
    return tuple(kept)


def _kept_groups(groups: Iterable[Group], ids: frozenset[str]) -> tuple[Group, ...]:
    kept = (
        replace(group, controls=_kept(group.controls, ids), groups=_kept_groups(group.groups, ids))
        for group in groups
    )
    return tuple(group for group in kept if group.controls or group.groups)


def clashes(selections: Iterable[Catalog]) -> tuple[str, ...]:
    """The ids of the controls that more than one selection holds."""
    times = Counter(control.id for one in selections for control in every_control(one))
    return tuple(id_ for id_, number in times.items() if number > 1)


def combined(selections: Iterable[Catalog], method: Combine) -> list[Catalog]:
    """The selections with each control once: the first of an id, which under MERGE takes in the others."""
    first: dict[str, Control] = {}
    rest: list[Catalog] = []
    for selection in selections:
        own = [control for control in every_control(selection) if control.id not in first]
        again = [control for control in every_control(selection) if control.id in first]
        rest.append(keep(selection, (control.id for control in own)))
        first.update((control.id, control) for control in own)
        if method is Combine.MERGE:
            first.update((control.id, _united_control(first[control.id], control)) for control in again)
    if method is not Combine.MERGE:
        return rest
    return [with_controls(one, lambda control: _content_of(control, first[control.id])) for one in rest]


def _content_of(control: Control, content: Control) -> Control:
    return replace(content, controls=control.controls)


def _united_control(one: Control, other: Control) -> Control:
    """A control with what another of the same id has beyond it; of two parameters of one id the first stays."""
    ids = {param.id for param in one.params}
    return replace(
        one,
        params=one.params + tuple(param for param in other.params if param.id not in ids),
        props=one.props + tuple(prop for prop in other.props if prop not in one.props),
        links=one.links + tuple(link for link in other.links if link not in one.links),
        parts=one.parts + tuple(part for part in other.parts if part not in one.parts),
    )


def with_controls(catalog: Catalog, change: Callable[[Control], Control]) -> Catalog:
    """A catalog with every control changed, the inner ones first."""

    def changed(controls: Iterable[Control]) -> tuple[Control, ...]:
        return tuple(change(replace(one, controls=changed(one.controls))) for one in controls)

    def changed_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
        return tuple(
            replace(one, controls=changed(one.controls), groups=changed_groups(one.groups)) for one in groups
        )

    return replace(catalog, controls=changed(catalog.controls), groups=changed_groups(catalog.groups))


def as_they_are(selections: Iterable[Catalog]) -> Catalog:
    """The selections as one catalog in their own structure; groups of one id become one group."""
    whole = Catalog()
    for one in selections:
        whole = replace(
            whole,
            params=whole.params + one.params,
            controls=whole.controls + one.controls,
            groups=_united(whole.groups, one.groups),
        )
    return whole


def _united(groups: tuple[Group, ...], others: Iterable[Group]) -> tuple[Group, ...]:
    found = list(groups)
    for other in others:
        number = next((n for n, one in enumerate(found) if one.id is not None and one.id == other.id), None)
        if number is None:
            found.append(other)
        else:
            one = found[number]
            found[number] = replace(
                one, controls=one.controls + other.controls, groups=_united(one.groups, other.groups)
            )
    return tuple(found)


def nested(whole: Catalog, sources: Iterable[Catalog]) -> Catalog:
    """A catalog in which a control lies in the one that it lay in at its source, though another import brought it."""
    above = _above_in_all(whole, sources)
    moved: dict[str, list[Control]] = {}
    for control in every_control(whole):
        if control.id in above:
            moved.setdefault(above[control.id], []).append(control)
    if not moved:
        return whole

    def settled(controls: Iterable[Control]) -> tuple[Control, ...]:
        staying = (one for one in controls if one.id not in above)
        return tuple(
            replace(one, controls=settled(one.controls) + joined(moved.get(one.id, ()))) for one in staying
        )

    def joined(controls: Iterable[Control]) -> tuple[Control, ...]:
        return tuple(
            replace(one, controls=settled(one.controls) + joined(moved.get(one.id, ()))) for one in controls
        )

    def settled_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
        found = (
            replace(one, controls=settled(one.controls), groups=settled_groups(one.groups)) for one in groups
        )
        return tuple(one for one in found if one.controls or one.groups)

    return replace(whole, controls=settled(whole.controls), groups=settled_groups(whole.groups))


def _above_in_all(whole: Catalog, sources: Iterable[Catalog]) -> dict[str, str]:
    """For each control that lies in none, the nearest one of this catalog that it lay in at a source.

    Where two sources hold each of two controls inside the other, the first source counts.
    """
    parents = _parents(whole)
    own = set(parents)
    for source in sources:
        for inner, outer in _parents(source).items():
            if inner not in parents and inner not in {outer, *_above(outer, parents)}:
                parents[inner] = outer
    present = [control.id for control in every_control(whole)]
    here = set(present)
    found = {id_: next((up for up in _above(id_, parents) if up in here), None) for id_ in present}
    return {id_: up for id_, up in found.items() if up is not None and id_ not in own}


def flat(whole: Catalog) -> Catalog:
    """A catalog as one list of controls, without groups and without controls inside controls."""
    loose = whole.params + tuple(param for group in every_group(whole) for param in group.params)
    controls = tuple(replace(control, controls=()) for control in every_control(whole))
    return replace(whole, params=loose, controls=controls, groups=())


def structured(whole: Catalog, custom: Custom, say: Say) -> Catalog:
    """A catalog in a structure of the profile's own; what cannot be placed is said and left out."""
    sources = {group.id: group for group in every_group(whole) if group.id is not None}
    loose = whole.params + tuple(param for group in every_group(whole) for param in group.params)
    place = "merge.custom"
    return replace(
        whole,
        params=loose,
        controls=_inserted(whole, custom.insert_controls, place, say),
        groups=tuple(
            _custom_group(whole, group, sources, f"{place}.groups[{n}]", say)
            for n, group in enumerate(custom.groups)
        ),
    )


def _custom_group(
    whole: Catalog, group: CustomGroup, sources: dict[str, Group], place: str, say: Say
) -> Group:
    """A group of the profile's own, with what the imported group of the same id holds beside controls."""
    source = sources.get(group.id or "", Group())
    return Group(
        title=group.title or source.title,
        id=group.id,
        class_=group.class_ or source.class_,
        params=group.params,
        props=source.props + tuple(prop for prop in group.props if prop not in source.props),
        links=source.links + tuple(link for link in group.links if link not in source.links),
        parts=source.parts + tuple(part for part in group.parts if part not in source.parts),
        groups=tuple(
            _custom_group(whole, inner, sources, f"{place}.groups[{n}]", say)
            for n, inner in enumerate(group.groups)
        ),
        controls=_inserted(whole, group.insert_controls, place, say),
    )


def _inserted(whole: Catalog, insertions: Iterable[Insertion], place: str, say: Say) -> tuple[Control, ...]:
    controls: list[Control] = []
    for number, insertion in enumerate(insertions):
        chosen = choose(whole, insertion)
        for id_ in (*chosen.missing, *chosen.idle_patterns):
            says = "No control that this profile imports answers to it; nothing is inserted for it."
            say(f"{place}.insert-controls[{number}]", says, id_)
        kept = keep(whole, chosen.ids)
        top = kept.controls + tuple(one for group in every_group(kept) for one in group.controls)
        controls += _ordered(top, insertion.order or Order.KEEP)
    return tuple(controls)


def _ordered(controls: Iterable[Control], order: Order) -> tuple[Control, ...]:
    """Controls in an order by id, in which 2 comes before 10; so are those inside them."""
    inner = [replace(one, controls=_ordered(one.controls, order)) for one in controls]
    if order is not Order.KEEP:
        inner.sort(key=lambda one: _by_number(one.id), reverse=order is Order.DESCENDING)
    return tuple(inner)


def _by_number(id_: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"[0-9]+|[^0-9]+", id_)
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts)
