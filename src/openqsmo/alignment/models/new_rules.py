"""Tables of the rules clock: a new law, circular or regulation, and the items of standards that it changes."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from openqsmo.alignment.vocabulary import RuleKind
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.people.models import Person
from openqsmo.standards.models import StandardItem


class NewRule(Recorded):
    """A law, circular or regulation from outside that changes standards; the clock counts from ``issued_on``."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=choices(RuleKind))
    citation = models.CharField(max_length=300, unique=True)
    issued_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)
    is_synthetic = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_rule_names_its_source",
                condition=~Q(source="") & ~Q(citation=""),
                violation_error_message="Say how the rule is cited, and where it is published.",
            ),
            models.CheckConstraint(
                name="a_rule_takes_effect_after_it_is_issued",
                condition=Q(effective_on=None) | Q(effective_on__gte=F("issued_on")),
                violation_error_message="A rule takes effect on the day of issue at the earliest.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alignment:rule", args=[self.pk])


class NewRuleItem(Recorded):
    """An item of a standard that a rule changes."""

    rule = models.ForeignKey(NewRule, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item__identifier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "item"], name="a_rule_names_an_item_once"),
        ]

    def __str__(self) -> str:
        return str(self.item)
