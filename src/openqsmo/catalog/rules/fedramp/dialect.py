"""The names that the vintages of the feed give to the same things.

The feed has had two dialects. Until 2026: one object ``data`` with ``Products``, ``Agencies``
and, from late 2023, ``AtoMapping`` and, from 2024, ``ReuseMapping``. From 2026: ``products``,
``agencies`` and ``atos``, in one file or in several, with other names for the fields.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.catalog.rules.feed_records import FedrampStatus
from openqsmo.catalog.rules.feed_values import Place, day, line, wrong_type
from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems

# For each field, the names it has had: the first that a row holds is read.
PRODUCT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "offering": ("cso", "service_offering"),
    "provider": ("csp", "name"),
    "description": ("service_desc", "description"),
    "website": ("website",),
    "status": ("public_status", "status"),
    "service_models": ("service_model",),
    "deployment_model": ("deployment_model",),
    "impact_level": ("impact_level",),
    "authorization_type": ("cert_path", "auth_path", "auth_type"),
    "partnering_agency": ("partnering_agency",),
    "assessor": ("independent_assessor", "3pao_name"),
    "uei": ("uei",),
    "small_business": ("small_business",),
    "business_functions": ("business_function", "business_functions"),
    "leveraged_systems": ("leveraged_systems",),
    "annual_assessment": ("annual_assessment",),
    "ready_on": ("ready_date", "fedramp_ready"),
    "board_review_on": ("ip_jab_date",),
    "agency_review_on": ("ip_agency_date",),
    "program_review_on": ("ip_prog_date",),
    "fedramp_review_on": ("ip_pmo_date",),
    "authorized_on": ("auth_date", "fedramp_auth"),
    "authorizations": ("authorization", "authorizations"),
    "reuses": ("reuse",),
    "agency_authorizations": ("agency_authorizations", "agency_auths"),
    "agency_reuse": ("agency_reuse",),
}
AGENCY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "parent": ("parent", "parent_agency_name"),
    "sub": ("sub", "sub_agency_name"),
    "website": ("website",),
    "authorizations": ("authorization", "authorization_count"),
    "reuses": ("reuse", "reuse_auth_count"),
    "auths": ("auths",),
    "reuse_list": ("reuses",),
}
ATO_FIELDS: Mapping[str, tuple[str, ...]] = {
    "product": ("id", "product_id"),
    "agency": ("agency_id",),
    "sub_id": ("sub_id",),
    "parent": ("parent",),
    "sub": ("sub",),
    "ato_on": ("ato_date",),
    "reported_on": ("auth_date", "log_date"),
    "expires_on": ("exp_date",),
    "is_reuse": ("is_reuse",),
    "is_active": ("is_active",),
    "ended_on": ("termination_date",),
}
# Fields that the catalogue has no use for, people's names and addresses among them.
_LEFT_UNREAD = frozenset(
    """logo logo_url filter_classes impact_level_number service_last_90 all_others old_auth_services
    new_auth_services fedramp_msg additional_info ready_status ip_jab_status ip_agency_status ip_prog_status
    ip_prog_date2 ip_pmo_status sales_email security_email public_security_email private_security_email
    fsi_email internal_status prev_status status_updated_date 3pao_id authorizing_agency_id
    authorizing_subagency_id trust_center remediation remediation_reason last_synced endpoint
    alt_transition_date cert_type cert_class""".split()
)
# "FRR" is how the feed shortens FedRAMP Ready ("No FRR Date" stands in its ready date). From 2026
# FedRAMP calls an authorized offering certified.
STATUSES: Mapping[str, FedrampStatus] = {
    "fedramp ready": FedrampStatus.READY,
    "frr": FedrampStatus.READY,
    "fedramp in process": FedrampStatus.IN_PROCESS,
    "agency in process": FedrampStatus.IN_PROCESS,
    "agency authorization in process": FedrampStatus.IN_PROCESS,
    "fedramp authorized": FedrampStatus.AUTHORIZED,
    "fedramp certified": FedrampStatus.AUTHORIZED,
}


@dataclass(frozen=True, slots=True)
class Sections:
    """A snapshot cut into its lists. A mapping that the vintage does not have is ``None``."""

    as_of: date | None
    produced_by: str | None
    products: list[Any]
    agencies: list[Any]
    first_atos: list[Any] | None
    reuse_atos: list[Any] | None
    atos: list[Any] | None


def cut(snapshot: object, place: Place) -> Sections:
    """The sections of a snapshot; one without a list of products is refused (LOA-007)."""
    whole = snapshot if isinstance(snapshot, dict) else {}
    data = whole["data"] if isinstance(whole.get("data"), dict) else whole
    products = next((data[name] for name in ("Products", "products") if name in data), None)
    if not isinstance(products, list):
        why = "no list of products was found in it"
        fix = "Load the Marketplace snapshot (data.json, or fedramp-all.json of the newer export)."
        raise Refused(problems.WRONG_SHAPE.about(file=place.file, why=why, fix=fix))
    as_of, produced_by = _origin(whole, place)
    return Sections(
        as_of=as_of,
        produced_by=produced_by,
        products=products,
        agencies=_section(data, ("Agencies", "agencies"), place) or [],
        first_atos=_section(data, ("AtoMapping",), place),
        reuse_atos=_section(data, ("ReuseMapping",), place),
        atos=_section(data, ("atos", "ATOs"), place),
    )


def value(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The value of the first of these names that the row holds, or ``None``."""
    return next((row[name] for name in names if name in row), None)


def say_unknown_fields(rows: list[Any], known: Mapping[str, tuple[str, ...]], place: Place) -> None:
    """Note each field name of the rows that is neither read nor known to be left unread, once."""
    names = _LEFT_UNREAD | {name for alternatives in known.values() for name in alternatives}
    strange: dict[str, int] = {}
    for row in rows:
        for name in row if isinstance(row, dict) else ():
            if name not in names:
                strange[name] = strange.get(name, 0) + 1
    for name, times in strange.items():
        says = f"A field of this name is not known; it stands in {times:,} rows and is not read."
        place.note("unknown_field", says, name[:100])


def status_of(words: str | None, place: Place) -> FedrampStatus:
    """The status that the source's words mean; words not known are noted and mean unknown."""
    if words is None:
        return FedrampStatus.UNKNOWN
    status = STATUSES.get(words.casefold())
    if status is None:
        place.note("unknown_status", "The status is in words that are not known.", "status", words)
    return status or FedrampStatus.UNKNOWN


def _origin(whole: Mapping[str, Any], place: Place) -> tuple[date | None, str | None]:
    found = value(whole, ("meta", "metadata"))
    meta = found if isinstance(found, dict) else {}
    as_of = day(value(meta, ("last_change", "export_timestamp")), place, "last_change")
    if as_of is None:
        place.note("no_day_of_source", "The file does not say of which day it is.", "last_change")
    return as_of, line(value(meta, ("produced_by", "description")), place, "produced_by")


def _section(data: Mapping[str, Any], names: tuple[str, ...], place: Place) -> list[Any] | None:
    rows = value(data, names)
    if rows is None or isinstance(rows, list):
        return rows
    wrong_type(rows, place, names[0], "a list")
    return None
