"""What every OpenQSMO knows about governance from the start: the real QSMOs, each fact with its source.

``designations.toml`` holds real designations. For the demonstration, ``synthetic_designation.toml`` holds an
invented one under way, and ``synthetic_officials.toml`` invented officials with names that nobody bears.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from openqsmo.governance.vocabulary import DateConfidence, DesignationState, OfficeTitle, PlanSection


@dataclass(frozen=True)
class KnownOffice:
    """The office of a QSMO: its stable key, its name, the agency that leads it, other names it goes by."""

    key: str
    name: str
    lead_agency: str
    source: str
    abbreviation: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownStep:
    """One step as a source tells it. ``on`` is None where it gives no day at all."""

    state: DesignationState
    on: date | None
    confidence: DateConfidence
    decided_by: str
    source: str
    says: str = ""
    scope: str = ""
    is_scope_amendment: bool = False


@dataclass(frozen=True)
class KnownDesignation:
    """A designation with its steps in order. ``follows`` is the key of the office that it took over from."""

    area: str
    name: str
    office: str
    steps: tuple[KnownStep, ...]
    follows: str = ""


@dataclass(frozen=True)
class Known:
    """Everything in the file, with the file itself, so that a load can keep its digest."""

    source: str
    as_of: str
    raw: bytes
    areas: tuple[str, ...]
    offices: Mapping[str, KnownOffice]
    designations: tuple[KnownDesignation, ...]


@dataclass(frozen=True)
class SyntheticOfficial:
    """An invented holder of an office, or an invented vacancy (``name`` is empty), at a real organization."""

    organization: str
    office: OfficeTitle
    name: str = ""
    area: str = ""
    is_acting: bool = False
    since: date | None = None


@dataclass(frozen=True)
class SyntheticDesignation:
    """An invented designation with its office and its submitted plan."""

    office: KnownOffice
    designation: KnownDesignation
    sections: Mapping[PlanSection, str]
    first_fiscal_year: int
    submitted_on: date


@cache
def known_designations() -> Known:
    """The real designations of QSMOs and their offices."""
    raw = files(__name__).joinpath("designations.toml").read_bytes()
    read = tomllib.loads(raw.decode("utf-8"))
    offices = {entry["key"]: _office(entry) for entry in read["office"]}
    return Known(
        source=read["source"],
        as_of=read["as_of"].isoformat(),
        raw=raw,
        areas=tuple(read["areas"]),
        offices=offices,
        designations=tuple(_designation(entry) for entry in read["designation"]),
    )


@cache
def synthetic_designation() -> SyntheticDesignation:
    """An invented designation whose plan waits for the SSGB."""
    read = tomllib.loads(files(__name__).joinpath("synthetic_designation.toml").read_text("utf-8"))
    entry = {**read, "office": read["office"]["key"]}
    sections = {PlanSection(name): text for name, text in read["sections"].items()}
    return SyntheticDesignation(
        office=_office(read["office"]),
        designation=_designation(entry),
        sections=sections,
        first_fiscal_year=read["first_fiscal_year"],
        submitted_on=read["submitted_on"],
    )


@cache
def synthetic_officials() -> tuple[SyntheticOfficial, ...]:
    """Invented officials and vacancies for the demonstration."""
    read = tomllib.loads(files(__name__).joinpath("synthetic_officials.toml").read_text("utf-8"))
    return tuple(
        SyntheticOfficial(**{**entry, "office": OfficeTitle(entry["office"])}) for entry in read["official"]
    )


def _office(entry: Mapping[str, Any]) -> KnownOffice:
    return KnownOffice(**{**entry, "other_names": tuple(entry.get("other_names", ()))})


def _designation(entry: Mapping[str, Any]) -> KnownDesignation:
    return KnownDesignation(
        area=entry["area"],
        name=entry["name"],
        office=entry["office"],
        follows=entry.get("follows", ""),
        steps=tuple(_step(step) for step in entry["step"]),
    )


def _step(entry: Mapping[str, Any]) -> KnownStep:
    return KnownStep(
        state=DesignationState(entry["state"]),
        on=entry.get("on"),
        confidence=DateConfidence(entry.get("confidence", "stated" if "on" in entry else "unknown")),
        decided_by=entry["decided_by"],
        source=entry["source"],
        says=entry.get("says", ""),
        scope=entry.get("scope", ""),
        is_scope_amendment=entry.get("is_scope_amendment", False),
    )
