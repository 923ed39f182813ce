"""Reads of functional areas, functions and activities. They are public: every viewer sees all of them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from openqsmo.kernel.actor import Actor
from openqsmo.standards.models import Activity, Function, FunctionalArea


@dataclass(frozen=True)
class AreaPage:
    """A functional area with its functions, each with its activities."""

    area: FunctionalArea
    functions: tuple[Function, ...]
    activities: int


def areas(*, viewer: Actor) -> QuerySet[FunctionalArea]:
    """Functional areas with how many functions and activities each has now."""
    return FunctionalArea.objects.select_related("source_load").annotate(
        function_count=Count("functions", filter=Q(functions__gone_on=None), distinct=True),
        activity_count=Count(
            "functions__activities", filter=Q(functions__activities__gone_on=None), distinct=True
        ),
    )


def area_page(*, code: str, viewer: Actor) -> AreaPage:
    """One area with everything below it, in the order of identifiers."""
    area = FunctionalArea.objects.select_related("source_load").get(code=code.upper())
    functions = tuple(area.functions.prefetch_related("activities"))
    return AreaPage(area, functions, sum(len(function.activities.all()) for function in functions))


def activities(*, viewer: Actor, area: str = "", words: str = "") -> QuerySet[Activity]:
    """Activities, narrowed to an area and to words in identifier, title or description."""
    found = Activity.objects.select_related("function__area", "source_load")
    if area:
        found = found.filter(function__area__code=area.upper())
    for word in words.split()[:10]:
        match = Q(title__icontains=word) | Q(description__icontains=word) | Q(identifier__istartswith=word)
        found = found.filter(match)
    return found


def activity_page(*, identifier: str, viewer: Actor) -> Activity:
    """One activity by its identifier."""
    return Activity.objects.select_related("function__area", "source_load").get(identifier=identifier.upper())
