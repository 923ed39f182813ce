"""What is read from a Marketplace snapshot: products, agencies, adoptions, and every fault of their rows."""

from datetime import date

import pytest

from openqsmo.catalog.rules.feed_records import AtoKind, DayOfYear, FedrampStatus, PseudoAgency
from openqsmo.catalog.tests.fedramp_samples import noted, old_snapshot, read
from openqsmo.loads.report import Weight


def kinds_of(feed):
    return {adoption.pair: adoption.kind for adoption in feed.adoptions}


def test_a_product_is_read_whole():
    feed, _ = read(old_snapshot())
    product = feed.products[0]
    assert (product.product_id, product.offering, product.provider) == (
        "FR1000000001",
        "Leave Ledger",
        "Ash Tree Software",
    )
    assert product.description == "Counts days of leave.\nAnd says so."
    assert product.website == "https://ash.example.com/leave"
    assert (product.status, product.status_words) == (FedrampStatus.AUTHORIZED, "FedRAMP Authorized")
    assert product.service_models == ("SaaS",)
    assert (product.deployment_model, product.impact_level) == ("Public Cloud", "Moderate")
    assert (product.authorization_type, product.assessor) == ("Agency", "Careful Assessors")
    assert (product.uei, product.small_business) == ("ABC123DEF456", True)
    assert product.business_functions == ("Human Resources", "Analytics")
    assert product.annual_assessment == DayOfYear(8, 9)
    assert str(product.annual_assessment) == "August 9"
    assert (product.ready_on, product.board_review_on, product.program_review_on) == (None, None, None)
    assert product.agency_review_on == date(2019, 2, 3)
    assert product.fedramp_review_on == date(2019, 5, 6)
    assert product.authorized_on == date(2019, 8, 9)
    assert (product.authorizations_counted, product.reuses_counted) == (2, 0)
    assert product.partnering_agency is None


def test_a_snapshot_says_when_and_by_whom():
    feed, report = read(old_snapshot())
    assert (feed.as_of, feed.produced_by) == (date(2024, 3, 31), "General Services Administration")
    assert report.as_of == "2024-03-31"
    assert report.read == {"product": 2, "agency": 3, "authorization row": 3}


def test_a_snapshot_without_a_day_has_no_day_and_says_so():
    snapshot = old_snapshot()
    del snapshot["meta"]
    feed, report = read(snapshot)
    assert (feed.as_of, feed.produced_by, report.as_of) == (None, None, "")
    assert noted(report, "no_day_of_source") == {"no_day_of_source": 1}


def test_adoptions_carry_their_kind_and_days_from_the_mappings():
    feed, _ = read(old_snapshot())
    assert kinds_of(feed) == {
        ("FR1000000001", "22-901"): AtoKind.AUTHORIZATION,
        ("FR1000000001", "22-901-01"): AtoKind.REUSE,
        ("FR1000000002", "22-901-01"): AtoKind.AUTHORIZATION,
    }
    reuse = feed.adoptions[1]
    assert (reuse.first_ato_on, reuse.ato_on) == (date(2021, 1, 2), date(2021, 1, 2))
    assert (reuse.reported_on, reuse.expires_on) == (date(2021, 1, 10), date(2024, 1, 2))
    assert (reuse.agency.name, reuse.agency.parent) == ("Bureau of Birches", "Department of Elms")


def test_the_good_sample_has_only_the_notes_that_it_was_written_with():
    _, report = read(old_snapshot())
    assert report.counts(Weight.SET_ASIDE) == {}
    assert report.counts(Weight.NOTED) == {"day_in_words": 4, "blank_only_list": 2, "pseudo_agency": 1}


def test_leveraged_systems_are_the_products_that_stand_on_this_one_and_never_itself():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][1]["leveraged_systems"] = [
        {"id": "FR1000000002"},
        {"id": "FR1000000001"},
        {"id": "FR1000000001 "},
        {"id": "FR9999999999"},
    ]
    feed, report = read(snapshot)
    assert feed.products[1].leveraged_by == ("FR1000000001",)
    assert noted(report, "product_leverages_itself", "leveraged_system_unknown") == {
        "product_leverages_itself": 1,
        "leveraged_system_unknown": 1,
    }


# -- which section is believed -----------------------------------------------------------------


def test_with_the_first_mapping_alone_what_else_agencies_list_is_a_reuse():
    snapshot = old_snapshot()
    del snapshot["data"]["ReuseMapping"]
    feed, _ = read(snapshot)
    assert kinds_of(feed)["FR1000000001", "22-901-01"] is AtoKind.REUSE
    assert feed.adoptions[1].ato_on is None


