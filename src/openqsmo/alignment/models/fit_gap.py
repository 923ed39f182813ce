"""Tables of the fit-gap: whose answers they are, the answers, unique capabilities, work-off plans."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from openqsmo.alignment.vocabulary import ANSWERS_OF, CandidateState, Fit, Necessity, Side, Stored, WorkOff
from openqsmo.catalog.models import Offering
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import OVERSIGHT_ROLES, Actor, Role
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import (
    CrosswalkDecision,
    ItemVersion,
    Standard,
    StandardItem,
    StandardVersion,
)

# An offering in one of these was published: what its provider answers is everyone's.
PUBLISHED_STATES = frozenset(
    {
        OfferingState.PUBLISHED,
        OfferingState.IN_REMEDIATION,
        OfferingState.SUSPENDED,
        OfferingState.RETIRED,
    }
)


def oversees(viewer: Actor) -> bool:
    """Whether the viewer sees every agency's answers: oversight and the operator, who act for no provider."""
    return viewer.sight >= Visibility.QSMO and viewer.has(*OVERSIGHT_ROLES, Role.OPERATOR)


def areas_in_charge(viewer: Actor) -> list[int]:
    """The functional areas whose designated QSMO is an office of the viewer's today.

    None for whoever acts for a provider as well: a rival must not read what an agency needs.
    """
    if not viewer.qsmo_ids or viewer.sight < Visibility.QSMO:
        return []
    found = Designation.objects.in_charge(timezone.localdate()).filter(office_id__in=viewer.qsmo_ids)
    return list(found.values_list("area_id", flat=True))


class FitGapQuerySet(models.QuerySet["FitGap"]):
    def visible_to(self, viewer: Actor) -> Self:
        """An agency's: the agency, the QSMO of the area, oversight. An offering's: everyone once published.

        Whoever acts for a provider sees no agency's answers but of an agency that they act for too.
        """
        if oversees(viewer):
            return self
        areas = areas_in_charge(viewer)
        agencies = Q(organization_id__in=viewer.agency_ids)
        agencies |= Q(organization__isnull=False, standard__area_id__in=areas)
        return self.filter(agencies | offerings_seen_by(viewer))


class FitGap(Recorded):
    """The answers of one agency, or of one offering's provider, to the capabilities of one standard."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="fit_gaps")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="fit_gaps"
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="fit_gaps"
    )
    started_at = models.DateTimeField()

    objects = FitGapQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_fit_gap_is_an_agencys_or_an_offerings",
                condition=Q(organization=None, offering__isnull=False)
                | Q(organization__isnull=False, offering=None),
            ),
            models.UniqueConstraint(
                fields=["standard", "organization"], name="one_fit_gap_per_agency_and_standard"
            ),
            models.UniqueConstraint(
                fields=["standard", "offering"], name="one_fit_gap_per_offering_and_standard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.offering}: {self.standard}"

    @property
    def side(self) -> Side:
        return Side.AGENCY if self.organization_id else Side.PROVIDER

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id if self.offering else self.organization_id


class Answer(Recorded):
    """One answer to one capability, to the wording in ``item_version``.

    An empty ``answer`` was withdrawn. ``revision`` goes up with each change, so that somebody who saw
    an earlier one does not overwrite what came after it.
    """

    ledger_salted: ClassVar[bool] = True

    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AgencyAnswer(Answer):
    """How much an agency needs a capability."""

    fit_gap = models.ForeignKey(FitGap, on_delete=models.PROTECT, related_name="agency_answers")
    answer = models.CharField(max_length=20, choices=choices(Necessity), blank=True)

    class Meta:
        ordering = ["item__identifier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fit_gap", "item"], name="an_agency_answers_a_capability_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer or 'withdrawn'}"

    @property
    def stored(self) -> Stored:
        return Stored(self.answer or None, self.note, None, self.revision, self.item_version_id)


class ProviderAnswer(Answer):
    """How an offering meets a capability, as its provider says; ``planned_on`` is the day it will."""

    fit_gap = models.ForeignKey(FitGap, on_delete=models.PROTECT, related_name="provider_answers")
    answer = models.CharField(max_length=20, choices=choices(Fit), blank=True)
    planned_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["item__identifier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fit_gap", "item"], name="a_provider_answers_a_capability_once"),
            models.CheckConstraint(
                name="what_is_planned_has_a_day",
                condition=Q(answer="planned", planned_on__isnull=False)
                | (~Q(answer="planned") & Q(planned_on=None)),
                violation_error_message="Give the day by which it will be met.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer or 'withdrawn'}"

    @property
    def stored(self) -> Stored:
        return Stored(self.answer or None, self.note, self.planned_on, self.revision, self.item_version_id)


class FollowedAnswerQuerySet(models.QuerySet["FollowedAnswer"]):
    def standing(self) -> Self:
        """Those whose decision still stands."""
        return self.filter(undone_at=None)

    def to_review(self) -> Self:
        """Those that a person must look at and that nobody has yet."""
        return self.standing().filter(is_carried=False, settled_at=None)


class FollowedAnswer(Recorded):
    """An answer that followed the crosswalk into a later version, as it was given to the old item.

    ``is_carried``: the target took it on; else a person must look at it, until ``settled_at``. ``target`` is
    None where nothing took the place of the old item. ``source_revision`` and ``target_revision`` name the
    answers as they stood, so that what somebody answered since is never undone.
    """

    ledger_salted: ClassVar[bool] = True

    fit_gap = models.ForeignKey(FitGap, on_delete=models.PROTECT, related_name="followed")
    decision = models.ForeignKey(CrosswalkDecision, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        StandardItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_revision = models.PositiveIntegerField()
    target_revision = models.PositiveIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    planned_on = models.DateField(null=True, blank=True)
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    is_carried = models.BooleanField()
    says = models.TextField()
    followed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = FollowedAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["source__identifier", "pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target or 'nothing'}"

    @property
    def ledger_owner_id(self) -> int | None:
        return self.fit_gap.ledger_owner_id

    @property
    def answer_in_words(self) -> str:
        """What was answered to the old item."""
        return ANSWERS_OF[self.fit_gap.side](self.answer).label


class UniqueCapabilityQuerySet(models.QuerySet["UniqueCapability"]):
    def visible_to(self, viewer: Actor) -> Self:
        """The agency's that stated it, the QSMO's of the area, and oversight's."""
        if oversees(viewer):
            return self
        own = Q(organization_id__in=viewer.agency_ids)
        return self.filter(own | Q(standard__area_id__in=areas_in_charge(viewer)))


