"""How many SQL queries each main page takes: a number on record, and the same with twice the data.

A page that takes more or fewer than ``queries.json`` says fails with both numbers: put the new one on
record with the reason in the commit, or find the query that crept in.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openqsmo.alignment.tests.making import fill_fit_gap
from openqsmo.catalog.actions.needs import record_need
from openqsmo.catalog.tests.making import PRICE, adopt, make_offering, publish_version
from openqsmo.conformance.tests.making import fill_runs
from openqsmo.kernel.actor import OPERATOR
from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.tests.registry_samples import capability, item, load_items
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.remembered import MEMORY

BUDGET = Path(__file__).with_name("queries.json")
PAGES = {
    "home": ("/", None),
    "results": ("/offerings/", None),
    "results for words": ("/offerings/?q=payroll&hosting=on_premises", None),
    "results as JSON": ("/api/v1/offerings?q=payroll", None),
    "offering": ("/offerings/{offering}/", None),
    "offering, its agency": ("/offerings/{offering}/", "lee"),
    "compare of three": ("/compare/?offering=HR-0001&offering=HR-0002&offering=HR-0003", None),
    "needs": ("/needs/", None),
    "functions": ("/functions/", None),
    "functional area": ("/functions/ffm/", None),
    "activity": ("/activities/HCM.A5-1.010/", None),
    "standards": ("/standards/", None),
    "items of standards for words": ("/standards/?q=reports&kind=capability", None),
    "standard": ("/standards/ffm-capabilities/", None),
    "version of a standard": ("/standards/ffm-capabilities/1/", None),
    "what changed between versions": ("/standards/ffm-data-elements/differences/", None),
    "what changed between versions as JSON": (
        "/api/v1/standards/ffm-data-elements/differences?from=1&to=2",
        None,
    ),
    "contract of a version": ("/standards/ffm-data-elements/2/contract.yaml", None),
    "what cites a law": ("/standards/citations/?key=5+USC+6304", None),
    "item of a standard": ("/standards/ffm-capabilities/items/FFM.010.010.001/", None),
    "items of standards as JSON": ("/api/v1/items?q=reports", None),
    "open drafts": ("/drafts/", None),
    "draft of a standard": ("/drafts/{draft}/", None),
    "items of a draft": ("/drafts/{draft}/items/", None),
    "comments on a draft": ("/drafts/{draft}/comments/", None),
    "open drafts as JSON": ("/api/v1/drafts", None),
    "crosswalks": ("/crosswalks/", None),
    "crosswalk of a standard": ("/crosswalks/{elements_from}/{elements_to}/", None),
    "fit-gap of a standard": ("/fit-gap/hcm-capabilities/", "lee"),
    "fit-gap of an agency": ("/fit-gap/hcm-capabilities/agencies/{agency}/", "lee"),
    "fit-gap, one function": ("/fit-gap/hcm-capabilities/agencies/{agency}/functions/HCM.A5-1/", "lee"),
    "fit-gap of an offering": ("/fit-gap/hcm-capabilities/offerings/{offering}/", None),
    "fit-gap of an agency as JSON": ("/api/v1/fit-gap/hcm-capabilities/agencies/{agency}", "lee"),
    "unique capabilities": ("/unique-capabilities/", "dee"),
    "waivers": ("/waivers/", None),
    "blast radius of drafts": ("/blast-radius/", None),
    "conformance": ("/conformance/", None),
    "contract with its rules": ("/conformance/contracts/payroll/1.2.0/", None),
    "rule of a contract": ("/conformance/contracts/payroll/1.2.0/rules/payroll.plan.invalidvalues/", None),
    "runs": ("/conformance/runs/", None),
    "runs of a provider": ("/conformance/runs/?mine=yes", "pat"),
    "run of a provider": ("/conformance/runs/{run}/", "pat"),
    "certificate": ("/conformance/runs/{run}/certificate/", None),
    "agencies": ("/agencies/", None),
    "QSMOs": ("/qsmos/", None),
    "officials": ("/officials/", None),
    "loads": ("/loads/", None),
    "account": ("/account/", "lee"),
    "what I follow": ("/follows/", "lee"),
    "workbench of a provider": ("/workbench/", "pat"),
    "workbench of a QSMO": ("/workbench/", "dee"),
}

pytestmark = pytest.mark.django_db


def element(number, **more):
    label = f"Element {number}"
    return item(ItemKind.DATA_ELEMENT, label, label=label, references="5 USC 6304", **more)


def fill(cast, first, last):
    """Offerings with a second version, users, and needs; standards with more items."""
    load_items(*(capability(f"FFM.010.010.{n:03}", f"Provide {n} reports.") for n in range(1, last + 1)))
    load_items(element(1, definition="Another."))
    load_items(*(element(n) for n in range(1, last + 1)))
    for number in range(first, last + 1):
        made = make_offering(
            cast, f"HR-{number:04}", f"Payroll {number}", hosting=["on_premises"], price=PRICE
        )
        publish_version(made, summary=f"Pays people, {number}")
        adopt(made, cast.labor)
        record_need(
            what=f"Need {number}", what_for="Staff", area_code="HCM", search="", by=cast.actor(cast.lee)
        )
    fill_runs(cast, cast.acme.offerings.order_by("pk").first(), last - first + 1)
    if not StandardVersion.objects.filter(number=0).exists():
        who = {"areas_led": frozenset(), "by": OPERATOR}
        make_draft(standard_code="ffm-capabilities", number=1, why="", **who)
    fill_fit_gap(cast, cast.acme.offerings.order_by("pk").first(), last)


def counted(client_for, cast, address, who):
    browser = client_for(getattr(cast, who) if who else None)
    browser.get(address)  # what a process holds from then on is not a page's own
    MEMORY.clear()
    with CaptureQueriesContext(connection) as taken:
        assert browser.get(address).status_code == 200
    return len([query for query in taken if "SAVEPOINT" not in query["sql"]])


def all_counted(client_for, cast):
    first = cast.acme.offerings.order_by("pk").first()
    one, two = StandardVersion.objects.filter(standard__code="ffm-data-elements").order_by("number")[:2]
    ids = {"offering": first.pk, "agency": cast.labor.pk, "elements_from": one.pk, "elements_to": two.pk}
    ids["draft"] = StandardVersion.objects.get(number=0).pk
    ids["run"] = first.runs.order_by("pk").first().pk
    return {
        name: counted(client_for, cast, address.format(**ids), who) for name, (address, who) in PAGES.items()
    }


def test_each_page_takes_the_queries_on_record_and_no_more_with_twice_the_data(cast, client_for):
    fill(cast, 1, 6)
    once = all_counted(client_for, cast)
    fill(cast, 7, 12)
    twice = all_counted(client_for, cast)
    assert twice == once
    assert once == json.loads(BUDGET.read_text(encoding="utf-8"))