def test_with_the_first_mapping_alone_a_product_that_is_not_in_it_leaves_the_kind_unstated():
    snapshot = old_snapshot()
    del snapshot["data"]["ReuseMapping"]
    del snapshot["data"]["AtoMapping"][0]
    feed, _ = read(snapshot)
    assert kinds_of(feed) == {
        ("FR1000000001", "22-901"): AtoKind.UNSTATED,
        ("FR1000000001", "22-901-01"): AtoKind.UNSTATED,
        ("FR1000000002", "22-901-01"): AtoKind.AUTHORIZATION,
    }


def test_without_mappings_the_products_lists_are_believed_and_copied_agency_lists_are_not():
    snapshot = old_snapshot()
    del snapshot["data"]["ReuseMapping"], snapshot["data"]["AtoMapping"]
    snapshot["data"]["Products"][0]["agency_authorizations"] = ["22-901"]
    snapshot["data"]["Products"][1]["agency_authorizations"] = ["Bureau of Birches"]
    snapshot["data"]["Agencies"][1]["auths"] = [{"id": "FR1000000001"}]
    feed, report = read(snapshot)
    assert kinds_of(feed) == {
        ("FR1000000001", "22-901"): AtoKind.UNSTATED,
        ("FR1000000002", "22-901-01"): AtoKind.UNSTATED,
    }
    assert noted(report, "agency_list_copied_from_parent") == {"agency_list_copied_from_parent": 1}


def test_without_mappings_and_products_lists_the_agencies_lists_are_all_there_is():
    snapshot = old_snapshot()
    del snapshot["data"]["ReuseMapping"], snapshot["data"]["AtoMapping"]
    for product in snapshot["data"]["Products"]:
        product["agency_authorizations"] = [""]
    feed, _ = read(snapshot)
    assert len(feed.adoptions) == 3


def test_a_pair_that_only_an_agency_lists_beside_both_mappings_is_kept_unstated_and_noted():
    snapshot = old_snapshot()
    snapshot["data"]["Agencies"][0]["auths"].append({"id": "FR1000000002"})
    feed, report = read(snapshot)
    assert kinds_of(feed)["FR1000000002", "22-901"] is AtoKind.UNSTATED
    assert noted(report, "pair_in_agency_list_only") == {"pair_in_agency_list_only": 1}


def test_agency_reuse_makes_no_adoption():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][1]["agency_reuse"] = ["22-901"]
    feed, _ = read(snapshot)
    assert ("FR1000000002", "22-901") not in kinds_of(feed)


# -- rows that repeat ---------------------------------------------------------------------------


def test_rows_that_repeat_a_pair_count_once_and_are_told_apart():
    snapshot = old_snapshot()
    reuses = snapshot["data"]["ReuseMapping"]
    later = {**reuses[0], "ato_date": "2023-05-06T20:00:00.000Z", "exp_date": "2026-05-06T20:00:00.000Z"}
    first = {**reuses[0], "agency_id": "22-901", "sub_id": ""}
    reuses += [dict(reuses[0]), later, first]
    feed, report = read(snapshot)
    assert len(feed.adoptions) == 3
    assert noted(report, "duplicate_row", "pair_repeated", "pair_in_both_mappings") == {
        "duplicate_row": 1,
        "pair_repeated": 1,
        "pair_in_both_mappings": 1,
    }
    reuse = feed.adoptions[1]
    assert reuse.rows == 3
    assert (reuse.first_ato_on, reuse.ato_on) == (date(2021, 1, 2), date(2023, 5, 6))
    assert reuse.expires_on == date(2026, 5, 6)
    assert kinds_of(feed)["FR1000000001", "22-901"] is AtoKind.AUTHORIZATION


def test_the_order_of_rows_changes_no_adoption():
    snapshot = old_snapshot()
    reuses = snapshot["data"]["ReuseMapping"]
    reuses += [{**reuses[0], "ato_date": f"20{year}-01-01T20:00:00.000Z"} for year in (17, 23, 19)]
    forwards, _ = read(snapshot)
    reuses.reverse()
    backwards, _ = read(snapshot)
    assert forwards.adoptions == backwards.adoptions
    assert forwards.adoptions[1].first_ato_on == date(2017, 1, 1)


# -- identifiers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (" FR1000000001", "identifier_respelled"),
        ("FR1000000001 ", "identifier_respelled"),
        ("fr1000000001", "identifier_respelled"),
        (1000000001, "identifier_is_a_number"),
        ("1000000001", "identifier_is_a_number"),
    ],
)
def test_an_identifier_written_otherwise_finds_its_product_and_is_noted(written, kind):
    snapshot = old_snapshot()
    snapshot["data"]["ReuseMapping"][0]["id"] = written
    feed, report = read(snapshot)
    assert ("FR1000000001", "22-901-01") in kinds_of(feed)
    assert noted(report, kind) == {kind: 1}


