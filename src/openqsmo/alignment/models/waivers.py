"""The table of waivers and exceptions."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from openqsmo.alignment.models.fit_gap import offerings_seen_by, oversees
from openqsmo.alignment.rules.waivers import WaiverStanding, standing_of
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import Standard, StandardItem


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Waivers are public; that of an offering nobody may see yet is its provider's and its QSMO's."""
        if oversees(viewer):
            return self
        return self.filter(Q(offering=None) | offerings_seen_by(viewer))

    def in_force(self, on: date) -> Self:
        return self.filter(state=WaiverState.GRANTED, expires_on__gte=on)

    def expired(self, on: date) -> Self:
        return self.filter(state=WaiverState.GRANTED, expires_on__lt=on)


class Waiver(Recorded):
    """Leave from one requirement of a standard, or from one conformance rule, for a time: public and reasoned.

    ``item`` is what of the standard it is about, or None where ``rule_id`` names a rule. It is an agency's or
    an offering's. ``decide_by`` is the day by which the QSMO of the area decides.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="waivers")
    item = models.ForeignKey(
        StandardItem, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers"
    )
    rule_id = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=choices(WaiverKind))
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers"
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers"
    )
    reason = models.CharField(max_length=12, choices=choices(WaiverReason))
    explanation = models.TextField()
    state = models.CharField(max_length=10, choices=choices(WaiverState), default=WaiverState.ASKED)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decide_by = models.DateField()
    expires_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_waiver_is_of_one_item_or_one_rule",
                condition=Q(item=None, rule_id__gt="") | Q(item__isnull=False, rule_id=""),
                violation_error_message="Name one item of the standard, or one rule.",
            ),
            models.CheckConstraint(
                name="a_waiver_is_an_agencys_or_an_offerings",
                condition=Q(organization=None, offering__isnull=False)
                | Q(organization__isnull=False, offering=None),
            ),
            models.CheckConstraint(
                name="a_waiver_says_why",
                condition=~Q(explanation=""),
                violation_error_message="Say why it is asked for.",
            ),
            models.CheckConstraint(
                name="a_decided_waiver_says_why",
                condition=~Q(state__in=["granted", "refused"])
                | (Q(decided_on__isnull=False) & ~Q(decision="")),
                violation_error_message="Say why it is granted or refused.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.of} for {self.owner}"

    def get_absolute_url(self) -> str:
        return reverse("alignment:waiver", args=[self.pk])

    @property
    def of(self) -> str:
        """What it leaves its owner out of: the item's identifier, or the rule's."""
        return self.item.identifier if self.item else self.rule_id

    @property
    def owner(self) -> str:
        return str(self.organization or self.offering)

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id if self.offering else self.organization_id

    def standing(self, today: date) -> WaiverStanding:
        """Where it stands on a day."""
        return standing_of(WaiverState(self.state), self.decide_by, self.expires_on, today)
