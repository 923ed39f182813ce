"""The catalogue of the Grants QSMO as a list of offerings and of who uses them."""

from collections.abc import Mapping
from typing import Any

from openqsmo.catalog.rules.feed_records import GrantsOfferingRecord, GrantsSegment
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.catalog.rules.grants_offerings import match_activity
from openqsmo.catalog.rules.listed import ListedOffering, ListedUse, name_for_files, stated
from openqsmo.catalog.rules.summaries import in_one_sentence
from openqsmo.catalog.vocabulary import AdoptionKind, SourcingMode
from openqsmo.organizations.rules.names import plain

SOURCE = "Grants QSMO catalogue"
AREA = "GRM"
LONGEST_CODE = 70
LONGEST_KEY = 190
FIELDS = frozenset(
    """title summary description website small_business activities business_functions services
    contract_vehicle servicing_agency leveraged_systems""".split()
)
# What the source says by flags; the others say nothing that an offering has a field for.
_VEHICLES = {"available on gsa mas contract": "GSA Multiple Award Schedule (MAS)"}
_SMALL = {"small business": True, "other than small business": False}


def listed_grants_offerings(
    records: list[GrantsOfferingRecord], activities: Mapping[str, str], place: Place
) -> list[ListedOffering]:
    """Each record as an offering. A service's title becomes an activity of ``activities`` (titles by
    identifier) where its wording leaves no doubt; the others are noted, and all stay as they are written."""
    return [_offering(record, activities, place) for record in records]


def listed_customers(records: list[GrantsOfferingRecord]) -> list[ListedUse]:
    """Each customer of each offering, once however it is spelled."""
    uses: dict[tuple[str, str], ListedUse] = {}
    for record in records:
        for name in record.customers or ():
            key = name_for_files(plain(name), longest=LONGEST_KEY)
            use = ListedUse(
                offering_key=key_of(record), agency_key=key, agency=name, kind=AdoptionKind.CUSTOMER
            )
            uses.setdefault((use.offering_key, key), use)
    return list(uses.values())


def key_of(record: GrantsOfferingRecord) -> str:
    """The name by which a later list is known to speak of the same offering."""
    return name_for_files(record.segment, record.provider, record.offering, longest=LONGEST_KEY)


def _offering(record: GrantsOfferingRecord, activities: Mapping[str, str], place: Place) -> ListedOffering:
    here = place.at(f"line {record.line}")
    is_federal = record.segment is GrantsSegment.FEDERAL
    content: dict[str, Any] = {
        "title": record.offering,
        "summary": in_one_sentence(record.description),
        "description": record.description,
        "website": record.website,
        "small_business": _SMALL.get((record.business_type or "").casefold()),
        "activities": _activities(record, activities, here),
        "business_functions": [record.category] if record.category else [],
        "services": list(record.services),
        "contract_vehicle": _vehicle(record, here),
        "servicing_agency": record.provider if is_federal else None,
        "leveraged_systems": [record.platform] if record.platform else [],
    }
    return ListedOffering(
        key=key_of(record),
        code=f"grants-{name_for_files(record.offering, longest=LONGEST_CODE)}",
        provider=record.provider,
        content=stated(content),
        mode=SourcingMode.EXISTING_GOVERNMENT if is_federal else SourcingMode.VENDOR,
    )


def _activities(record: GrantsOfferingRecord, activities: Mapping[str, str], place: Place) -> list[str]:
    found: list[str] = []
    for title in record.services:
        match = match_activity(title, activities)
        if match.identifier is None:
            place.note("service_matches_no_activity", match.reason, "services", title)
        else:
            found.append(match.identifier)
    return sorted(set(found))


def _vehicle(record: GrantsOfferingRecord, place: Place) -> str | None:
    vehicle = None
    for flag in record.flags:
        if flag.casefold() in _VEHICLES:
            vehicle = _VEHICLES[flag.casefold()]
        else:
            place.note(
                "flag_without_field", "An offering has no field for this flag; it is left out.", "flags", flag
            )
    return vehicle
