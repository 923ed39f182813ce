"""What a functional area, a function, an activity and a capability are.

Source: the Federal Integrated Business Framework as published at ussm.gsa.gov.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How deep in the framework an identifier points."""

    FUNCTION = "function"
    ACTIVITY = "activity"
    CAPABILITY = "capability"


class CapabilityKind(StrEnum):
    """What a capability speaks of: something taken in, something done, something given out."""

    INPUT = "input"
    PROCESS = "process"
    OUTPUT = "output"


@dataclass(frozen=True)
class FibfIdentifier:
    """The parts of a FIBF identifier; ``str`` gives its canonical form, as in ``FFM.010.010.011``.

    ``function`` is the part after the area: ``010``, ``A2-1`` or ``X1``.
    """

    area: str
    function: str
    activity: str | None = None
    capability: str | None = None

    def __str__(self) -> str:
        parts = (self.area, self.function, self.activity, self.capability)
        return ".".join(part for part in parts if part is not None)

    @property
    def level(self) -> Level:
        if self.capability is not None:
            return Level.CAPABILITY
        return Level.FUNCTION if self.activity is None else Level.ACTIVITY

    @property
    def of_function(self) -> "FibfIdentifier":
        """The function that this identifier is, or lies in."""
        return FibfIdentifier(self.area, self.function)

    @property
    def of_activity(self) -> "FibfIdentifier":
        """The activity that this identifier is, or lies in; a function stays itself."""
        return FibfIdentifier(self.area, self.function, self.activity)

    @property
    def order(self) -> tuple[str, str, tuple[int, ...], str, str]:
        """A sorting key in which ``A2-1`` comes before ``A10-1``."""
        numbers = tuple(int(digits) for digits in re.findall(r"[0-9]+", self.function))
        letter = self.function[0] if self.function[0].isalpha() else ""
        return (self.area, letter, numbers, self.activity or "", self.capability or "")


@dataclass(frozen=True)
class Source:
    """Where a record was read: the file, and the place in it, as in ``Business_Lifecycle[2].data[0]``."""

    file: str
    place: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}"


@dataclass(frozen=True)
class KnownArea:
    """A functional area whose code and name are on record here, with the source that says so.

    ``also`` are other names that sources give it. ``sections`` names the sub-sections by
    the first part of their functions' numbers, as in ``A2`` → ``Talent Acquisition``.
    """

    code: str
    title: str
    slug: str
    source: str
    also: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FunctionalAreaRecord:
    """A functional area. ``titles_given`` are the names that its files carry, as they carry them."""

    code: str
    title: str
    slug: str
    titles_given: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class FunctionRecord:
    """A function of a functional area; ``title`` is None where no source gives one.

    ``section`` is the sub-section of the area that its file is about, or None.
    """

    identifier: str
    area: str
    title: str | None
    section: str | None
    source: Source


@dataclass(frozen=True)
class ActivityRecord:
    """An activity of a function. ``as_given`` is the source's identifier where it differs, else None."""

    identifier: str
    function: str
    title: str
    description: str | None
    as_given: str | None
    source: Source


@dataclass(frozen=True)
class CapabilityRecord:
    """A capability of an activity; ``references`` is the authoritative reference as given, or None.

    ``kinds`` is empty where the source does not say. ``activity`` need not be listed as
    an activity: some capabilities name one that the lifecycle of their area leaves out.
    """

    identifier: str
    activity: str
    kinds: tuple[CapabilityKind, ...]
    statement: str
    references: str | None
    as_given: str | None
    source: Source


@dataclass(frozen=True)
class FibfFeed:
    """All that was read from a set of files, each list in the order of its identifiers.

    ``unreadable_files`` could not be opened: what they held is unknown, not gone.
    """

    areas: tuple[FunctionalAreaRecord, ...]
    functions: tuple[FunctionRecord, ...]
    activities: tuple[ActivityRecord, ...]
    capabilities: tuple[CapabilityRecord, ...]
    standards_files: tuple[str, ...]
    other_files: tuple[str, ...]
    unreadable_files: tuple[str, ...]
    use_cases: tuple["ItemRecord", ...] = ()


class ItemKind(StrEnum):
    """What an item of a standard is."""

    FUNCTION = "function"
    ACTIVITY = "activity"
    CAPABILITY = "capability"
    USE_CASE = "use_case"
    DATA_ELEMENT = "data_element"
    SERVICE_MEASURE = "service_measure"
    CONTROL = "control"
    REQUIREMENT = "requirement"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Component(StrEnum):
    """What of a functional area is agreed and approved together (field guide 2.1); controls come from NIST.

    Requirements say which of the rest an offering MUST, SHOULD or MAY meet, when, and how it is proved.
    """

    BUSINESS_LIFECYCLE = "business_lifecycle"
    CAPABILITIES = "capabilities"
    USE_CASES = "use_cases"
    DATA_ELEMENTS = "data_elements"
    SERVICE_MEASURES = "service_measures"
    REQUIREMENTS = "requirements"
    CONTROLS = "controls"

    @property
    def label(self) -> str:
        return {"data_elements": "Standard data elements", "capabilities": "Business capabilities"}.get(
            self.value, self.value.replace("_", " ").capitalize()
        )

    @classmethod
    def of(cls, kind: ItemKind) -> "Component":
        """The component in which items of a kind stand."""
        return _COMPONENT_OF[kind]


_COMPONENT_OF = {
    ItemKind.FUNCTION: Component.BUSINESS_LIFECYCLE,
    ItemKind.ACTIVITY: Component.BUSINESS_LIFECYCLE,
    ItemKind.CAPABILITY: Component.CAPABILITIES,
    ItemKind.USE_CASE: Component.USE_CASES,
    ItemKind.DATA_ELEMENT: Component.DATA_ELEMENTS,
    ItemKind.SERVICE_MEASURE: Component.SERVICE_MEASURES,
    ItemKind.CONTROL: Component.CONTROLS,
    ItemKind.REQUIREMENT: Component.REQUIREMENTS,
}


@dataclass(frozen=True)
class ItemRecord:
    """One item of a standard as a source gives it.

    ``area`` is the code of the functional area (empty for security controls, which belong to none).
    ``content`` is plain JSON: the item's own words by name; what the source does not say is absent.
    """

    kind: ItemKind
    area: str
    identifier: str
    content: Mapping[str, Any]
    source: Source


# The state of a version that was read from a source: which steps it went through is not known here.
AS_PUBLISHED = "as_published"
