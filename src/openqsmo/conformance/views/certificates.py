"""The public certificate of a submitted run, and its badge."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from openqsmo.conformance.engines.reports.tables import STATES, VERDICTS, in_order
from openqsmo.conformance.queries.runs import Certificate
from openqsmo.conformance.queries.runs import certificate as certificate_of
from openqsmo.conformance.views.contracts import crumbs
from openqsmo.conformance.vocabulary import Verdict
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.words import day
from openqsmo.web.access import ActedRequest, allow

# The width of a letter in the badge's type, in its own units; wide letters included.
LETTER, PADDING = 6.7, 20
COLOURS = {Verdict.CONFORMANT: "#216e1f", Verdict.WITH_CONDITIONS: "#775540"}
ENDED = "#565c65"


@never_cache
@require_safe
@allow(*ANYONE)
def certificate(request: ActedRequest, run_id: int) -> HttpResponse:
    found = certificate_of(run_id=run_id, viewer=request.actor)
    context = {
        "found": found,
        "run": found.run,
        "verdict": VERDICTS[Verdict(found.run.verdict)],
        "results": in_order(found.report),
        "tally": [(STATES[state], number) for state, number in found.tally.items() if number],
        "crumbs": crumbs(found.run.contract),
    }
    return render(request, "conformance/certificate.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def badge(request: ActedRequest, run_id: int) -> HttpResponse:
    """A picture to be shown elsewhere: it is asked for anew each time, so that it ends with the certificate."""
    found = certificate_of(run_id=run_id, viewer=request.actor)
    left, right, colour = _words(found)
    widths = [round(len(text) * LETTER) + PADDING for text in (left, right)]
    context = {
        "left": left, "right": right, "colour": colour, "left_width": widths[0], "right_width": widths[1],
        "width": sum(widths), "left_middle": widths[0] // 2, "right_middle": widths[0] + widths[1] // 2,
    }  # fmt: skip
    response = HttpResponse(
        render_to_string("conformance/badge.svg", context), content_type="image/svg+xml; charset=utf-8"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _words(found: Certificate) -> tuple[str, str, str]:
    run, verdict = found.run, Verdict(found.run.verdict)
    left = str(run.contract)[:60]
    if not found.standing.holds:
        return left, "certificate ended", ENDED
    on = day(localdate(run.checked_at)) if run.checked_at else ""
    return left, f"{VERDICTS[verdict].lower()}, {on}", COLOURS.get(verdict, ENDED)
