"""The one table of the doors themselves: how often something was tried."""

from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """How often one key tried one thing in one span of time; see ``web.limits``."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(name="a_tally_counts_from_one", condition=Q(count__gte=1))]

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"
