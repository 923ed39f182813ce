"""How a profile changes the controls that it takes: parameters set, content removed, content added.

Source: the modify phase of NIST's OSCAL profile-resolution specification. What a profile says
of something that is not there has no effect, and is said.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from openqsmo.standards.rules.oscal_choosing import Say, with_controls
from openqsmo.standards.rules.oscal_documents import (
    Add,
    Alter,
    Catalog,
    Control,
    Group,
    Modify,
    Parameter,
    Part,
    Position,
    Remove,
    SetParameter,
    every_control,
    every_parameter,
)

_REPLACED = ("class_", "depends_on", "label", "usage", "values", "select")
_ADDED = ("props", "links", "constraints", "guidelines")
_LISTS = {
    "props": "prop", "links": "link", "params": "param", "parts": "part", "controls": "control",
    "constraints": "constraint", "guidelines": "guideline",
}  # fmt: skip
_FIRST = (Position.BEFORE, Position.STARTING)
_Holder = TypeVar("_Holder", Control, Part)


def modified(catalog: Catalog, modify: Modify, say: Say) -> Catalog:
    """The catalog with what the profile sets and alters, in the profile's order."""
    catalog = _with_parameters(catalog, modify.set_parameters, say)
    ids = {control.id for control in every_control(catalog)}
    alters: dict[str, list[tuple[str, Alter]]] = {}
    for number, alter in enumerate(modify.alters):
        place = f"modify.alters[{number}]"
        if alter.control_id in ids:
            alters.setdefault(alter.control_id, []).append((place, alter))
        else:
            say(place, "The profile does not take this control, so nothing is altered.", alter.control_id)

    def change(control: Control) -> Control:
        for place, alter in alters.get(control.id, ()):
            control = _altered(control, alter, place, say)
        return control

    return with_controls(catalog, change)


def _with_parameters(catalog: Catalog, settings: Iterable[SetParameter], say: Say) -> Catalog:
    known = {param.id for param in every_parameter(catalog)}
    by_id: dict[str, list[SetParameter]] = {}
    for number, setting in enumerate(settings):
        by_id.setdefault(setting.param_id, []).append(setting)
        if setting.param_id not in known:
            says = "No control of this profile has this parameter, so nothing is set."
            say(f"modify.set-parameters[{number}]", says, setting.param_id)

    def changed(params: Iterable[Parameter]) -> tuple[Parameter, ...]:
        return tuple(_set(param, by_id.get(param.id, ())) for param in params)

    def changed_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
        return tuple(
            replace(group, params=changed(group.params), groups=changed_groups(group.groups))
            for group in groups
        )

    catalog = replace(catalog, params=changed(catalog.params), groups=changed_groups(catalog.groups))
    return with_controls(catalog, lambda control: replace(control, params=changed(control.params)))


def _set(param: Parameter, settings: Iterable[SetParameter]) -> Parameter:
    """A parameter with settings applied: what is one is replaced, what is many is added to.

    A parameter has values or a selection: whichever is set takes the other's place.
    """
    for setting in settings:
        changes: dict[str, Any] = {
            name: given for name in _REPLACED if (given := getattr(setting, name)) not in (None, ())
        }
        if setting.select is not None and not setting.values:
            changes["values"] = ()
        for name in _ADDED:
            own, more = getattr(param, name), getattr(setting, name)
            changes[name] = own + tuple(one for one in more if one not in own)
        param = replace(param, **changes)
    return param


def _altered(control: Control, alter: Alter, place: str, say: Say) -> Control:
    for number, remove in enumerate(alter.removes):
        after = _without(control, remove)
        if after == control:
            says = f"Nothing in {control.id} is as described, so nothing is removed."
            say(f"{place}.removes[{number}]", says, _described(remove))
        control = after
    for number, add in enumerate(alter.adds):
        if add.by_id is None or add.by_id == control.id:
            control = _added_inside(control, add)
            continue
        added = _added(control, add)
        if added is None:
            says = f"Nothing in {control.id} has this id, so nothing is added."
            say(f"{place}.adds[{number}]", says, add.by_id)
        control = added or control
    return control


