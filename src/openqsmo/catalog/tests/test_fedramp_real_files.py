"""The four real snapshots, to the last count. A change here is a change in what the reader believes."""

import json
from collections import Counter
from datetime import date
from functools import cache

import pytest

from openqsmo.catalog.rules.fedramp import agency_identifiers_handed_on, read_fedramp
from openqsmo.catalog.rules.feed_records import AtoKind
from openqsmo.loads.report import Report, Weight
from tests.shared_data import shared

EARLY, LATE_2023, MID_2024, MID_2025 = (
    "data_2023-02-28.json",
    "data_2023-12-31.json",
    "data_2024-06-30.json",
    "data_2025-06-30.json",
)
ALL = (EARLY, LATE_2023, MID_2024, MID_2025)


@cache
def snapshot(file):
    raw = shared(f"fedramp/{file}").read_bytes()
    report = Report("FedRAMP Marketplace")
    return read_fedramp(raw, file, report), report


@cache
def source(file):
    return json.loads(shared(f"fedramp/{file}").read_bytes())["data"]


@pytest.mark.parametrize(
    ("file", "as_of", "products", "statuses", "agencies", "pseudo", "adoptions", "unplaced"),
    [
        (EARLY, date(2023, 2, 28), 387, (12, 61, 314), 185, 2, 1668, 60),
        (LATE_2023, date(2023, 12, 31), 453, (25, 104, 324), 222, 2, 2117, 63),
        (MID_2024, date(2024, 6, 30), 479, (27, 115, 337), 228, 3, 2298, 67),
        (MID_2025, date(2025, 6, 30), 564, (58, 66, 440), 231, 3, 2778, 68),
    ],
)
def test_each_vintage_holds_what_was_counted_by_hand(
    file, as_of, products, statuses, agencies, pseudo, adoptions, unplaced
):
    feed, report = snapshot(file)
    by_status = Counter(product.status.value for product in feed.products)
    assert (feed.as_of, feed.produced_by) == (as_of, "General Services Administration")
    assert len(feed.products) == products
    assert (by_status["ready"], by_status["in_process"], by_status["authorized"]) == statuses
    assert sum(by_status.values()) == sum(statuses)
    assert (len(feed.agencies), len(feed.pseudo_agencies)) == (agencies, pseudo)
    assert (len(feed.adoptions), len(feed.unplaced)) == (adoptions, unplaced)


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        (EARLY, {"unstated": 1668}),
        (LATE_2023, {"authorization": 266, "reuse": 1850, "unstated": 1}),
        (MID_2024, {"authorization": 278, "reuse": 2020}),
        (MID_2025, {"authorization": 381, "reuse": 2397}),
    ],
)
def test_each_vintage_tells_first_authorizations_from_reuses_as_far_as_it_can(file, kinds):
    feed, _ = snapshot(file)
    assert Counter(adoption.kind.value for adoption in feed.adoptions) == kinds


@pytest.mark.parametrize(
    ("file", "aside"),
    [
        (EARLY, {"product_without_name": 20, "agency_row_blank": 5, "pseudo_agency_row": 1}),
        (LATE_2023, {}),
        (MID_2024, {"row_points_at_no_product": 1}),
        (MID_2025, {"row_points_at_no_product": 6, "row_without_agency": 1}),
    ],
)
def test_each_vintage_sets_aside_what_cannot_be_used(file, aside):
    assert snapshot(file)[1].counts(Weight.SET_ASIDE) == aside


