"""The rules clock: every rule with medians by area, one rule, entering one, a feed."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.alignment.actions.new_rules import enter_rule
from openqsmo.alignment.forms.new_rules import RuleForm
from openqsmo.alignment.models import NewRule
from openqsmo.alignment.queries.clock import area_medians, rule_lines
from openqsmo.alignment.rules.clock import Stage
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, VISITOR
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, allow_feed, may_use
from openqsmo.web.charts import bar_chart

MOST_BARS = 20


@never_cache
@require_safe
@allow(*ANYONE)
def rules(request: ActedRequest) -> HttpResponse:
    lines = rule_lines(viewer=request.actor, today=timezone.localdate())
    bars = [
        (
            f"{line.rule.citation}{' (running)' if line.clock.adopted.is_running else ''}",
            line.clock.adopted.days,
        )
        for line in lines[:MOST_BARS]
    ]
    chart = bar_chart(
        bars,
        name="days-to-adopt",
        title="Days from issue to the standard adopted",
        subject="Rule",
        measure="Days",
    )
    context = {
        "lines": lines,
        "medians": area_medians(lines),
        "stages": list(Stage),
        "chart": chart if bars else None,
        "as_of": timezone.localdate(),
        "may_enter": may_use(enter, request.actor),
    }
    return render(request, "alignment/rules.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def rule(request: ActedRequest, rule_id: int) -> HttpResponse:
    found = next(iter(rule_lines(viewer=request.actor, today=timezone.localdate(), rule_id=rule_id)), None)
    if found is None:
        raise NewRule.DoesNotExist
    context = {
        "line": found,
        "rule": found.rule,
        "offerings": [(found.offerings[each.key], each) for each in found.clock.offerings],
        "agencies": [(found.agencies[each.key], each) for each in found.clock.agencies],
        "history": history(record=found.rule, viewer=request.actor, namer=name_actors),
        "crumbs": CRUMBS,
    }
    return render(request, "alignment/rule.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(QSMO_ROLES))
def enter(request: ActedRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_rule(given=form.given, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"The clock of “{made}” runs.")
            return redirect(made)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "problem": problem, "crumbs": CRUMBS}
    return render(request, "alignment/rule_enter.html", context, status=status)


@require_safe
@allow_feed(*ANYONE)
def feed(request: ActedRequest, form: str) -> HttpResponse:
    """New rules with how far each came, as Atom; public fields only."""
    if form != "atom":
        raise Http404
    found = Atom1Feed(
        title="Rules clock", link=f"{settings.BASE_URL}/rules/", description=None, author_name="OpenQSMO",
        feed_url=f"{settings.BASE_URL}{request.path}", language="en-us",
    )  # fmt: skip
    lines = rule_lines(viewer=VISITOR, today=timezone.localdate())
    for line in lines:
        found.add_item(
            title=line.rule.title,
            link=f"{settings.BASE_URL}{line.rule.get_absolute_url()}",
            description=f"{line.rule.citation}. Standard adopted: {line.clock.adopted.says}.",
            unique_id=f"tag:openqsmo,2026:rule:{line.rule.pk}",
            updateddate=line.rule.entered_at,
            pubdate=line.rule.entered_at,
            categories=["synthetic"] if line.rule.is_synthetic else [],
        )
    if not lines:
        # An Atom feed must say when it was updated; an empty one never was, so it says since when it is known.
        found.latest_post_date = lambda: timezone.make_aware(datetime(2026, 1, 1))  # type: ignore[method-assign]
    return HttpResponse(found.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


CRUMBS = [{"label": "Rules clock", "url": "/rules/"}]