@pytest.mark.parametrize(
    "written", ["FR1000000009", 1000000009, "F1000000001", "FR1000000001A", "", None, "x", [], {}, 1.5, True]
)
def test_a_row_that_points_at_no_product_is_set_aside(written):
    snapshot = old_snapshot()
    snapshot["data"]["ReuseMapping"][0]["id"] = written
    feed, report = read(snapshot)
    assert len(feed.adoptions) == 3  # the pair still stands on the agency's list
    assert report.counts(Weight.SET_ASIDE) == {"row_points_at_no_product": 1}


def test_a_number_that_two_products_could_bear_points_at_neither():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][1]["id"] = "F1000000001"
    snapshot["data"]["ReuseMapping"][0]["id"] = 1000000001
    _, report = read(snapshot)
    finding = next(f for f in report.findings if f.record == "ReuseMapping[0]")
    assert finding.kind == "row_points_at_no_product"
    assert "F1000000001 and FR1000000001" in finding.says
    assert "left for a person" in finding.says


def test_a_product_row_that_holds_only_an_identifier_is_set_aside_and_so_is_what_points_at_it():
    snapshot = old_snapshot()
    snapshot["data"]["Products"].append({"id": "FR1000000003", "cso": "", "csp": ""})
    snapshot["data"]["ReuseMapping"][0]["id"] = "FR1000000003"
    feed, report = read(snapshot)
    assert len(feed.products) == 2
    assert report.counts(Weight.SET_ASIDE) == {"product_without_name": 1, "row_points_at_no_product": 1}
    assert any("whose own row was set aside" in finding.says for finding in report.findings)


def test_a_product_row_that_repeats_an_identifier_is_set_aside_and_the_first_is_used():
    snapshot = old_snapshot()
    snapshot["data"]["Products"].append({"id": "FR1000000001", "cso": "Another"})
    feed, report = read(snapshot)
    assert [product.offering for product in feed.products] == ["Leave Ledger", "Birch Cloud"]
    assert report.counts(Weight.SET_ASIDE) == {"product_row_repeated": 1}


@pytest.mark.parametrize(
    ("product_id", "offering", "shared"),
    [("FR1000000009", "leave  ledger", "name"), ("FR1000000001A", "Leave Ledger High", "number")],
)
def test_what_may_be_one_product_under_two_identifiers_is_left_for_a_person(product_id, offering, shared):
    snapshot = old_snapshot()
    snapshot["data"]["Products"].append({"id": product_id, "cso": offering, "csp": "Ash Tree Software"})
    feed, report = read(snapshot)
    assert feed.same_product_candidates == (("FR1000000001", product_id),)
    finding = next(f for f in report.findings if f.kind == "same_product_two_identifiers")
    assert f"same {shared} " in finding.says


# -- agencies -----------------------------------------------------------------------------------


def test_pseudo_agencies_are_no_agencies_and_what_they_authorized_is_kept_apart():
    snapshot = old_snapshot()
    snapshot["data"]["Agencies"] += [
        {"id": "", "parent": "#N/A", "sub": ""},
        {"id": "", "parent": "", "sub": ""},
        {"id": "22-055", "parent": "Other Federal Entity", "sub": ""},
        {"id": "22-055-02", "parent": "Other Federal Entity", "sub": "Bureau of Oaks"},
    ]
    snapshot["data"]["ReuseMapping"] += [
        {"id": "FR1000000001", "agency_id": "22-001", "parent": "JAB Authorization"},
        {"id": "FR1000000001", "agency_id": "22-055", "parent": "Other Federal Entity"},
        {
            "id": "FR1000000001",
            "agency_id": "22-055",
            "sub_id": "22-055-02",
            "parent": "Other Federal Entity",
        },
    ]
    feed, report = read(snapshot)
    assert [(agency.name, agency.pseudo) for agency in feed.pseudo_agencies] == [
        ("JAB Authorization", PseudoAgency.BOARD),
        ("Other Federal Entity", PseudoAgency.CATCH_ALL),
    ]
    assert [adoption.agency.agency_id for adoption in feed.unplaced] == ["22-001", "22-055"]
    assert ("FR1000000001", "22-055-02") in kinds_of(feed)
    assert report.counts(Weight.SET_ASIDE) == {"pseudo_agency_row": 1, "agency_row_blank": 1}
    assert noted(report, "agency_name_disagrees") == {"agency_name_disagrees": 1}


