"""What an OSCAL catalog and an OSCAL profile hold, as read; every list in its source's order.

Source: NIST's OSCAL catalog and profile models, version 1.1 (pages.nist.gov/OSCAL-Reference).
A value that the source does not give is None; a list that it does not give is empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Combine(StrEnum):
    """What a profile does where two imports give a control of the same id."""

    KEEP = "keep"
    USE_FIRST = "use-first"
    MERGE = "merge"


class Order(StrEnum):
    """In which order a profile inserts controls into a structure of its own."""

    KEEP = "keep"
    ASCENDING = "ascending"
    DESCENDING = "descending"


class Position(StrEnum):
    """Where a profile adds content: around the thing it names, or inside it."""

    BEFORE = "before"
    AFTER = "after"
    STARTING = "starting"
    ENDING = "ending"


class HowMany(StrEnum):
    """How many choices of a selection may be taken."""

    ONE = "one"
    ONE_OR_MORE = "one-or-more"


@dataclass(frozen=True)
class Property:
    """A name and a value said of the thing that holds it, such as its label or sort-id."""

    name: str
    value: str
    ns: str | None = None
    class_: str | None = None
    uuid: str | None = None
    group: str | None = None
    remarks: str | None = None


@dataclass(frozen=True)
class Link:
    """A reference: ``#ac-3`` to a control, ``#`` and a uuid to a resource, or an address."""

    href: str
    rel: str | None = None
    media_type: str | None = None
    resource_fragment: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Test:
    """A formal expression that a parameter's value must meet."""

    expression: str
    remarks: str | None = None


@dataclass(frozen=True)
class Constraint:
    """What bounds the value of a parameter, in words and as tests."""

    description: str | None = None
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Guideline:
    """How the value of a parameter is to be chosen."""

    prose: str


