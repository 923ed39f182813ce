"""The page of what changed between two versions of a standard."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.ledger.queries import head_sequence
from openqsmo.standards.queries.differences import differences
from openqsmo.standards.queries.registry import standard_page
from openqsmo.standards.rules.differences import Change
from openqsmo.standards.views.asked import page_number
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.remembered import remembered_for_visitors

PAGE_SIZE = 50


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def version_differences(request: ActedRequest, standard_code: str) -> HttpResponse:
    versions = [
        version.number for version in standard_page(code=standard_code, viewer=request.actor).versions
    ]
    newest = versions[0] if versions else 0
    new = _version_number(request.GET.get("to", ""), newest)
    old = _version_number(request.GET.get("from", ""), max(new - 1, 1))
    found = differences(code=standard_code, old=old, new=new, viewer=request.actor)
    given = request.GET.get("change", "")
    change = Change(given) if given in set(Change) else None
    shown, number = found.of(change), page_number(request)
    here = f"{reverse('standards:differences', args=[standard_code])}?from={old}&to={new}"
    context = {
        "found": found,
        "standard": found.new.standard,
        "versions": versions,
        "change": change,
        "counts": [(each, amount) for each, amount in found.counts.items() if amount],
        "shown": shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": len(shown),
        "number": number,
        "pages": -(-len(shown) // PAGE_SIZE),
        "here": here,
        "chips": [{"label": change.value.capitalize(), "remove_url": here}] if change else [],
    }
    return render(request, "standards/differences.html", context)


def _version_number(given: str, missing: int) -> int:
    """The number of a version in an address; anything that is no number names no version."""
    if not given:
        return missing
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    return int(given)