@pytest.mark.parametrize(
    ("file", "noted"),
    [
        (
            EARLY,
            {
                "agency_authorizations_count_disagrees": 53,
                "agency_list_copied_from_parent": 101,
                "agency_list_disagrees": 33,
                "blank_only_list": 289,
                "day_in_words": 1380,
                "identifier_respelled": 1,
                "product_authorizations_count_disagrees": 42,
                "product_leverages_itself": 237,
                "product_reuses_count_disagrees": 36,
                "pseudo_agency": 2,
                "same_product_two_identifiers": 5,
                "spreadsheet_error": 885,
                "website_dropped": 143,
            },
        ),
        (
            LATE_2023,
            {
                "agency_authorizations_count_disagrees": 81,
                "agency_found_in_product_list": 3,
                "agency_list_disagrees": 3,
                "agency_reuses_count_disagrees": 156,
                "agency_under_two_identifiers": 1,
                "blank_only_list": 740,
                "day_in_words": 1088,
                "product_authorizations_count_disagrees": 39,
                "product_list_disagrees": 3,
                "product_reuses_count_disagrees": 221,
                "pseudo_agency": 2,
                "same_product_two_identifiers": 10,
                "uei_malformed": 2,
                "website_dropped": 12,
            },
        ),
        (
            MID_2024,
            {
                "agency_authorizations_count_disagrees": 51,
                "agency_found_by_name": 4,
                "agency_list_disagrees": 4,
                "agency_name_disagrees": 2,
                "agency_reuses_count_disagrees": 204,
                "blank_only_list": 754,
                "day_impossible": 6,
                "day_in_words": 1162,
                "day_unreadable": 3,
                "duplicate_row": 12,
                "identifier_respelled": 1,
                "pair_in_both_mappings": 4,
                "pair_repeated": 96,
                "product_authorizations_count_disagrees": 35,
                "product_list_disagrees": 2,
                "product_reuses_count_disagrees": 239,
                "pseudo_agency": 3,
                "same_product_two_identifiers": 11,
                "uei_malformed": 2,
                "website_dropped": 17,
            },
        ),
        (
            MID_2025,
            {
                "agency_authorizations_count_disagrees": 58,
                "agency_found_by_name": 2,
                "agency_list_disagrees": 5,
                "agency_name_disagrees": 2,
                "agency_reuses_count_disagrees": 211,
                "blank_only_list": 773,
                "day_impossible": 1,
                "day_in_words": 1902,
                "duplicate_row": 14,
                "identifier_is_a_number": 1,
                "identifier_respelled": 3,
                "pair_in_both_mappings": 18,
                "pair_repeated": 163,
                "product_authorizations_count_disagrees": 60,
                "product_list_disagrees": 4,
                "product_reuses_count_disagrees": 276,
                "pseudo_agency": 3,
                "same_product_two_identifiers": 5,
                "spreadsheet_error": 2,
                "uei_malformed": 4,
                "website_dropped": 28,
            },
        ),
    ],
)
def test_each_vintage_has_exactly_these_faults(file, noted):
    assert snapshot(file)[1].counts(Weight.NOTED) == noted


@pytest.mark.parametrize("file", ALL)
def test_a_report_of_thousands_of_faults_stays_short_enough_to_read(file):
    _, report = snapshot(file)
    assert len(report.findings) < 200


@pytest.mark.parametrize(("file", "rows"), [(MID_2024, 337 + 2141), (MID_2025, 440 + 2608)])
def test_every_row_of_the_mappings_is_an_adoption_a_repeat_or_set_aside(file, rows):
    feed, report = snapshot(file)
    aside, noted = report.counts(Weight.SET_ASIDE), report.counts(Weight.NOTED)
    pairs = len(feed.adoptions) + len(feed.unplaced)
    repeats = noted["duplicate_row"] + noted["pair_repeated"] + noted["pair_in_both_mappings"]
    assert pairs + repeats + aside["row_points_at_no_product"] + aside["row_without_agency"] == rows
    assert sum(adoption.rows for adoption in (*feed.adoptions, *feed.unplaced)) == pairs + repeats


@pytest.mark.parametrize("file", ALL)
def test_no_pair_stands_twice(file):
    feed, _ = snapshot(file)
    pairs = [adoption.pair for adoption in (*feed.adoptions, *feed.unplaced)]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(("file", "more"), [(MID_2024, 5), (MID_2025, 6)])
