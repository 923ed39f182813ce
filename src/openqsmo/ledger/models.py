"""Tables of the ledger: events, the chain's head, sealed values, saved positions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.vocabulary import GENESIS


class Recorded(models.Model):
    """A row whose every change leaves an event; verification compares it with its last event.

    ``ledger_ignores`` names fields that no action changes (a last sign-in time).
    ``ledger_salted`` rows hold personal or restricted values, so their digest is salted.
    """

    ledger_ignores: ClassVar[frozenset[str]] = frozenset()
    ledger_salted: ClassVar[bool] = False

    class Meta:
        abstract = True

    @property
    def ledger_name(self) -> str:
        """How events name this row: ``catalog.offering:12``."""
        return f"{self._meta.label_lower}:{self.pk}"

    def ledger_state(self) -> dict[str, Any]:
        """Every stored field that events answer for, by column."""
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in self.ledger_ignores
        }


class Event(models.Model):
    """One action: who did what to which record, when, after which event. Append-only by the database."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject", "sequence"], name="event_by_subject"),
            models.Index(fields=["about", "sequence"], name="event_by_record_it_is_about"),
            models.Index(fields=["verb", "sequence"], name="event_by_verb"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hash"], name="event_hash_is_unique"),
            models.CheckConstraint(name="event_sequence_starts_at_one", condition=Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject}"


class Head(models.Model):
    """The newest event's number and hash: one row, locked while an event is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class SealedValue(models.Model):
    """A personal or restricted value that the chain holds only as a salted digest. May be erased.

    ``organization_id`` and ``person_id`` name whose value it is: they may read it too.
    """

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="sealed")
    field = models.CharField(max_length=80)
    salt = models.CharField(max_length=64)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    visibility = models.PositiveSmallIntegerField(default=Visibility.QSMO)
    is_personal = models.BooleanField(default=False)
    organization_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "field"], name="one_sealed_value_per_event_and_field")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Salt(models.Model):
    """The salt of a row's digest. Erasing it ends what the digest could confirm."""

    subject = models.CharField(max_length=80, primary_key=True)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.subject


class Position(models.Model):
    """How far a reaction has read the ledger."""

    name = models.CharField(max_length=80, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.sequence}"
