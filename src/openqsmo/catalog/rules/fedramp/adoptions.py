"""Which agency authorized which product: what each vintage says, and what of it is believed.

* **Both mappings** (2024 on): AtoMapping holds the first authorization of each product,
  ReuseMapping every later one, with days. They are believed; the lists of products and of
  agencies are compared with them. ``atos`` of the newer export is both in one.
* **AtoMapping alone** (late 2023): it is believed for first authorizations. The agencies' lists
  hold all pairs; one that is not in AtoMapping is a reuse, for every product has one first
  authorization (and in the vintages with both mappings the lists are exactly their union).
* **No mapping** (early 2023): the products' lists are believed, as *unstated* which was first.
  The agencies' lists are not: there every bureau repeats the list of its department.

``agency_reuse`` of a product is no list of adopters. It holds the agencies of the products that
stand on it, and the count ``reuse`` adds those up, so neither makes an adoption.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from openqsmo.catalog.rules.fedramp import ato_rows
from openqsmo.catalog.rules.fedramp.agencies import AgencyBook, AgencyRow
from openqsmo.catalog.rules.fedramp.ato_rows import AtoRow
from openqsmo.catalog.rules.fedramp.dialect import Sections
from openqsmo.catalog.rules.fedramp.products import ProductBook, ProductRow
from openqsmo.catalog.rules.feed_records import AtoKind, FedrampAdoption, FedrampAgency
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.kernel.words import counted


def read_adoptions(
    sections: Sections,
    products: tuple[list[ProductRow], ProductBook],
    agencies: tuple[list[AgencyRow], AgencyBook],
    place: Place,
) -> list[FedrampAdoption]:
    """Every pair of product and agency once, in order; rows that repeat a pair are counted and noted."""
    product_rows, product_book = products
    agency_rows, agency_book = agencies
    from_agencies = list(ato_rows.from_agency_lists(agency_rows, product_book))
    find = _finder(product_rows, agency_book, from_agencies)
    mapped = list(ato_rows.from_mappings(sections, product_book, find, place))
    has_mapping = any(rows is not None for rows in (sections.first_atos, sections.reuse_atos, sections.atos))
    if has_mapping:
        rows = mapped + _listed_only(from_agencies, mapped, sections)
    else:
        rows = list(ato_rows.from_product_lists(product_rows, agency_book)) or from_agencies
    adoptions = _once_each(rows)
    if has_mapping:
        _compare_with_products(adoptions, product_rows, agency_book)
    _compare_with_agencies(adoptions, agency_rows, from_agencies, copies_expected=not has_mapping)
    place.report.add_read("authorization row", len(rows))
    return adoptions


def _finder(
    product_rows: list[ProductRow], agencies: AgencyBook, from_agencies: list[AtoRow]
) -> ato_rows.AgencyFinder:
    """How a mapping's row finds its agency: by its own words, else as the one its product still lacks.

    A product's own list sometimes names the one agency that its row in AtoMapping leaves blank.
    """
    own_lists = {found.product_id: found.authorized_by or () for found in product_rows}
    known = {row.pair for row in from_agencies}

    @cache
    def lacking(product_id: str) -> list[str]:
        listed, _ = agencies.listed(own_lists.get(product_id, ()))
        return sorted(agency_id for agency_id in listed if (product_id, agency_id) not in known)

    def find(product_id: str, row: Mapping[str, Any], place: Place) -> FedrampAgency | None:
        agency = agencies.meant(row, place)
        if agency is not None or len(lacking(product_id)) != 1:
            return agency
        agency_id = lacking(product_id)[0]
        says = (
            f"The row names no agency; {agency_id} is the only one on the product's list not accounted for."
        )
        place.note("agency_found_in_product_list", says, "agency_id")
        return agencies.by_id[agency_id]

    return find


def _listed_only(from_agencies: list[AtoRow], mapped: list[AtoRow], sections: Sections) -> list[AtoRow]:
    """The pairs that agencies list and no mapping holds, with the kind that follows from that."""
    pairs = {row.pair for row in mapped}
    firsts = {row.product_id for row in mapped if row.kind is AtoKind.AUTHORIZATION}
    later_are_reuses = sections.reuse_atos is None and sections.atos is None
    rest: list[AtoRow] = []
    for row in from_agencies:
        if row.pair in pairs:
            continue
        if not later_are_reuses:
            says = f"{row.agency.agency_id} lists {row.product_id}, and no mapping holds the pair."
            row.place.note("pair_in_agency_list_only", says, "id")
        kind = AtoKind.REUSE if later_are_reuses and row.product_id in firsts else row.kind
        rest.append(AtoRow(row.product_id, row.agency, kind, row.section, row.place))
    return rest


def _once_each(rows: Iterable[AtoRow]) -> list[FedrampAdoption]:
    by_pair: dict[tuple[str, str], list[AtoRow]] = defaultdict(list)
    for row in rows:
        by_pair[row.pair].append(row)
    return [_one(by_pair[pair]) for pair in sorted(by_pair)]


def _one(rows: list[AtoRow]) -> FedrampAdoption:
    """One adoption from all rows of its pair; its days are those of the latest authorization."""
    _say_repeats(rows)
    latest = max(rows, key=lambda row: (row.ato_on or date.min, row.expires_on or date.min))
    kinds = {row.kind for row in rows}
    order = (AtoKind.AUTHORIZATION, AtoKind.REUSE, AtoKind.UNSTATED)
    return FedrampAdoption(
        product_id=latest.product_id,
        agency=latest.agency,
        kind=next(kind for kind in order if kind in kinds),
        first_ato_on=min((row.ato_on for row in rows if row.ato_on), default=None),
        ato_on=latest.ato_on,
        reported_on=latest.reported_on,
        expires_on=latest.expires_on,
        rows=len(rows),
    )


def _say_repeats(rows: list[AtoRow]) -> None:
    """Note each row after the first of a pair, by the sort of repeat that it is."""
    seen: set[tuple[object, ...]] = set()
    sections: set[str] = set()
    for row in rows:
        pair = f"{row.product_id} and {row.agency.agency_id}"
        if row.facts in seen:
            row.place.note("duplicate_row", f"The row on {pair} repeats an earlier one; it counts once.")
        elif row.section in sections:
            says = f"{pair} stand in an earlier row with other days; the pair counts once, as of the latest."
            row.place.note("pair_repeated", says)
        elif sections:
            others = " and ".join(sorted(sections))
            says = f"{pair} stand in {others} too; the pair counts once, with its strongest kind."
            row.place.note("pair_in_both_mappings", says)
        seen.add(row.facts)
        sections.add(row.section)


def _compare_with_products(
    adoptions: list[FedrampAdoption], rows: list[ProductRow], agencies: AgencyBook
) -> None:
    """Note each product whose own list of agencies is not the one that its rows give."""
    by_product: dict[str, set[str]] = defaultdict(set)
    for adoption in adoptions:
        by_product[adoption.product_id].add(adoption.agency.agency_id)
    for found in rows:
        ids, unknown = agencies.listed(found.authorized_by or ())
        given = by_product.get(found.product_id, set())
        if found.authorized_by and (unknown or ids != given):
            says = (
                f"The product's list names {counted(len(found.authorized_by), 'agency', 'agencies')}; "
                f"its rows give {len(given):,}, of which {len(ids & given):,} are on the list."
            )
            found.place.note("product_list_disagrees", says, "agency_authorizations")


def _compare_with_agencies(
    adoptions: list[FedrampAdoption],
    rows: list[AgencyRow],
    from_agencies: list[AtoRow],
    *,
    copies_expected: bool,
) -> None:
    """Note each agency whose list of products is its department's, or not the one that is believed."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in from_agencies:
        listed[row.agency.agency_id].add(row.product_id)
    given = Counter(adoption.agency.agency_id for adoption in adoptions)
    pairs = {adoption.pair for adoption in adoptions}
    for found in rows:
        agency_id = found.agency.agency_id
        products = listed.get(agency_id, set())
        parent_id = agency_id.rpartition("-")[0] if agency_id.count("-") > 1 else ""
        if copies_expected and products and products == listed.get(parent_id):
            says = f"The list of {counted(len(products), 'product')} is that of {parent_id}; it is not used."
            found.place.note("agency_list_copied_from_parent", says, "auths")
            continue
        shared = sum((product_id, agency_id) in pairs for product_id in products)
        if shared != len(products) or shared != given[agency_id]:
            says = (
                f"The agency's list holds {counted(len(products), 'product')}; "
                f"{given[agency_id]:,} are counted, of which {shared:,} are on the list."
            )
            found.place.note("agency_list_disagrees", says, "auths")