def test_the_mappings_give_every_pair_that_agencies_list_and_those_the_source_could_not_look_up(file, more):
    feed, _ = snapshot(file)
    pairs = {adoption.pair for adoption in (*feed.adoptions, *feed.unplaced)}
    listed = {(entry["id"], agency["id"]) for agency in source(file)["Agencies"] for entry in agency["auths"]}
    assert listed < pairs
    assert len(pairs - listed) == more


def test_the_bureaus_of_early_2023_repeat_the_list_of_their_department_so_it_is_not_believed():
    feed, _ = snapshot(EARLY)
    listed = sum(len(agency["auths"]) for agency in source(EARLY)["Agencies"])
    written = sum(
        len({name for name in product["agency_authorizations"] if name not in ("", "#N/A")})
        for product in source(EARLY)["Products"]
    )
    assert (listed, written) == (3064, 1728)
    assert len(feed.adoptions) + len(feed.unplaced) == written


def test_each_authorized_product_of_mid_2025_but_one_has_exactly_one_first_authorization():
    feed, _ = snapshot(MID_2025)
    firsts = Counter(
        adoption.product_id
        for adoption in (*feed.adoptions, *feed.unplaced)
        if adoption.kind is AtoKind.AUTHORIZATION
    )
    authorized = {product.product_id for product in feed.products if product.status == "authorized"}
    assert set(firsts.values()) == {1}
    assert authorized - set(firsts) == {"FR2204842850"}


def test_the_number_and_the_blank_before_an_identifier_find_their_products():
    assert ("F1606097904", "22-011-05") in {adoption.pair for adoption in snapshot(MID_2025)[0].adoptions}
    assert ("FR1812058188", "22-005") in {adoption.pair for adoption in snapshot(MID_2024)[0].adoptions}


def test_what_points_at_no_product_names_the_product_that_a_person_may_mean():
    _, report = snapshot(MID_2025)
    says = {f.given: f.says for f in report.findings if f.kind == "row_points_at_no_product"}
    assert set(says) == {
        "F1607077914",
        "FR1603087869",
        "FR1807853629",
        "FR1811073663",
        "FR1825941347",
        "FR1919071020",
    }
    assert "FR1807853629A has the same number" in says["FR1807853629"]
    assert "F1603087869 has the same number" in says["FR1603087869"]


@pytest.mark.parametrize(
    ("before", "after", "handed_on"),
    [
        (EARLY, LATE_2023, [("22-055", "Other Executive Branch Agency", "Other Federal Entity")]),
        (
            LATE_2023,
            MID_2024,
            [("22-055-01", "Office of Administration", "Other Executive Branch Subagency")],
        ),
        (MID_2024, MID_2025, [("22-007-17", "Argonne Site Office", "Argonne National Laboratory")]),
        (EARLY, MID_2025, [("22-055", "Other Executive Branch Agency", "Other Federal Entity")]),
    ],
)
def test_the_agency_identifiers_that_were_handed_on_between_vintages(before, after, handed_on):
    found = agency_identifiers_handed_on(snapshot(before)[0], snapshot(after)[0])
    assert [(one.agency_id, one.before.name, one.after.name) for one in found] == handed_on


def test_products_that_may_be_one_under_two_identifiers_in_mid_2025():
    assert snapshot(MID_2025)[0].same_product_candidates == (
        ("F1403283529", "F1403283529A"),
        ("F1606097904", "F1606097904A"),
        ("FR1809360202", "FR1809360202A"),
        ("FR1825232355", "FR1825232355A"),
        ("FR2023864279", "FR2023864279A"),
    )


def test_the_most_leveraged_products_are_the_great_clouds():
    feed, _ = snapshot(MID_2025)
    most = sorted(feed.products, key=lambda product: -len(product.leveraged_by))[:2]
    assert [(product.offering, len(product.leveraged_by)) for product in most] == [
        ("AWS US East/West", 185),
        ("AWS GovCloud", 169),
    ]
