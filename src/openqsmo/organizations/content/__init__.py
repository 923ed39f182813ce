"""What every OpenQSMO knows about organizations before a list is loaded: facts, each with its source.

``organizations.toml`` holds the CFO Act agencies, oversight, the boards that govern shared services, and
the bureaus named most. ``answers.toml`` holds what was settled about the loaded lists: which codes are
those of one organization, and which entries are none.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from openqsmo.kernel.identifiers import Identifier
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind, OrganizationRecord


@cache
def known_organizations() -> tuple[OrganizationRecord, ...]:
    """The organizations that are known from the start, parents before their parts."""
    return tuple(_record(entry) for entry in _read("organizations.toml")["organization"])


@cache
def same_organizations() -> Mapping[Identifier, Identifier]:
    """Codes of organizations that moved or that a list splits, with a code that each has now."""
    entries = _read("answers.toml")["same"]
    return {Identifier.parse(entry["code"]): Identifier.parse(entry["belongs_to"]) for entry in entries}


@cache
def same_names() -> Mapping[str, Identifier]:
    """Names under which lists have organizations without their codes, with a code that each has."""
    return {
        entry["name"]: Identifier.parse(entry["belongs_to"]) for entry in _read("answers.toml")["same_name"]
    }


@cache
def headings() -> Mapping[str, str]:
    """Entries that lists put among organizations and that are none, with the reason why."""
    return {text: entry["why"] for entry in _read("answers.toml")["heading"] for text in entry["texts"]}


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(file).read_text("utf-8"))


def _record(entry: Mapping[str, Any]) -> OrganizationRecord:
    agency_class = entry.get("agency_class")
    return OrganizationRecord(
        key=entry["key"],
        name=entry["name"],
        kind=OrganizationKind(entry["kind"]),
        agency_class=AgencyClass(agency_class) if agency_class else None,
        parent_key=entry.get("parent"),
        abbreviations=tuple(entry.get("abbreviations", ())),
        codes=tuple(Identifier.parse(code) for code in entry.get("codes", ())),
        other_names=tuple(entry.get("other_names", ())),
        website=entry.get("website"),
        is_provider=entry.get("provider", False),
        source=entry["source"],
    )
