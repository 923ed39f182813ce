"""Read the products of a snapshot, and find the product that a row of it points at."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openqsmo.catalog.rules.fedramp import dialect
from openqsmo.catalog.rules.fedramp.dialect import PRODUCT_FIELDS
from openqsmo.catalog.rules.feed_records import FedrampProduct
from openqsmo.catalog.rules.feed_values import (
    Place,
    count,
    day,
    day_of_year,
    line,
    lines,
    once,
    text,
    web_address,
    wrong_type,
    yes_or_no,
)
from openqsmo.kernel.identifiers import Scheme
from openqsmo.kernel.words import counted

_NUMBER = re.compile(r"\d{6,12}")
_NOT_A_PARTNER = frozenset({"not in process", "n/a", "not agency partnered"})


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A row of the products section: its identifier, and the lists of agencies that it has.

    ``reused_by`` are the agencies of the products that stand on this one, not its own users.
    """

    product_id: str
    offering: str | None
    row: Mapping[str, Any]
    place: Place
    authorized_by: tuple[str, ...] | None
    reused_by: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ProductBook:
    """The identifiers of a snapshot's products, by which its other rows find them."""

    ids: frozenset[str]
    set_aside: frozenset[str]
    by_number: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[ProductRow], set_aside: Iterable[str]) -> "ProductBook":
        ids = frozenset(row.product_id for row in rows)
        by_number: dict[str, list[str]] = defaultdict(list)
        for product_id in sorted(ids):
            by_number[number_of(product_id)].append(product_id)
        return cls(
            ids, frozenset(set_aside), {number: tuple(of) for number, of in by_number.items() if number}
        )

    def find(self, given: object, place: Place, field: str) -> str | None:
        """The product that an identifier points at, however it is written; ``None`` if there is none."""
        written = identifier(given, place, field)
        if written is None:
            return None
        if written in self.ids:
            if written != given:
                place.note("identifier_respelled", f"{field} is read as {written}.", field, given)
            return written
        # A number has lost its letters, which are F or FR; a letter at the end is another package.
        named = [f"{letters}{written}" for letters in ("F", "FR") if f"{letters}{written}" in self.ids]
        if _NUMBER.fullmatch(written) and len(named) == 1:
            place.note("identifier_is_a_number", f"{field} is a number, read as {named[0]}.", field, given)
            return named[0]
        return None

    def points_nowhere(self, given: object) -> str:
        """A sentence on an identifier that points at no product, with those that look like it."""
        written = str(given).strip()[:60]
        if written in self.set_aside:
            return f"The row points at {written}, whose own row was set aside."
        alike = self.by_number.get(number_of(written), ())
        says = f"The row points at {written or 'nothing'}, which is no product of this file."
        if alike:
            says += f" {' and '.join(alike)} has the same number; whether it is meant is left for a person."
        return says


def identifier(given: object, place: Place, field: str) -> str | None:
    """An identifier trimmed and in capitals, if it has the form of one (scheme FEDRAMP-PRODUCT)."""
    written = line(given, place, field)
    if written is None:
        return None
    written = written.upper()
    return written if Scheme.FEDRAMP_PRODUCT.pattern.fullmatch(written) else None


def number_of(product_id: str) -> str:
    """The digits of an identifier in FedRAMP's numbered form (``FR1812058188A``); blank for others."""
    found = re.fullmatch(r"(?:FR?)?(\d{6,12})[A-Z]{0,2}", product_id)
    return found[1] if found else ""


def take_rows(rows: list[Any], place: Place) -> tuple[list[ProductRow], ProductBook]:
    """The rows that name an offering, each identifier once, and the book of their identifiers."""
    dialect.say_unknown_fields(rows, PRODUCT_FIELDS, place)
    taken: dict[str, ProductRow] = {}
    aside: set[str] = set()
    for number, row in enumerate(rows):
        found = _take_row(row, place.at(f"Products[{number}]"))
        if found is None:
            continue
        if found.offering is None:
            says = "The row holds an identifier and no name of an offering."
            found.place.set_aside("product_without_name", says)
            aside.add(found.product_id)
        elif found.product_id in taken:
            says = "The identifier stands in an earlier row too; that row is used."
            found.place.set_aside("product_row_repeated", says)
        else:
            taken[found.product_id] = found
    return list(taken.values()), ProductBook.of(taken.values(), aside - taken.keys())


