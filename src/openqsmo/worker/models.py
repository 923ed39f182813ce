"""The queue of jobs."""

from django.db import models
from django.db.models import Q

from openqsmo.kernel.words import choices
from openqsmo.worker.vocabulary import JobState


class Job(models.Model):
    """One outside effect to be made: what kind, with what, when next, how often tried.

    ``key`` makes a job idempotent: queueing the same key twice queues one.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=choices(JobState), default=JobState.WAITING)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="job_by_state_and_due_time")]
        constraints = [
            models.CheckConstraint(
                name="job_is_done_exactly_when_it_has_a_time",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