@pytest.mark.parametrize(
    ("row", "agency_id", "kind"),
    [
        ({"agency_id": "22-901", "parent": "Department of Elms"}, "22-901", None),
        ({"agency_id": "22-901", "parent": "Department of Oaks"}, "22-901", "agency_name_disagrees"),
        ({"agency_id": "", "parent": "Department of Elms"}, "22-901", "agency_found_by_name"),
        (
            {"agency_id": "", "parent": "Department of Elms", "sub": "bureau of  Birches"},
            "22-901-01",
            "agency_found_by_name",
        ),
        ({"agency_id": "22-777", "parent": "Department of Oaks"}, "22-777", "agency_not_in_list"),
        ({"agency_id": "22-000", "parent": ""}, None, None),
        ({"agency_id": "twenty-two", "parent": ""}, None, "agency_identifier_malformed"),
        ({}, None, None),
    ],
)
def test_the_agency_of_a_row_is_told_by_identifier_before_name(row, agency_id, kind):
    snapshot = old_snapshot()
    snapshot["data"]["Products"].append({"id": "FR1000000003", "cso": "Third", "csp": "Someone"})
    snapshot["data"]["ReuseMapping"] = [{"id": "FR1000000003", **row}]
    feed, report = read(snapshot)
    found = [pair[1] for pair in kinds_of(feed) if pair[0] == "FR1000000003"]
    assert found == ([agency_id] if agency_id else [])
    assert report.counts(Weight.SET_ASIDE)["row_without_agency"] == (agency_id is None)
    if kind:
        assert noted(report, kind) == {kind: 1}


def test_a_blank_first_authorization_is_the_one_agency_that_the_product_lists_and_nothing_else_explains():
    snapshot = old_snapshot()
    snapshot["data"]["AtoMapping"][0]["agency_id"] = ""
    snapshot["data"]["Agencies"][0]["auths"] = []
    feed, report = read(snapshot)
    assert kinds_of(feed)["FR1000000001", "22-901"] is AtoKind.AUTHORIZATION
    assert noted(report, "agency_found_in_product_list") == {"agency_found_in_product_list": 1}


def test_a_blank_first_authorization_that_two_agencies_could_explain_is_set_aside():
    snapshot = old_snapshot()
    snapshot["data"]["AtoMapping"][0]["agency_id"] = ""
    for agency in snapshot["data"]["Agencies"]:
        agency["auths"] = []
    _, report = read(snapshot)
    assert report.counts(Weight.SET_ASIDE) == {"row_without_agency": 1}


def test_one_agency_under_two_identifiers_is_left_for_a_person_and_found_by_neither_name():
    snapshot = old_snapshot()
    snapshot["data"]["Agencies"].append(
        {"id": "22-901-09", "parent": "Department of Elms", "sub": "Bureau of Birches"}
    )
    snapshot["data"]["AtoMapping"][1].update(
        agency_id="", parent="Department of Elms", sub="Bureau of Birches"
    )
    snapshot["data"]["Agencies"][1]["auths"] = []
    _, report = read(snapshot)
    assert noted(report, "agency_under_two_identifiers") == {"agency_under_two_identifiers": 1}
    assert report.counts(Weight.SET_ASIDE) == {"row_without_agency": 1}


# -- counts beside lists ------------------------------------------------------------------------


def test_counts_that_disagree_with_their_lists_are_noted_with_both_numbers():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0].update(authorization=7, reuse="1,102")
    snapshot["data"]["Products"][1].update(reuse=529, agency_reuse=["22-901"])
    snapshot["data"]["Agencies"][0].update(authorization=9, reuse=4)
    feed, report = read(snapshot)
    says = {f.kind: f.says for f in report.findings if f.kind.endswith("count_disagrees")}
    assert says == {
        "product_authorizations_count_disagrees": "authorization says 7; the list beside it holds 2 agencies.",
        "product_reuses_count_disagrees": "reuse says 529; the list beside it holds 1 agency. The figure also "
        "counts later authorizations, and those of products that stand on this one.",
        "agency_authorizations_count_disagrees": "authorizations says 9; the list beside it holds 1 product.",
        "agency_reuses_count_disagrees": "reuses says 4; the list beside it holds 0 products.",
    }
    assert feed.products[0].reuses_counted is None
    assert noted(report, "count_unreadable") == {"count_unreadable": 1}


def test_lists_that_disagree_with_the_rows_are_noted():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0]["agency_authorizations"] = ["Department of Elms", "Department of Oaks"]
    snapshot["data"]["Agencies"][1]["auths"] = [{"id": "FR1000000002"}]
    _, report = read(snapshot)
    assert noted(report, "product_list_disagrees", "agency_list_disagrees") == {
        "product_list_disagrees": 1,
        "agency_list_disagrees": 1,
    }