class UniqueCapability(Recorded):
    """What an agency needs beyond the standard, where it belongs, and the authority that asks for it.

    ``item`` is the activity or function that it belongs to. It is a candidate change of ``standard``
    until the QSMO of the area takes it up or declines it with a reason.
    """

    ledger_salted: ClassVar[bool] = True

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="unique_capabilities"
    )
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="unique_capabilities")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField()
    authority = models.TextField()
    state = models.CharField(max_length=10, choices=choices(CandidateState), default=CandidateState.PROPOSED)
    reason = models.TextField(blank=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = UniqueCapabilityQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_at", "-pk"]
        verbose_name_plural = "unique capabilities"
        constraints = [
            models.CheckConstraint(
                name="a_unique_capability_names_its_authority",
                condition=~Q(statement="") & ~Q(authority=""),
                violation_error_message="Say what is needed, and which authority asks for it.",
            ),
            models.CheckConstraint(
                name="a_declined_candidate_has_a_reason",
                condition=Q(state="proposed", decided_at=None)
                | (Q(decided_at__isnull=False) & (~Q(state="declined") | ~Q(reason=""))),
                violation_error_message="Say why it is declined.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80]

    def get_absolute_url(self) -> str:
        return reverse("alignment:unique", args=[self.pk])


class WorkOffPlanQuerySet(models.QuerySet["WorkOffPlan"]):
    def visible_to(self, viewer: Actor) -> Self:
        """As the answers of its offering."""
        if oversees(viewer):
            return self
        return self.filter(offerings_seen_by(viewer))


class WorkOffPlan(Recorded):
    """What a provider will do about a gap of its offering, by when; ``done_on`` once it says that it did."""

    ledger_salted: ClassVar[bool] = True

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="work_off_plans")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = WorkOffPlanQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_work_off_plan_says_what_is_done",
                condition=~Q(what=""),
                violation_error_message="Say what will be done.",
            ),
            models.UniqueConstraint(
                fields=["offering", "item"],
                condition=Q(done_on=None),
                name="one_open_work_off_plan_per_gap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.what[:60]}"

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id

    @property
    def as_work_off(self) -> WorkOff:
        return WorkOff(self.what, self.due_on, self.done_on)

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today


def offerings_seen_by(viewer: Actor) -> Q:
    """Rows of offerings whose answers the viewer sees: published ones, one's own, those of one's QSMO."""
    seen = Q(offering__state__in=PUBLISHED_STATES, offering__version_shown__gt=0)
    return seen | Q(offering__provider_id__in=viewer.provider_ids) | Q(offering__qsmo_id__in=viewer.qsmo_ids)