@dataclass(frozen=True)
class Selection:
    """The choices of a parameter; a choice may insert other parameters."""

    how_many: HowMany | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """What an organization fills in: a label to assign a value to, or a selection to choose from."""

    id: str
    class_: str | None = None
    depends_on: str | None = None
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    label: str | None = None
    usage: str | None = None
    constraints: tuple[Constraint, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    values: tuple[str, ...] = ()
    select: Selection | None = None
    remarks: str | None = None


@dataclass(frozen=True)
class Part:
    """A piece of a control's text: statement, item, guidance, assessment objective."""

    name: str
    id: str | None = None
    ns: str | None = None
    class_: str | None = None
    title: str | None = None
    props: tuple[Property, ...] = ()
    prose: str | None = None
    parts: "tuple[Part, ...]" = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Control:
    """A control; those inside it are its enhancements. ``file`` and ``place`` say where it was read."""

    id: str
    title: str
    class_: str | None = None
    params: tuple[Parameter, ...] = ()
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()
    controls: "tuple[Control, ...]" = ()
    file: str = field(default="", compare=False)
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Group:
    """Controls under one heading, such as a family; groups nest."""

    title: str | None = None
    id: str | None = None
    class_: str | None = None
    params: tuple[Parameter, ...] = ()
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()
    groups: "tuple[Group, ...]" = ()
    controls: tuple[Control, ...] = ()


@dataclass(frozen=True)
class Citation:
    """How a resource is cited."""

    text: str
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ResourceLink:
    """Where a copy of a resource lies, and in which format."""

    href: str
    media_type: str | None = None
    hashes: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A document that a catalog or profile refers to by ``#`` and its uuid."""

    uuid: str
    title: str | None = None
    description: str | None = None
    props: tuple[Property, ...] = ()
    document_ids: tuple[Any, ...] = ()
    citation: Citation | None = None
    rlinks: tuple[ResourceLink, ...] = ()
    base64: Mapping[str, Any] | None = None
    remarks: str | None = None


@dataclass(frozen=True)
class BackMatter:
    """The resources of a document."""

    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class Metadata:
    """What a document says of itself; ``other`` keeps roles, parties and the like as plain JSON."""

    title: str | None = None
    last_modified: str | None = None
    version: str | None = None
    oscal_version: str | None = None
    published: str | None = None
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    remarks: str | None = None
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalog:
    """A catalog of controls. ``file`` is the file that it was read from, or resolved for."""

    uuid: str | None = None
    metadata: Metadata = Metadata()
    params: tuple[Parameter, ...] = ()
    controls: tuple[Control, ...] = ()
    groups: tuple[Group, ...] = ()
    back_matter: BackMatter = BackMatter()
    file: str = field(default="", compare=False)


@dataclass(frozen=True)
class Matching:
    """A pattern with ``*`` and ``?`` that ids of controls match; without a pattern it matches none."""

    pattern: str | None = None


@dataclass(frozen=True)
class Choosing:
    """Which controls are meant: by id, by pattern, with all inside them, with all that they lie in."""

    with_ids: tuple[str, ...] = ()
    matching: tuple[Matching, ...] = ()
    with_child_controls: bool | None = None
    with_parent_controls: bool | None = None


@dataclass(frozen=True)
class Import:
    """A catalog or profile that a profile draws on, and which of its controls it takes."""

    href: str
    include_all: bool = False
    include_controls: tuple[Choosing, ...] = ()
    exclude_controls: tuple[Choosing, ...] = ()


@dataclass(frozen=True)
class Insertion:
    """Which of the imported controls stand at one place of a structure of the profile's own."""

    order: Order | None = None
    include_all: bool = False
    include_controls: tuple[Choosing, ...] = ()
    exclude_controls: tuple[Choosing, ...] = ()


@dataclass(frozen=True)
class CustomGroup:
    """A group of a structure of the profile's own."""

    title: str | None = None
    id: str | None = None
    class_: str | None = None
    params: tuple[Parameter, ...] = ()
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()
    groups: "tuple[CustomGroup, ...]" = ()
    insert_controls: tuple[Insertion, ...] = ()


@dataclass(frozen=True)
class Custom:
    """A structure of the profile's own."""

    groups: tuple[CustomGroup, ...] = ()
    insert_controls: tuple[Insertion, ...] = ()


@dataclass(frozen=True)
class Combining:
    """How controls of the same id are combined."""

    method: Combine | None = None


@dataclass(frozen=True)
class Merge:
    """How the imported controls are combined and structured."""

    combine: Combining | None = None
    flat: bool = False
    as_is: bool | None = None
    custom: Custom | None = None


@dataclass(frozen=True)
class SetParameter:
    """What a profile says of a parameter of an imported control."""

    param_id: str
    class_: str | None = None
    depends_on: str | None = None
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    label: str | None = None
    usage: str | None = None
    constraints: tuple[Constraint, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    values: tuple[str, ...] = ()
    select: Selection | None = None


@dataclass(frozen=True)
class Remove:
    """What a profile takes out of a control: whatever meets all that is given here."""

    by_name: str | None = None
    by_class: str | None = None
    by_id: str | None = None
    by_item_name: str | None = None
    by_ns: str | None = None


@dataclass(frozen=True)
class Add:
    """What a profile puts into a control, or into or beside the part or parameter that ``by_id`` names."""

    position: Position | None = None
    by_id: str | None = None
    title: str | None = None
    params: tuple[Parameter, ...] = ()
    props: tuple[Property, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Alter:
    """What a profile changes in one control: removals first, then additions."""

    control_id: str
    removes: tuple[Remove, ...] = ()
    adds: tuple[Add, ...] = ()


@dataclass(frozen=True)
class Modify:
    """What a profile changes in the controls that it takes."""

    set_parameters: tuple[SetParameter, ...] = ()
    alters: tuple[Alter, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A selection of controls, with how they are combined and what is changed in them: a baseline."""

    imports: tuple[Import, ...]
    uuid: str | None = None
    metadata: Metadata = Metadata()
    merge: Merge | None = None
    modify: Modify | None = None
    back_matter: BackMatter = BackMatter()
    file: str = field(default="", compare=False)


Document = Catalog | Profile


def every_control(holder: Catalog | Group | Control) -> Iterator[Control]:
    """Every control in a catalog, group or control, each before those inside it, in the source's order."""
    for control in holder.controls:
        yield control
        yield from every_control(control)
    if not isinstance(holder, Control):
        for group in holder.groups:
            yield from every_control(group)


def every_group(holder: Catalog | Group) -> Iterator[Group]:
    """Every group in a catalog or group, each before those inside it."""
    for group in holder.groups:
        yield group
        yield from every_group(group)


def loose_parameters(catalog: Catalog) -> tuple[Parameter, ...]:
    """The parameters that stand in no control: the catalog's own and those of its groups."""
    return catalog.params + tuple(param for group in every_group(catalog) for param in group.params)


def every_parameter(catalog: Catalog) -> Iterator[Parameter]:
    """Every parameter of a catalog: those in no control first, then control by control."""
    yield from loose_parameters(catalog)
    for control in every_control(catalog):
        yield from control.params
