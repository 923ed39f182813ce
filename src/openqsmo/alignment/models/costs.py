"""The table of what complying with a draft would cost, as providers say."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from openqsmo.alignment.models.fit_gap import offerings_seen_by, oversees
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.models import Recorded
from openqsmo.standards.models import StandardVersion


class ComplianceCostQuerySet(models.QuerySet["ComplianceCost"]):
    def visible_to(self, viewer: Actor) -> Self:
        """As the answers of its offering."""
        return self if oversees(viewer) else self.filter(offerings_seen_by(viewer))


class ComplianceCost(Recorded):
    """What it would cost an offering to meet a draft of a standard, once, in US dollars; its provider says so."""

    ledger_salted: ClassVar[bool] = True

    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="compliance_costs")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="compliance_costs")
    amount_usd = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=500)
    stated_at = models.DateTimeField()

    objects = ComplianceCostQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "offering"], name="one_cost_per_draft_and_offering"),
            models.CheckConstraint(
                name="a_compliance_cost_is_not_negative",
                condition=Q(amount_usd__gte=0),
                violation_error_message="A cost is not negative.",
            ),
            models.CheckConstraint(
                name="a_compliance_cost_says_its_source",
                condition=~Q(source=""),
                violation_error_message="Say where the figure comes from.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.amount_usd} USD"

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id
