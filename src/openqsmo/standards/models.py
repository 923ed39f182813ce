"""Tables of the business standards, first floor: functional area, function, activity (FIBF)."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from openqsmo.ledger.models import Recorded
from openqsmo.loads.models import Load


class FromSource(Recorded):
    """A standard as its source gives it; ``place`` says where in which file."""

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"source_load", "place"})

    source_load = models.ForeignKey(Load, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class FunctionalArea(FromSource):
    """A functional area of the Federal Integrated Business Framework, such as ``FFM``.

    ``title`` is the name in use; ``source_title`` what its source calls it, where that differs.
    """

    code = models.CharField(max_length=3, unique=True)
    title = models.CharField(max_length=200)
    source_title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("standards:area", args=[self.code.lower()])


class Function(FromSource):
    """A function: a category of services to customers, such as ``FFM.010``. An empty title is unknown."""

    area = models.ForeignKey(FunctionalArea, on_delete=models.PROTECT, related_name="functions")
    identifier = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}".strip()


class Activity(FromSource):
    """An activity: a process within a function that gives identifiable outcomes, such as ``FFM.010.010``."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="activities")
    identifier = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["identifier"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"
