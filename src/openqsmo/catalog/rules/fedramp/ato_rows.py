"""Take the rows of a snapshot that say which agency authorized which product."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.catalog.rules.fedramp import dialect
from openqsmo.catalog.rules.fedramp.agencies import AgencyBook, AgencyRow
from openqsmo.catalog.rules.fedramp.dialect import ATO_FIELDS, Sections
from openqsmo.catalog.rules.fedramp.products import ProductBook, ProductRow
from openqsmo.catalog.rules.feed_records import AtoKind, FedrampAgency
from openqsmo.catalog.rules.feed_values import Place, day, yes_or_no

AgencyFinder = Callable[[str, Mapping[str, Any], Place], FedrampAgency | None]


@dataclass(frozen=True, slots=True)
class AtoRow:
    """One row or list entry: this agency authorized this product."""

    product_id: str
    agency: FedrampAgency
    kind: AtoKind
    section: str
    place: Place
    ato_on: date | None = None
    reported_on: date | None = None
    expires_on: date | None = None

    @property
    def pair(self) -> tuple[str, str]:
        return self.product_id, self.agency.agency_id

    @property
    def facts(self) -> tuple[object, ...]:
        """All that tells two rows of one pair apart."""
        return self.section, self.ato_on, self.reported_on, self.expires_on


def from_mappings(
    sections: Sections, products: ProductBook, find: AgencyFinder, place: Place
) -> Iterator[AtoRow]:
    """The rows of AtoMapping (first authorizations), ReuseMapping (reuses) and atos (both)."""
    for name, rows, kind in (
        ("AtoMapping", sections.first_atos, AtoKind.AUTHORIZATION),
        ("ReuseMapping", sections.reuse_atos, AtoKind.REUSE),
        ("atos", sections.atos, None),
    ):
        for number, row in enumerate(rows or ()):
            taken = _take(row, kind, name, products, find, place.at(f"{name}[{number}]"))
            if taken is not None:
                yield taken


def from_product_lists(rows: list[ProductRow], agencies: AgencyBook) -> Iterator[AtoRow]:
    """The agencies that products list as having authorized them, by identifier or by name."""
    for found in rows:
        for written in found.authorized_by or ():
            agency = agencies.by_id.get(written) or agencies.named(written)
            if agency is None:
                says = "The list holds what is neither identifier nor name of one agency of this file."
                found.place.set_aside("agency_unknown", says, "agency_authorizations", written)
            else:
                yield AtoRow(found.product_id, agency, AtoKind.UNSTATED, "Products", found.place)


def from_agency_lists(rows: list[AgencyRow], products: ProductBook) -> Iterator[AtoRow]:
    """The products that agencies list as authorized or reused."""
    for found in rows:
        for name, kind, entries in (
            ("auths", AtoKind.UNSTATED, found.authorized),
            ("reuses", AtoKind.REUSE, found.reused),
        ):
            for number, entry in enumerate(entries or ()):
                place = found.place.at(f"{found.place.record}.{name}[{number}]")
                given = entry.get("id") if isinstance(entry, dict) else entry
                product_id = products.find(given, place, "id")
                if product_id is None:
                    place.set_aside(
                        "row_points_at_no_product", products.points_nowhere(given), "id", given or ""
                    )
                else:
                    yield AtoRow(product_id, found.agency, kind, "Agencies", place)


def _take(
    row: object, kind: AtoKind | None, section: str, products: ProductBook, find: AgencyFinder, place: Place
) -> AtoRow | None:
    if not isinstance(row, dict):
        place.set_aside("not_a_record", "An authorization's row is no object with fields.")
        return None
    given = dialect.value(row, ATO_FIELDS["product"])
    product_id = products.find(given, place, "product")
    if product_id is None:
        place.set_aside("row_points_at_no_product", products.points_nowhere(given), "product", given or "")
        return None
    if _has_ended(row, place):
        return None
    agency = find(product_id, row, place)
    if agency is None:
        says = f"The row on {product_id} names no agency that can be told."
        place.set_aside(
            "row_without_agency", says, "agency_id", dialect.value(row, ATO_FIELDS["agency"]) or ""
        )
        return None
    return AtoRow(
        product_id=product_id,
        agency=agency,
        kind=kind or _kind(row, place),
        section=section,
        place=place,
        ato_on=day(dialect.value(row, ATO_FIELDS["ato_on"]), place, "ato_date"),
        reported_on=day(dialect.value(row, ATO_FIELDS["reported_on"]), place, "auth_date"),
        expires_on=day(dialect.value(row, ATO_FIELDS["expires_on"]), place, "exp_date"),
    )


def _kind(row: Mapping[str, Any], place: Place) -> AtoKind:
    is_reuse = yes_or_no(dialect.value(row, ATO_FIELDS["is_reuse"]), place, "is_reuse")
    if is_reuse is None:
        return AtoKind.UNSTATED
    return AtoKind.REUSE if is_reuse else AtoKind.AUTHORIZATION


def _has_ended(row: Mapping[str, Any], place: Place) -> bool:
    """Whether the newer export says that the authorization is over; it is then counted and left out."""
    active = yes_or_no(dialect.value(row, ATO_FIELDS["is_active"]), place, "is_active")
    if active is not False:
        return False
    place.set_aside("ended_authorization", "The source says that this authorization is no longer active.")
    return True
