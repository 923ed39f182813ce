"""Pages of the consistency index: how alike providers do what the standard asks."""

from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.conformance.models import PracticeMeasurement
from openqsmo.conformance.queries.practice import ConsistencyPage, consistency_page, newest_measurements
from openqsmo.conformance.rules.consistency_words import attribute_name, index_in_words
from openqsmo.conformance.views.contracts import crumbs
from openqsmo.conformance.vocabulary import AttributeConsistency
from openqsmo.kernel.actor import ANYONE
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.charts import Chart, bar_chart, time_chart


@require_safe
@allow(*ANYONE)
def consistency_list(request: ActedRequest) -> HttpResponse:
    found = [(one, _index(one)) for one in newest_measurements(viewer=request.actor)]
    return render(request, "conformance/consistency_list.html", {"found": found, "crumbs": crumbs()})


@require_safe
@allow(*ANYONE)
def consistency(request: ActedRequest, contract_identifier: str) -> HttpResponse:
    page = consistency_page(identifier=contract_identifier, viewer=request.actor)
    context = {
        "page": page,
        "crumbs": crumbs(page.held),
        "index": index_in_words(page.found.index) if page.found else "",
        "employee_index": index_in_words(page.found.employee_index) if page.found else "",
        "was": index_in_words(page.change.was) if page.change else "",
        "now": index_in_words(page.change.now) if page.change else "",
        "attributes": [(_told(one), one) for one in page.found.attributes] if page.found else [],
        "by_attribute": _by_attribute(page),
        "over_time": _over_time(page),
    }
    return render(request, "conformance/consistency.html", context)


def _index(one: PracticeMeasurement) -> str:
    return index_in_words(None if one.index is None else Fraction(one.index))


def _told(one: AttributeConsistency) -> dict[str, str]:
    return {
        "name": attribute_name(one.attribute, one.about),
        "index": "Left open by the standard" if one.is_permitted else index_in_words(one.index).capitalize(),
        "apart": f"{float(one.apart):.1f}" if one.apart is not None else "",
    }


def _by_attribute(page: ConsistencyPage) -> Chart | None:
    if page.found is None or not page.found.counted:
        return None
    counted = [one for one in page.found.attributes if not one.is_permitted]
    bars = [
        (attribute_name(one.attribute, one.about), None if one.index is None else float(one.index))
        for one in counted
    ]
    title = "How often two providers differ"
    return bar_chart(bars, name="by-attribute", title=title, subject="Practice", measure="Index", words=_two)


def _over_time(page: ConsistencyPage) -> Chart | None:
    if len(page.trend) < 2:
        return None
    points = [(on, None if index is None else float(index)) for on, index in page.trend]
    return time_chart(
        points, name="over-time", title="The consistency index over time", measure="Index", words=_two
    )


def _two(value: object) -> str:
    return f"{value:.2f}"
