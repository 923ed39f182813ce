"""Which spellings name one company, and which names may be a government body's."""

import pytest

from openqsmo.catalog.rules.provider_names import may_be_government, plain_provider
from openqsmo.organizations.content import headings, known_organizations
from openqsmo.organizations.rules.directory import Directory

AGENCIES = Directory.of(known_organizations(), headings())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Splunk", "Splunk LLC"),
        ("Cisco Systems Inc.", "Cisco Systems, Inc."),
        ("Qualys", "QUALYS, INC."),
        ("The Coleridge Initiative", "Coleridge Initiative, Inc."),
        ("Turning Point Global Solutions", "Turning Point Global Solutions, L.L.C"),
        ("Siemens", "Siemens AG"),
    ],
)
def test_a_company_is_one_however_its_legal_form_is_written(one, other):
    assert plain_provider(one) == plain_provider(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siemens", "Siemens Government Technologies"),
        ("Cisco", "Cisco Systems, Inc."),
        ("Unison", "Unison Software"),
    ],
)
def test_two_companies_stay_two(one, other):
    assert plain_provider(one) != plain_provider(other)


@pytest.mark.parametrize("name", ["Inc.", "The", "LLC", "Company, Inc."])
def test_a_name_is_never_stripped_to_nothing(name):
    assert plain_provider(name)


@pytest.mark.parametrize(
    "name", ["USDA DISC", "18F - 18F Cloud.gov", "Treasury Cloud Office", "U.S. Department of Oaks"]
)
def test_a_name_with_an_agency_or_a_government_domain_in_it_may_be_government(name):
    assert may_be_government(name, AGENCIES)


@pytest.mark.parametrize(
    "name",
    ["Accenture Federal Services", "National Institute of Building Sciences (NIBS)", "Nuix US Government", "Granicus"],
)  # fmt: skip
def test_a_company_that_serves_government_is_a_company(name):
    assert not may_be_government(name, AGENCIES)
