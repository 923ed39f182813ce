"""How single values of a Marketplace snapshot are read, and the field names of the newer export."""

from datetime import date

import pytest

from openqsmo.catalog.rules.feed_records import AtoKind, DayOfYear, FedrampStatus
from openqsmo.catalog.tests.fedramp_samples import new_snapshot, old_snapshot, read
from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Weight


@pytest.mark.parametrize(
    ("field", "written", "attribute", "expected", "kind"),
    [
        ("website", "www.ash.example.com", "website", None, "website_dropped"),
        ("website", "javascript:alert(1)", "website", None, "website_dropped"),
        ("website", "https://user@ash.example.com", "website", None, "website_dropped"),
        ("website", "http://[::1", "website", None, "website_dropped"),
        ("website", "https://ash.example.com:port/", "website", None, "website_dropped"),
        ("website", "HTTP://ash.example.com ", "website", "HTTP://ash.example.com", None),
        ("website", "", "website", None, None),
        ("uei", "ABC123DEF456 ", "uei", "ABC123DEF456", None),
        ("uei", "ABC123DEF45", "uei", None, "uei_malformed"),
        ("small_business", "No", "small_business", False, None),
        ("small_business", False, "small_business", False, None),
        ("small_business", "", "small_business", None, None),
        ("small_business", "perhaps", "small_business", None, "yes_or_no_unreadable"),
        ("auth_date", "Not Active", "authorized_on", None, "day_in_words"),
        ("auth_date", "#REF!", "authorized_on", None, "spreadsheet_error"),
        ("auth_date", "7/7/2023", "authorized_on", date(2023, 7, 7), "day_written_otherwise"),
        ("auth_date", "7/72023", "authorized_on", None, "day_unreadable"),
        ("auth_date", "2/29/2027", "authorized_on", None, "day_impossible"),
        ("auth_date", "0202-04-11T20:00:00.000Z", "authorized_on", None, "day_impossible"),
        ("auth_date", 44927, "authorized_on", None, "day_unreadable"),
        ("annual_assessment", "2024-03-17T20:00:00.000Z", "annual_assessment", DayOfYear(3, 17), None),
        ("annual_assessment", "13/45", "annual_assessment", None, "day_impossible"),
        ("annual_assessment", "#N/A", "annual_assessment", None, "spreadsheet_error"),
        ("authorization", "2", "authorizations_counted", 2, None),
        ("authorization", "", "authorizations_counted", None, None),
        ("authorization", -1, "authorizations_counted", None, "wrong_type"),
        ("service_model", [""], "service_models", (), "blank_only_list"),
        ("service_model", ["SaaS", "SaaS", "PaaS", ""], "service_models", ("SaaS", "PaaS"), None),
        ("service_model", 7, "service_models", (), "wrong_type"),
        ("csp", "Ash\x00 \ud800Tree\u202e", "provider", "Ash Tree", "hidden_characters"),
        ("csp", 3, "provider", "3", None),
        ("csp", {"name": "Ash"}, "provider", None, "wrong_type"),
        ("status", "FedRAMP Certified", "status", FedrampStatus.AUTHORIZED, None),
        ("status", "FRR", "status", FedrampStatus.READY, None),
        ("status", "Agency Authorization In Process", "status", FedrampStatus.IN_PROCESS, None),
        ("status", "Initial Implementation", "status", FedrampStatus.UNKNOWN, "unknown_status"),
        ("status", "", "status", FedrampStatus.UNKNOWN, None),
        ("partnering_agency", "Bureau of Birches", "partnering_agency", "Bureau of Birches", None),
    ],
)
def test_a_value_is_read_or_is_unknown_and_said_so(field, written, attribute, expected, kind):
    untouched = read(old_snapshot())[1].counts(Weight.NOTED)
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0][field] = written
    feed, report = read(snapshot)
    assert getattr(feed.products[0], attribute) == expected
    new_kinds = report.counts(Weight.NOTED) - untouched
    new_kinds.pop("product_authorizations_count_disagrees", None)
    assert new_kinds == ({kind: 1} if kind else {})


def test_unknown_words_for_a_status_are_kept_as_given():
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0]["status"] = "Initial Implementation"
    feed, _ = read(snapshot)
    assert feed.products[0].status_words == "Initial Implementation"


def test_findings_of_one_kind_are_sampled_and_counted_in_full():
    snapshot = old_snapshot()
    product = snapshot["data"]["Products"][0]
    snapshot["data"]["Products"] = [{**product, "id": f"FR{number:010}"} for number in range(500)]
    _, report = read(snapshot)
    assert report.counts(Weight.NOTED)["day_in_words"] == 1000
    assert sum(finding.kind == "day_in_words" for finding in report.findings) == 3


# -- the newer export ---------------------------------------------------------------------------


def test_the_newer_export_is_read_by_its_own_field_names():
    feed, report = read(new_snapshot())
    product = feed.products[0]
    assert (feed.as_of, feed.produced_by) == (date(2026, 6, 21), "Marketplace export")
    assert (product.provider, product.offering) == ("Ash Tree Software", "Leave Ledger")
    assert product.service_models == ("SaaS", "PaaS")
    assert (product.authorization_type, product.impact_level) == ("Agency", "20x Low")
    assert (product.status, product.status_words) == (FedrampStatus.IN_PROCESS, "Agency In Process")
    assert (product.assessor, product.small_business) == ("Careful Assessors", None)
    assert product.description == "Counts days of leave."
    assert (product.authorizations_counted, product.reuses_counted) == (None, 3)
    assert product.annual_assessment == DayOfYear(8, 23)
    assert [agency.name for agency in feed.agencies] == ["Department of Elms"]


def test_the_newer_export_names_reuse_and_authorizations_that_have_ended():
    feed, report = read(new_snapshot())
    [adoption] = feed.adoptions
    assert (adoption.kind, adoption.rows) == (AtoKind.REUSE, 1)
    assert (adoption.ato_on, adoption.expires_on) == (date(2025, 8, 13), date(2026, 8, 13))
    assert adoption.reported_on == date(2026, 5, 5)
    assert report.counts(Weight.SET_ASIDE) == {"ended_authorization": 1}


def test_a_field_that_no_dialect_knows_is_said_once():
    _, report = read(new_snapshot())
    assert [f.field for f in report.findings if f.kind == "unknown_field"] == ["security_contact"]


def test_the_products_file_of_the_newer_export_is_read_on_its_own():
    whole = new_snapshot()
    feed, _ = read({"metadata": whole["metadata"], "products": whole["data"]["products"]})
    assert (len(feed.products), feed.adoptions) == (1, ())


def test_a_file_without_products_is_refused_with_what_to_load_instead():
    whole = new_snapshot()
    del whole["data"]["products"]
    with pytest.raises(Refused) as refusal:
        read(whole)
    assert refusal.value.problem.code == "LOA-007"
    assert "fedramp-all.json" in refusal.value.problem.fix
