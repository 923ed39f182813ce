"""The record of a load: which file, as of when, what came of it."""

from typing import Self

from django.db import models
from django.db.models import F
from django.urls import reverse

from openqsmo.kernel.actor import Actor
from openqsmo.ledger.models import Recorded


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Everyone sees every load: reports are facts about what others publish."""
        return self

    def in_short(self) -> Self:
        """With the counts of each report (``read``, ``outcomes``, ``set_aside``, ``noted``), not its findings."""
        counts = {name: F(f"report__{name}") for name in ("read", "outcomes", "set_aside", "noted")}
        return self.defer("report").annotate(**counts)


class Load(Recorded):
    """One finished load with its report. Every record that came from a source points here.

    ``file_digest`` is over the digests (SHA-256) of the files read; ``as_of`` is the day that the
    source gives for itself, or None where it gives none.
    """

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    file_digest = models.CharField(max_length=64)
    as_of = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    report = models.JSONField(default=dict)

    # Counts out of the report, on rows that ``in_short`` gave.
    read: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    set_aside: dict[str, int]
    noted: dict[str, int]

    objects = LoadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-id"], name="load_by_kind")]

    def __str__(self) -> str:
        return f"{self.source} ({self.loaded_at:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("loads:load", args=[self.pk])
