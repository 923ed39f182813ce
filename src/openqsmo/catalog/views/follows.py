"""What I follow; start, change, stop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.catalog.actions import follows as actions
from openqsmo.catalog.forms import FollowForm
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.addresses import from_address, in_words, read_search, write_search
from openqsmo.catalog.queries.follows import follows
from openqsmo.catalog.vocabulary import Frequency
from openqsmo.kernel.actor import Role
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.web.access import ActedRequest, allow


@require_safe
@allow(Role.PERSON)
def my_follows(request: ActedRequest) -> HttpResponse:
    found = [
        {
            "follow": follow,
            "url": follow.offering.get_absolute_url()
            if follow.offering
            else f"{reverse('catalog:offerings')}?{follow.search}",
            "what": "Offering" if follow.offering else in_words(from_address(follow.search)),
        }
        for follow in follows(viewer=request.actor)
    ]
    frequencies = [(frequency.value, frequency.label) for frequency in Frequency]
    return render(request, "catalog/follows.html", {"follows": found, "frequencies": frequencies})


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.PERSON)
def follow_search(request: ActedRequest) -> HttpResponse:
    given = request.POST.get("search", "") if request.method == "POST" else ""
    looked_for = from_address(given) if given else read_search(dict(request.GET.lists()))
    search, words = write_search(looked_for), in_words(looked_for)
    form = FollowForm(request.POST or None, initial={"name": words, "frequency": Frequency.WEEKLY.value})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            follow = actions.follow_search(
                search=search,
                name=form.cleaned_data["name"],
                frequency=Frequency(form.cleaned_data["frequency"]),
                by=request.actor,
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, f"You follow “{follow.name}”: {Frequency(follow.frequency).label.lower()}."
            )
            return redirect("catalog:my_follows")
    needs = {
        "form": form,
        "search": search,
        "words": words,
        "problem": problem,
        "back": f"/offerings/?{search}",
    }
    return render(request, "catalog/follow_form.html", needs, status=_status(problem, form))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.PERSON)
def follow_offering(request: ActedRequest, offering_id: int) -> HttpResponse:
    offering = Offering.objects.visible_to(request.actor).get(pk=offering_id)
    form = FollowForm(request.POST or None)
    del form.fields["name"]
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            frequency = Frequency(form.cleaned_data["frequency"])
            actions.follow_offering(offering_id=offering_id, frequency=frequency, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"You follow “{offering.title}”: {frequency.label.lower()}.")
            return redirect("catalog:my_follows")
    needs = {"form": form, "words": offering.title, "problem": problem, "back": offering.get_absolute_url()}
    return render(request, "catalog/follow_form.html", needs, status=_status(problem, form))


@require_POST
@allow(Role.PERSON)
def change_follow(request: ActedRequest, follow_id: int) -> HttpResponse:
    given = request.POST.get("frequency", "")
    if given in set(Frequency):
        follow = actions.change_frequency(follow_id=follow_id, frequency=Frequency(given), by=request.actor)
        messages.success(request, f"“{follow.name}”: {Frequency(follow.frequency).label.lower()}.")
    return redirect("catalog:my_follows")


@require_POST
@allow(Role.PERSON)
def stop_following(request: ActedRequest, follow_id: int) -> HttpResponse:
    follow = actions.stop_following(follow_id=follow_id, by=request.actor)
    messages.success(request, f"You no longer follow “{follow.name}”.")
    return redirect("catalog:my_follows")


def _status(problem: Problem | None, form: FollowForm) -> int:
    if problem:
        return problem.status
    return 422 if form.is_bound and form.errors else 200
