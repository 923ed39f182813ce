"""The parts of a general contractor's bundle, read from the offerings that they are."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from openqsmo.catalog import problems
from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.catalog.queries.cards import price_of
from openqsmo.catalog.queries.offering import seen_content, sight_of
from openqsmo.catalog.rules.bundles import (
    PartRow,
    check_parts,
    check_promise,
    find_cycle,
    read_levels,
    read_parts,
)
from openqsmo.catalog.vocabulary import Component, SourcingMode
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError


def against_parts(offering: Offering, content: Mapping[str, Any], viewer: Actor) -> tuple[FieldError, ...]:
    """What is wrong with the parts that a draft names: not there, listed twice, or leading back to itself."""
    parts, _ = read_parts(content.get("components"))
    if not parts:
        return ()
    found = {each.code: each for each in _offerings({part.code for part in parts}, viewer)}
    errors = [_error(position, part, offering, found.get(part.code)) for position, part in enumerate(parts)]
    known = [error for error in errors if error]
    return tuple(known) or _twice(parts) or _against_cycle(offering, parts)


def against_bundle(offering: Offering, content: Mapping[str, Any], viewer: Actor) -> tuple[FieldError, ...]:
    """What keeps a bundle from being published: its parts, and what it promises beyond them."""
    if offering.sourcing_mode != SourcingMode.GENERAL_CONTRACTOR:
        return ()
    parts, _ = read_parts(content.get("components"))
    components = components_of(parts, viewer)
    promised, _ = read_levels(content.get("service_levels"))
    buffer = str(content.get("service_level_buffer") or "")
    named = against_parts(offering, content, viewer)
    return named or (*check_parts(components), *check_promise(promised, components, buffer))


def components_of(parts: Iterable[PartRow], viewer: Actor) -> tuple[Component, ...]:
    """The parts as the rules see them, each with what this viewer may see of it; those not found are left out."""
    rows = {part.code: part for part in parts}
    offerings = _offerings(set(rows), viewer)
    versions = _shown(offerings)
    return tuple(_component(rows[each.code], each, versions.get(each.pk), viewer) for each in offerings)


def _offerings(codes: set[str], viewer: Actor) -> list[Offering]:
    return list(Offering.objects.visible_to(viewer).filter(code__in=codes).order_by("code"))


def _shown(offerings: Iterable[Offering]) -> dict[int, OfferingVersion]:
    wanted = [offering.pk for offering in offerings]
    versions = OfferingVersion.objects.filter(offering__in=wanted, number=F("offering__version_shown"))
    return {version.offering_id: version for version in versions}


def _component(row: PartRow, part: Offering, version: OfferingVersion | None, viewer: Actor) -> Component:
    content = seen_content(version, viewer, sight_of(part, viewer))
    levels, _ = read_levels(content.get("service_levels"))
    return Component(
        code=row.code,
        title=part.title,
        is_required=row.is_required,
        units_per_unit=row.units_per_unit,
        price=price_of(content.get("price")),
        service_levels=levels,
        state=part.state_enum,
    )


def _error(position: int, part: PartRow, bundle: Offering, found: Offering | None) -> FieldError | None:
    field = f"components.{position}.code"
    if found is None:
        fix = "Give the identifier of an offering, as it stands on its page."
        return FieldError(field, f"There is no offering “{part.code}” that you may see.", fix)
    if found.is_synthetic != bundle.is_synthetic:
        kind = "synthetic" if found.is_synthetic else "real"
        says = f"“{found.title}” is {kind}, and this offering is not: the two never add up."
        return FieldError(field, says, "Take a part of the same kind.")
    return None


def _twice(parts: tuple[PartRow, ...]) -> tuple[FieldError, ...]:
    codes = [part.code for part in parts]
    return tuple(
        FieldError(
            f"components.{position}.code",
            f"The part {code} is listed twice.",
            "List it once, with all units.",
        )
        for position, code in enumerate(codes)
        if code in codes[:position]
    )


def _against_cycle(offering: Offering, parts: tuple[PartRow, ...]) -> tuple[FieldError, ...]:
    graph = _graph(offering.code, {part.code for part in parts})
    cycle = find_cycle(graph)
    if offering.code not in cycle:
        return ()
    # Only its own step is named: what other bundles consist of may not be for everyone.
    own = cycle.index(offering.code)
    way = f"{offering.code} → {(cycle[:-1] + cycle[:-1])[own + 1]} → … → {offering.code}"
    problem = problems.BUNDLE_IN_ITSELF.about(offering=offering.title, way=way)
    return (FieldError("components", problem.says, problem.fix),)


def _graph(code: str, parts: set[str]) -> dict[str, set[str]]:
    """What consists of what, from one bundle downward, as published: one query for each level."""
    graph: dict[str, set[str]] = {code: parts}
    waiting = parts - graph.keys()
    while waiting:
        shown = OfferingVersion.objects.filter(
            offering__code__in=waiting, number=F("offering__version_shown")
        )
        graph |= dict.fromkeys(waiting, set())
        for name, content in shown.values_list("offering__code", "content"):
            rows, _ = read_parts(content.get("components"))
            graph[name] = {row.code for row in rows}
        waiting = {each for name in waiting for each in graph[name]} - graph.keys()
    return graph
