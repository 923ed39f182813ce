"""The page of what cites a law or rule."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.ledger.queries import head_sequence
from openqsmo.standards.queries.citations import citing, most_cited
from openqsmo.standards.views.asked import page_number
from openqsmo.standards.views.rows import with_title
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.remembered import remembered_for_visitors

PAGE_SIZE = 50
MOST_WORDS = 200


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def citations(request: ActedRequest) -> HttpResponse:
    words = " ".join(request.GET.get("key", "").split())[:MOST_WORDS]
    number = page_number(request)
    found = citing(words=words, viewer=request.actor, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
    context = {
        "words": words,
        "found": found,
        "rows": [with_title(row) for row in found.items],
        "number": number,
        "pages": -(-found.total // PAGE_SIZE),
        "most_cited": [] if words else most_cited(viewer=request.actor),
        "here": reverse("standards:citations"),
        "has_own_search": True,
    }
    return render(request, "standards/citations.html", context)
