"""Which sort of OSCAL document a file holds, and the catalogs and profiles among files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from openqsmo.kernel.problems import Refused
from openqsmo.loads.reading import parse_json
from openqsmo.loads.report import Report
from openqsmo.standards.rules.dirt import Dirt, shown
from openqsmo.standards.rules.oscal_documents import (
    Catalog,
    Document,
    Profile,
    every_control,
    every_parameter,
)
from openqsmo.standards.rules.oscal_objects import Reading, refusal
from openqsmo.standards.rules.oscal_words import inserted

_Read = TypeVar("_Read", Catalog, Profile)


class Sort(StrEnum):
    """What sort of document an OSCAL file holds, by the one key at its top."""

    CATALOG = "catalog"
    PROFILE = "profile"
    COMPONENT_DEFINITION = "component-definition"
    SYSTEM_SECURITY_PLAN = "system-security-plan"
    ASSESSMENT_PLAN = "assessment-plan"
    ASSESSMENT_RESULTS = "assessment-results"
    PLAN_OF_ACTION = "plan-of-action-and-milestones"
    MAPPING = "mapping-collection"

    @property
    def label(self) -> str:
        return "plan of action and milestones" if self is Sort.PLAN_OF_ACTION else self.replace("-", " ")


@dataclass(frozen=True)
class OscalFeed:
    """The documents of a set of files, by file name. ``others`` are OSCAL, but neither catalog nor profile.

    ``not_oscal`` are JSON of another kind; ``unreadable`` could not be used, and the report says why.
    """

    catalogs: Mapping[str, Catalog]
    profiles: Mapping[str, Profile]
    others: Mapping[str, Sort]
    not_oscal: tuple[str, ...]
    unreadable: tuple[str, ...]

    @property
    def documents(self) -> dict[str, Document]:
        """Catalogs and profiles by file name, as resolving takes them."""
        return {**self.catalogs, **self.profiles}


def read_catalog(name: str, raw: bytes, report: Report) -> Catalog:
    """The catalog in a file; refused (LOA-…) where it is no readable OSCAL catalog of version 1."""
    value, sort = _opened(name, raw, report)
    return _read(Catalog, name, value, sort, report)


def read_profile(name: str, raw: bytes, report: Report) -> Profile:
    """The profile in a file; refused (LOA-…) where any of it cannot be used; the report says all."""
    value, sort = _opened(name, raw, report)
    return _read(Profile, name, value, sort, report)


def read_documents(files: Iterable[tuple[str, bytes]], report: Report) -> OscalFeed:
    """Every catalog and profile among files (name, bytes); a file that is refused is set aside."""
    catalogs: dict[str, Catalog] = {}
    profiles: dict[str, Profile] = {}
    others: dict[str, Sort] = {}
    not_oscal: list[str] = []
    unreadable: list[str] = []
    for name, raw in sorted(files):
        try:
            value, sort = _opened(name, raw, report)
            if sort is Sort.CATALOG:
                catalogs[name] = _read(Catalog, name, value, sort, report)
            elif sort is Sort.PROFILE:
                profiles[name] = _read(Profile, name, value, sort, report)
            elif sort is not None:
                others[name] = sort
                report.add_read(sort.label)
            else:
                not_oscal.append(name)
                report.add_read("file of another sort")
        except Refused as refused:
            unreadable.append(name)
            problem = refused.problem
            says = f"{problem.says} {problem.fix}"
            report.set_aside("unreadable_file", name, "file", says, given=problem.code)
    return OscalFeed(catalogs, profiles, others, tuple(not_oscal), tuple(unreadable))


def _opened(name: str, raw: bytes, report: Report) -> tuple[Any, Sort | None]:
    """A file's JSON and what sort of OSCAL document it is, or None where it is none."""
    value = parse_json(raw, name, report)
    keys = [key for key in value if key != "$schema"] if isinstance(value, dict) else []
    if len(keys) != 1 or keys[0] not in set(Sort):
        return value, None
    return value[keys[0]], Sort(keys[0])


def _read(cls: type[_Read], name: str, value: Any, sort: Sort | None, report: Report) -> _Read:
    wanted = Sort.CATALOG if cls is Catalog else Sort.PROFILE
    if sort is not wanted:
        is_a = "an OSCAL document" if sort is None else f"a {wanted.label} but another sort of document"
        why = f"it is not {is_a}" + (f", namely {_a(sort.label)}" if sort else "")
        raise refusal(name, why, f"Point to the JSON file of an OSCAL {wanted.label}.")
    if not isinstance(value, dict):
        why = f"the {wanted.label} is not an object but {shown(value)[:60]}"
        raise refusal(name, why, "Fetch the file again from its source.")
    _need_known_version(name, value)
    reading = Reading(name, Dirt(name, report))
    document: _Read = reading.document(cls, value, wanted.value)
    reading.dirt.close()
    report.add_read(wanted.label)
    if isinstance(document, Catalog):
        _count(document, report)
        _say_unknown_inserts(document, reading.dirt)
    return document


def _need_known_version(name: str, value: Mapping[str, Any]) -> None:
    metadata = value.get("metadata")
    version = metadata.get("oscal-version") if isinstance(metadata, dict) else None
    if isinstance(version, str) and not re.match(r"v?1\.[0-9]", version):
        why = f"it is written in OSCAL {version[:20]!r}, and version 1 is what is read"
        raise refusal(name, why, "Convert it to OSCAL version 1 with NIST's tools.")


def _count(catalog: Catalog, report: Report) -> None:
    report.add_read("control", sum(1 for _ in every_control(catalog)))
    report.add_read("parameter", sum(1 for _ in every_parameter(catalog)))
    report.add_read("resource", len(catalog.back_matter.resources))


def _say_unknown_inserts(catalog: Catalog, dirt: Dirt) -> None:
    known = {param.id for param in every_parameter(catalog)}
    for control in every_control(catalog):
        missing = [id_ for id_ in dict.fromkeys(inserted(control)) if id_ not in known]
        for id_ in missing:
            says = "The text inserts a parameter that is not in this catalog; the place keeps its mark."
            dirt.note("insert_unknown", f"{control.place} ({control.id})", says, given=id_)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
