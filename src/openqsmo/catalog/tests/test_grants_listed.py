"""The Grants QSMO's catalogue as a list of offerings and of who uses them."""

from openqsmo.catalog.rules.feed_records import GrantsOfferingRecord, GrantsSegment
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.catalog.rules.grants_listed import FIELDS, listed_customers, listed_grants_offerings
from openqsmo.catalog.vocabulary import AdoptionKind, SourcingMode
from openqsmo.loads.report import Report, Weight

ACTIVITIES = {"GRM.010.010": "Grant Award Issuance", "GRM.010.020": "Grant Award Closeout"}


def record(**more):
    fields = {
        "line": 2, "segment": GrantsSegment.FEDERAL, "category": "Award Systems", "offering": "Acorn Awards",
        "provider": "Department of Oaks", "description": "Awards acorns. Yearly.", "website": "https://oaks.example.gov",
        "customers": ("Department of Elms",), "customers_as_of": None, "services": (), "platform": None,
        "business_type": None, "flags": (),
    }  # fmt: skip
    return GrantsOfferingRecord(**{**fields, **more})


def listed(*records):
    report = Report("grants")
    return listed_grants_offerings(list(records), ACTIVITIES, Place(report, "grants.csv")), report


def test_a_federal_record_is_an_existing_service_of_its_servicing_agency():
    (found,), _ = listed(record())
    assert (found.code, found.key) == ("grants-acorn-awards", "federal-department-of-oaks-acorn-awards")
    assert found.mode is SourcingMode.EXISTING_GOVERNMENT
    assert found.content == {
        "title": "Acorn Awards",
        "summary": "Awards acorns.",
        "description": "Awards acorns. Yearly.",
        "website": "https://oaks.example.gov",
        "business_functions": ["Award Systems"],
        "servicing_agency": "Department of Oaks",
    }


def test_a_commercial_record_is_a_vendors_with_its_platform_vehicle_and_size():
    (found,), report = listed(
        record(
            segment=GrantsSegment.COMMERCIAL,
            description=None,
            website=None,
            platform="Leafware",
            business_type="Other than Small Business",
            flags=("Available on GSA MAS contract", "In Production by Federal Customers"),
        )
    )
    assert found.mode is SourcingMode.VENDOR
    assert found.content == {
        "title": "Acorn Awards",
        "business_functions": ["Award Systems"],
        "small_business": False,
        "contract_vehicle": "GSA Multiple Award Schedule (MAS)",
        "leveraged_systems": ["Leafware"],
    }
    assert found.content.keys() <= FIELDS
    assert report.counts(Weight.NOTED) == {"flag_without_field": 1}


def test_services_become_activities_where_their_wording_leaves_no_doubt_and_stay_as_written():
    services = ("Grant Award Closeout", "Grant Award Inssuance", "Tree Planting", "Grant award closeout")
    (found,), report = listed(record(services=services))
    assert found.content["services"] == list(services)
    assert found.content["activities"] == ["GRM.010.010", "GRM.010.020"]
    (finding,) = report.findings
    assert (finding.kind, finding.given) == ("service_matches_no_activity", "Tree Planting")


def test_each_customer_of_each_offering_is_one_use_however_it_is_spelled():
    names = ("Department of Elms", "DEPARTMENT of Elms", "City of Flint, MI")
    uses = listed_customers([record(customers=names), record(offering="Other", customers=None)])
    assert [(use.agency, use.agency_key, use.kind, use.since) for use in uses] == [
        ("Department of Elms", "department-of-elms", AdoptionKind.CUSTOMER, None),
        ("City of Flint, MI", "city-of-flint-mi", AdoptionKind.CUSTOMER, None),
    ]
