"""Tables of governance."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from openqsmo.governance.rules.register import status_of
from openqsmo.governance.vocabulary import (
    IN_CHARGE,
    Body,
    DateConfidence,
    Decision,
    DesignationFacts,
    DesignationState,
    HolderStatus,
    OfficeTitle,
    Party,
    PlanFacts,
    PlanSection,
    StepFacts,
)
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import FunctionalArea


class DesignationQuerySet(models.QuerySet["Designation"]):
    def in_charge(self, on: date) -> Self:
        """Those under which an office was the QSMO of its area on a day."""
        started = Q(in_charge_from__lte=on)
        return self.filter(started & (Q(in_charge_until=None) | Q(in_charge_until__gt=on)))

    def with_facts(self) -> Self:
        """With everything that ``facts`` reads, so that a list of them costs a fixed number of queries."""
        return self.select_related("area", "office", "lead_agency", "plan").prefetch_related(
            "steps", "plan__decisions"
        )


class Designation(Recorded):
    """That an office is, or is to become, the QSMO of a functional area.

    ``in_charge_from`` is the day OMB designated it, ``in_charge_until`` the day it was transferred
    or retired: the first day on which it was no longer in charge. ``follows`` is the designation that it
    took over from. ``date_confidence`` and ``source`` are those of ``in_charge_from``, or of the newest
    step while there is none. ``scope`` is the one in force; what it was before is in the steps.
    """

    area = models.ForeignKey(FunctionalArea, on_delete=models.PROTECT, related_name="designations")
    name = models.CharField(max_length=200)
    office = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="designations"
    )
    lead_agency = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="designations_led"
    )
    scope = models.TextField(blank=True)
    state = models.CharField(max_length=30, choices=choices(DesignationState))
    in_charge_from = models.DateField(null=True, blank=True)
    in_charge_until = models.DateField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    date_confidence = models.CharField(
        max_length=10, choices=choices(DateConfidence), default=DateConfidence.STATED
    )
    source = models.CharField(max_length=500)
    is_synthetic = models.BooleanField(default=False)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        ordering = ["area", "in_charge_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="whoever_is_in_charge_was_designated_on_a_day",
                condition=~Q(state__in=sorted(state.value for state in IN_CHARGE))
                | Q(in_charge_from__isnull=False),
            ),
            models.CheckConstraint(
                name="whoever_is_in_charge_has_an_office",
                condition=Q(in_charge_from=None) | Q(office__isnull=False, lead_agency__isnull=False),
            ),
            models.CheckConstraint(
                name="a_designation_ends_after_it_starts",
                condition=Q(in_charge_until=None) | Q(in_charge_until__gt=F("in_charge_from")),
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(state__in=["designated", "operating"], in_charge_until=None),
                name="an_area_has_one_qsmo_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(follows__isnull=False),
                name="a_designation_is_handed_over_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:designation", args=[self.pk])

    @property
    def state_enum(self) -> DesignationState:
        return DesignationState(self.state)

    @property
    def written_plan(self) -> "ImplementationPlan | None":
        """Its plan, or None where none is on record."""
        return getattr(self, "plan", None)

    def facts(self) -> DesignationFacts:
        """This designation as the rules see it."""
        plan = self.written_plan
        return DesignationFacts(
            id=self.pk,
            area=self.area.code,
            name=self.name,
            office=_party(self.office),
            lead_agency=_party(self.lead_agency),
            state=self.state_enum,
            scope=self.scope,
            in_charge_from=self.in_charge_from,
            in_charge_until=self.in_charge_until,
            confidence=DateConfidence(self.date_confidence),
            source=self.source,
            steps=tuple(step.facts() for step in sorted(self.steps.all(), key=lambda step: step.pk)),
            plan=plan.facts() if plan else None,
            is_synthetic=self.is_synthetic,
        )


def _party(organization: Organization | None) -> Party | None:
    return Party(organization.pk, organization.key, organization.name) if organization else None


class DesignationStep(Recorded):
    """One step of a designation's lifecycle: what it became, when, on whose decision, by which source.

    ``on`` is None where no source gives the day. ``scope`` is empty where the step left it as it was.
    """

    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=30, choices=choices(DesignationState))
    is_scope_amendment = models.BooleanField(default=False)
    on = models.DateField(null=True, blank=True)
    date_confidence = models.CharField(
        max_length=10, choices=choices(DateConfidence), default=DateConfidence.STATED
    )
    decided_by = models.CharField(max_length=200, blank=True)
    says = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["designation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_step_without_a_day_says_that_it_is_unknown",
                condition=Q(on__isnull=False) | Q(date_confidence="unknown"),
            ),
            models.CheckConstraint(
                name="a_scope_amendment_has_a_scope",
                condition=Q(is_scope_amendment=False) | ~Q(scope=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.designation}: {self.label}"

    @property
    def label(self) -> str:
        return "Scope amended" if self.is_scope_amendment else DesignationState(self.state).label

    def facts(self) -> StepFacts:
        """This step as the rules see it."""
        return StepFacts(
            state=DesignationState(self.state),
            on=self.on,
            confidence=DateConfidence(self.date_confidence),
            scope=self.scope,
            source=self.source,
            is_scope_amendment=self.is_scope_amendment,
        )


class ImplementationPlan(Recorded):
    """A QSMO's five-year Marketplace Implementation Plan. ``sections`` holds the text of each of the five.

    ``submission`` counts how often it was submitted; ``submitted_on`` is the day of the last time, and
    None while the plan is being written or was returned.
    """

    ledger_salted: ClassVar[bool] = True

    designation = models.OneToOneField(Designation, on_delete=models.PROTECT, related_name="plan")
    sections = models.JSONField(default=dict)
    first_fiscal_year = models.PositiveIntegerField()
    submission = models.PositiveIntegerField(default=0)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="plans_submitted"
    )

    def __str__(self) -> str:
        return f"Implementation plan of {self.designation}"

    @property
    def visibility(self) -> Visibility:
        """Who reads its text: the QSMO community while it is written, federal users once submitted."""
        return Visibility.FEDERAL if self.submitted_on else Visibility.QSMO

    @property
    def last_fiscal_year(self) -> int:
        return self.first_fiscal_year + 4

    def texts(self) -> dict[PlanSection, str]:
        """The text of each of the five sections; empty where it is not written."""
        return {section: str(self.sections.get(section.value, "")) for section in PlanSection}

    def facts(self) -> PlanFacts:
        """This plan as the rules see it, with the decisions on the text last submitted."""
        found = [one for one in self.decisions.all() if one.submission == self.submission]
        return PlanFacts(
            sections=self.texts(),
            is_submitted=self.submitted_on is not None,
            decisions={Body(one.body): Decision(one.decision) for one in found},
            decided_on=max((one.on for one in found), default=None),
        )


class PlanDecision(Recorded):
    """What the SSGB or OMB decided about a submitted plan, on which day, and why.

    The reason speaks of the plan's text, so it is read by those who read that text.
    """

    ledger_salted: ClassVar[bool] = True

    plan = models.ForeignKey(ImplementationPlan, on_delete=models.PROTECT, related_name="decisions")
    submission = models.PositiveIntegerField()
    body = models.CharField(max_length=10, choices=choices(Body))
    decision = models.CharField(max_length=10, choices=choices(Decision))
    on = models.DateField()
    reason = models.TextField(blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_decisions"
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "submission", "body"], name="a_body_decides_once_on_a_submitted_plan"
            ),
            models.CheckConstraint(
                name="a_returned_plan_has_a_reason", condition=~Q(decision="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}: {self.get_decision_display()}"


class OfficialQuerySet(models.QuerySet["Official"]):
    def on(self, today: date) -> Self:
        """The entries in force on a day; one whose first day is not known counts until its last."""
        started = Q(since=None) | Q(since__lte=today)
        return self.filter(started, Q(until=None) | Q(until__gt=today))


class Official(Recorded):
    """Who holds an office at an organization, or that nobody does (``name`` is empty: vacant since).

    ``area`` says for which functional area, where the office is about one. ``since`` is None where no
    source gives the first day. ``until`` is the first day on which it was no longer so.
    """

    ledger_salted: ClassVar[bool] = True

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="officials")
    office = models.CharField(max_length=20, choices=choices(OfficeTitle))
    area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="officials"
    )
    name = models.CharField(max_length=200, blank=True)
    is_acting = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    is_synthetic = models.BooleanField(default=False)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "office", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "office"],
                condition=Q(until=None, area=None),
                name="an_office_has_one_holder_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organization", "office", "area"],
                condition=Q(until=None, area__isnull=False),
                name="an_office_for_an_area_has_one_holder_at_a_time",
            ),
            models.CheckConstraint(
                name="an_office_is_left_after_it_was_taken",
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(name="nobody_is_not_acting", condition=~Q(name="") | Q(is_acting=False)),
        ]

    def __str__(self) -> str:
        return f"{self.office_title} at {self.organization}: {self.name or 'vacant'}"

    def get_absolute_url(self) -> str:
        return reverse("governance:official", args=[self.pk])

    @property
    def office_title(self) -> str:
        """The office in words, with the functional area where it is about one."""
        title = OfficeTitle(self.office).label
        return f"{title}, {self.area.title}" if self.area else title

    @property
    def is_vacant(self) -> bool:
        return not self.name

    @property
    def status(self) -> HolderStatus:
        return status_of(self.name, self.is_acting)