def _described(remove: Remove) -> str:
    criteria = (remove.by_id, remove.by_name, remove.by_class, remove.by_ns, remove.by_item_name)
    return " ".join(one for one in criteria if one is not None)


def _without(holder: Any, remove: Remove) -> Any:
    """A control, part or parameter without what meets all criteria.

    Only an id, which is unique, is looked for in the controls inside a control as well.
    """
    changes: dict[str, Any] = {}
    for name, item in _LISTS.items():
        members = getattr(holder, name, ())
        kept = tuple(one for one in members if not _meets(one, item, remove))
        if name in ("params", "parts") or (name == "controls" and remove.by_id is not None):
            kept = tuple(_without(one, remove) for one in kept)
        if kept != members:
            changes[name] = kept
    return replace(holder, **changes) if changes else holder


def _meets(thing: Any, item: str, remove: Remove) -> bool:
    criteria = (
        (remove.by_id, getattr(thing, "id", None)),
        (remove.by_name, getattr(thing, "name", None)),
        (remove.by_class, getattr(thing, "class_", None)),
        (remove.by_ns, getattr(thing, "ns", None)),
        (remove.by_item_name, item),
    )
    return all(wanted is None or wanted == has for wanted, has in criteria)


def _added_inside(holder: _Holder, add: Add) -> _Holder:
    """A control or part with an addition at the beginning or the end of its own lists."""
    names = (
        ("params", "props", "links", "parts") if isinstance(holder, Control) else ("props", "links", "parts")
    )
    changes: dict[str, Any] = {}
    for name in names:
        own, more = getattr(holder, name), getattr(add, name)
        changes[name] = more + own if add.position in _FIRST else own + more
    if add.title is not None:
        changes["title"] = add.title
    return replace(holder, **changes)


def _added(holder: Any, add: Add) -> Any:
    """A control or part with an addition in or beside the thing that ``by_id`` names; None if it is not there."""
    for number, part in enumerate(holder.parts):
        if part.id == add.by_id:
            return _beside_or_in(holder, number, add)
        inner = _added(part, add)
        if inner is not None:
            return replace(holder, parts=_replaced(holder.parts, number, inner))
    if isinstance(holder, Control):
        return _added_in_control(holder, add)
    return None


def _added_in_control(control: Control, add: Add) -> Control | None:
    for number, param in enumerate(control.params):
        if param.id == add.by_id:
            return replace(control, params=_around_parameter(control.params, number, add))
    for number, inside in enumerate(control.controls):
        inner = _added_inside(inside, add) if inside.id == add.by_id else _added(inside, add)
        if inner is not None:
            return replace(control, controls=_replaced(control.controls, number, inner))
    return None


def _beside_or_in(holder: _Holder, number: int, add: Add) -> _Holder:
    if add.position in (Position.STARTING, Position.ENDING, None):
        inner = _added_inside(holder.parts[number], add)
        return replace(holder, parts=_replaced(holder.parts, number, inner))
    cut = number if add.position is Position.BEFORE else number + 1
    beside = _added_inside(holder, replace(add, parts=(), title=None))
    return replace(beside, parts=holder.parts[:cut] + add.parts + holder.parts[cut:])


def _around_parameter(params: tuple[Parameter, ...], number: int, add: Add) -> tuple[Parameter, ...]:
    if add.position in (Position.BEFORE, Position.AFTER):
        cut = number if add.position is Position.BEFORE else number + 1
        return params[:cut] + add.params + params[cut:]
    param = params[number]
    more = {"props": add.props, "links": add.links}
    changes = {
        name: (one + getattr(param, name) if add.position in _FIRST else getattr(param, name) + one)
        for name, one in more.items()
    }
    return _replaced(params, number, replace(param, **changes))


def _replaced(members: tuple[Any, ...], number: int, one: Any) -> tuple[Any, ...]:
    return members[:number] + (one,) + members[number + 1 :]