def read_product(found: ProductRow, book: ProductBook) -> FedrampProduct:
    """One product; a value that cannot be read is ``None`` and noted."""
    place = found.place

    def given(field: str) -> Any:
        return dialect.value(found.row, PRODUCT_FIELDS[field])

    status_words = line(given("status"), place, "status")
    authorizations = count(given("authorizations"), place, "authorization")
    reuses = count(given("reuses"), place, "reuse")
    return FedrampProduct(
        product_id=found.product_id,
        offering=found.offering or found.product_id,
        provider=line(given("provider"), place, "provider"),
        description=text(given("description"), place, "description"),
        website=web_address(given("website"), place, "website"),
        status=dialect.status_of(status_words, place),
        status_words=status_words,
        service_models=lines(given("service_models"), place, "service_model"),
        deployment_model=line(given("deployment_model"), place, "deployment_model"),
        impact_level=line(given("impact_level"), place, "impact_level"),
        authorization_type=line(given("authorization_type"), place, "auth_type"),
        partnering_agency=_partner(given("partnering_agency"), place),
        assessor=line(given("assessor"), place, "assessor"),
        uei=_uei(given("uei"), place),
        small_business=yes_or_no(given("small_business"), place, "small_business"),
        business_functions=lines(given("business_functions"), place, "business_function", "|"),
        leveraged_by=_leveraged_by(given("leveraged_systems"), found, book),
        annual_assessment=day_of_year(given("annual_assessment"), place, "annual_assessment"),
        ready_on=day(given("ready_on"), place, "ready_date"),
        board_review_on=day(given("board_review_on"), place, "ip_jab_date"),
        agency_review_on=day(given("agency_review_on"), place, "ip_agency_date"),
        program_review_on=day(given("program_review_on"), place, "ip_prog_date"),
        fedramp_review_on=day(given("fedramp_review_on"), place, "ip_pmo_date"),
        authorized_on=day(given("authorized_on"), place, "auth_date"),
        authorizations_counted=_compare(authorizations, found.authorized_by, "authorization", place),
        reuses_counted=_compare(reuses, found.reused_by, "reuse", place),
    )


def same_product_candidates(products: Iterable[FedrampProduct], place: Place) -> tuple[tuple[str, ...], ...]:
    """Groups of identifiers that may name one product, each noted; a person decides.

    Two signs: provider and offering have the same names, or the identifiers have the same number
    (FedRAMP adds a letter for a further package of a service).
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for product in products:
        names = tuple(
            re.sub(r"\W+", " ", name.casefold()) for name in (product.provider or "", product.offering)
        )
        groups["name", *names].append(product.product_id)
        if number := number_of(product.product_id):
            groups["number", number].append(product.product_id)
    signs: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (sign, *_), alike in groups.items():
        if len(alike) > 1:
            signs[tuple(sorted(alike))].append(sign)
    for ids, shared in sorted(signs.items()):
        says = f"The same {' and '.join(shared)} under {len(ids)} identifiers; left for a person to decide."
        place.at(f"Products ({', '.join(ids)})").note("same_product_two_identifiers", says, "id")
    return tuple(sorted(signs))


def _take_row(row: object, place: Place) -> ProductRow | None:
    if not isinstance(row, dict):
        place.set_aside("not_a_record", "A product's row is no object with fields.")
        return None
    given = dialect.value(row, PRODUCT_FIELDS["id"])
    product_id = identifier(given, place, "id")
    if product_id is None:
        place.set_aside(
            "product_without_identifier", "The row has no identifier in the form of one.", "id", given
        )
        return None
    here = place.at(f"{place.record} ({product_id})")
    if product_id != given:
        here.note("identifier_respelled", f"id is read as {product_id}.", "id", given)
    return ProductRow(
        product_id=product_id,
        offering=line(dialect.value(row, PRODUCT_FIELDS["offering"]), here, "offering"),
        row=row,
        place=here,
        authorized_by=_listed(row, "agency_authorizations", here),
        reused_by=_listed(row, "agency_reuse", here),
    )


def _listed(row: Mapping[str, Any], field: str, place: Place) -> tuple[str, ...] | None:
    given = dialect.value(row, PRODUCT_FIELDS[field])
    return lines(given, place, field, "|") if isinstance(given, list) else None


def _partner(given: object, place: Place) -> str | None:
    written = line(given, place, "partnering_agency")
    return None if written and written.casefold() in _NOT_A_PARTNER else written


def _uei(given: object, place: Place) -> str | None:
    written = line(given, place, "uei")
    if written is None or Scheme.UEI.pattern.fullmatch(written):
        return written
    place.note(
        "uei_malformed", "A unique entity identifier has 12 letters and digits; not used.", "uei", written
    )
    return None


def _leveraged_by(given: object, found: ProductRow, book: ProductBook) -> tuple[str, ...]:
    """The products that stand on this one. The list of early 2023 names the product itself."""
    field = "leveraged_systems"
    if not isinstance(given, list):
        if given not in (None, ""):
            wrong_type(given, found.place, field, "a list")
        return ()
    others: list[str] = []
    for entry in given:
        product_id = book.find(entry.get("id") if isinstance(entry, dict) else entry, found.place, field)
        if product_id == found.product_id:
            found.place.note("product_leverages_itself", f"{field} names the product itself.", field)
        elif product_id is None:
            found.place.note("leveraged_system_unknown", f"{field} points at no product of this file.", field)
        else:
            others.append(product_id)
    return once(others)


def _compare(figure: int | None, listed: tuple[str, ...] | None, what: str, place: Place) -> int | None:
    """The source's own figure; one that differs from the list beside it is noted."""
    if figure is not None and listed is not None and figure != len(listed):
        held = counted(len(listed), "agency", "agencies")
        says = f"{what} says {figure:,}; the list beside it holds {held}."
        if what == "reuse":
            says += (
                " The figure also counts later authorizations, and those of products that stand on this one."
            )
        place.note(f"product_{what}s_count_disagrees", says, what)
    return figure
