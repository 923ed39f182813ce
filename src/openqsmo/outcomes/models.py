"""Tables of outcomes: commitments, what was answered, and what was asked of every agency.

None of their rows is ever changed or deleted: the database itself refuses it (migration
0002), as it does for events. A commitment is answered by a row beside it.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils.timezone import localtime

from openqsmo.cases.models import Case
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.outcomes.rules.standing import days_over, is_late, standing_of
from openqsmo.outcomes.vocabulary import CommitmentKind, Promise, Standing
from openqsmo.people.models import Person
from openqsmo.standards.models import FunctionalArea


class CommitmentRequest(Recorded):
    """One thing asked of every agency: each owes its own answer by one day."""

    title = models.CharField(max_length=200)
    what = models.TextField()
    measure = models.CharField(max_length=500)
    proof = models.CharField(max_length=500)
    due_on = models.DateField()
    source = models.CharField(max_length=500)
    body = models.CharField(max_length=200)
    area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="commitment_requests"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:asked", args=[self.pk])


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Everyone reads every commitment: that is what it is for."""
        return self

    def with_answers(self) -> Self:
        """With the day of the first answer, which says how each stands."""
        return self.annotate(first_answer=Min("answers__answered_at"))

    def standing(self, standing: Standing, today: date) -> Self:
        """Those that stand so on a day; ``with_answers`` comes before."""
        match standing:
            case Standing.ANSWERED:
                return self.filter(first_answer__isnull=False)
            case Standing.NO_EVIDENCE:
                return self.filter(first_answer=None, due_on__lt=today)
        return self.filter(first_answer=None, due_on__gte=today)


class Commitment(Recorded):
    """What an agency promised: what, who answers for it, by when, measured how, proved how.

    ``owner`` is an office, never a person. It comes from a benefit of an approved case (``case`` and
    ``benefit``, the row there) or from a request to every agency.
    """

    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=choices(CommitmentKind))
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="commitments")
    area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    owner = models.CharField(max_length=500)
    measure = models.CharField(max_length=500)
    unit = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=500)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    benefit = models.CharField(max_length=20, blank=True)
    request = models.ForeignKey(
        CommitmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    made_at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "benefit"],
                condition=Q(case__isnull=False),
                name="a_benefit_becomes_a_commitment_once",
            ),
            models.UniqueConstraint(
                fields=["request", "organization"],
                condition=Q(request__isnull=False),
                name="an_agency_owes_one_answer_to_one_request",
            ),
            models.CheckConstraint(
                name="a_commitment_comes_from_a_case_or_a_request",
                condition=Q(case__isnull=False, request=None) | Q(case=None, request__isnull=False),
            ),
            models.CheckConstraint(
                name="a_commitment_is_due_on_or_after_its_start",
                condition=Q(starts_on=None) | Q(due_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:commitment", args=[self.pk])

    @property
    def promise(self) -> Promise:
        """It as the rules see it; read with ``with_answers``."""
        first = getattr(self, "first_answer", None)
        return Promise(self.due_on, localtime(first).date() if first else None)

    def standing_on(self, today: date) -> Standing:
        """How it stands on a day."""
        return standing_of(self.promise, today)

    def days_over_on(self, today: date) -> int:
        """For how many days it has been due without evidence."""
        return days_over(self.promise, today)

    @property
    def was_late(self) -> bool:
        return is_late(self.promise)


class CommitmentAnswer(Recorded):
    """What became of a commitment, with the evidence, its source and its day. Several may follow each other."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="answers")
    says = models.TextField()
    evidence = models.CharField(max_length=500)
    source = models.CharField(max_length=500)
    evidence_on = models.DateField()
    answered_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_evidence_and_its_source",
                condition=~Q(says="") & ~Q(evidence="") & ~Q(source=""),
                violation_error_message="Give the evidence and where it is from.",
            )
        ]

    def __str__(self) -> str:
        return self.says[:80]
