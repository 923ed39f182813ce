"""Tables of the catalogue."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from openqsmo.catalog.vocabulary import (
    OPEN_STATES,
    AdoptionKind,
    Frequency,
    NeedState,
    OfferingState,
    SourcingMode,
)
from openqsmo.kernel.actor import OVERSIGHT_ROLES, Actor, Role
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.loads.models import Load
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import FunctionalArea


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Open states are everyone's; what is not open yet is its provider's, its QSMO's and oversight's."""
        if viewer.has(*OVERSIGHT_ROLES, Role.OPERATOR):
            return self
        theirs = Q(provider_id__in=viewer.provider_ids) | Q(qsmo_id__in=viewer.qsmo_ids)
        # A draft that was given up before anybody saw it stays unseen.
        never_open = Q(state=OfferingState.RETIRED, version_shown=0)
        return self.filter((Q(state__in=OPEN_STATES) & ~never_open) | theirs)


class Offering(Recorded):
    """One solution in the marketplace: whose it is, where it stands, which version is shown.

    ``code`` is its stable name for people and files (``HR-0001``, ``fedramp-FR1812058188``).
    ``source_name`` and ``source_key`` say whose list it came from, when it came from one.
    ``qsmo`` is the QSMO that placed it; a solution listed from source has none.
    """

    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    provider = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="offerings"
    )
    provider_as_written = models.CharField(max_length=300, blank=True)
    sourcing_mode = models.CharField(max_length=30, choices=choices(SourcingMode))
    functional_area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="offerings"
    )
    qsmo = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="placed_offerings"
    )
    state = models.CharField(max_length=20, choices=choices(OfferingState))
    state_reason = models.TextField(blank=True)
    state_since = models.DateTimeField()
    version_shown = models.PositiveIntegerField(default=0)
    source_name = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    source_load = models.ForeignKey(
        Load, null=True, blank=True, on_delete=models.PROTECT, related_name="offerings"
    )
    is_synthetic = models.BooleanField(default=False)

    objects = OfferingQuerySet.as_manager()
    # Which load last saw it moves with every load without being a change of the offering.
    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"source_load"})

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["state", "title"], name="offering_by_state"),
            models.Index(fields=["source_name", "source_key"], name="offering_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_a_placed_offering_is_published",
                condition=Q(state__in=["listed", "forecast", "draft", "in_review", "retired"])
                | Q(qsmo__isnull=False, functional_area__isnull=False),
                violation_error_message="A QSMO places an offering in its functional area before it is published.",
            ),
            models.CheckConstraint(
                name="a_listed_solution_names_its_source",
                condition=~Q(state="listed") | ~Q(source_name=""),
            ),
            models.CheckConstraint(
                name="a_suspended_offering_says_why",
                condition=~Q(state__in=["suspended", "in_remediation"]) | ~Q(state_reason=""),
                violation_error_message="Say why it is suspended or in remediation; the reason stands on its page.",
            ),
            models.UniqueConstraint(
                fields=["source_name", "source_key"],
                condition=~Q(source_key=""),
                name="a_source_lists_an_offering_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:offering", args=[self.pk])

    @property
    def ledger_owner_id(self) -> int | None:
        return self.provider_id

    @property
    def is_open(self) -> bool:
        is_given_up = self.state == OfferingState.RETIRED and not self.version_shown
        return self.state in OPEN_STATES and not is_given_up

    @property
    def state_enum(self) -> OfferingState:
        return OfferingState(self.state)


class OfferingVersion(Recorded):
    """What an offering said from one moment to another. Frozen once published; a draft until then.

    ``content`` holds the fields of ``rules/fields.py`` by name; ``visibility`` the fields whose
    level differs from the schema's (``{"price": "federal"}``); ``claims`` the assurance of each
    claimed field: ``{"accessibility": {"level": "certified", "on": "2026-05-01", "evidence": [3]}}``.
    """

    ledger_salted: ClassVar[bool] = True

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    visibility = models.JSONField(default=dict)
    claims = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="versions_made"
    )
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="versions_submitted"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="versions_published"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["offering", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "number"], name="version_numbers_do_not_repeat"),
            models.UniqueConstraint(
                fields=["offering"], condition=Q(published_at=None), name="one_open_draft_per_offering"
            ),
            models.CheckConstraint(
                name="who_submitted_did_not_approve",
                condition=Q(submitted_by=None) | Q(published_by=None) | ~Q(submitted_by=F("published_by")),
                violation_error_message="Whoever submitted a version cannot approve it.",
            ),
            models.CheckConstraint(
                name="a_version_is_superseded_after_it_was_published",
                condition=Q(superseded_at=None) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.published_at is not None

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id


class StateSpell(Recorded):
    """How long an offering was in a state, and why; so that any page can be opened as of a date."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="spells")
    state = models.CharField(max_length=20, choices=choices(OfferingState))
    reason = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offering", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering"], condition=Q(ends_at=None), name="an_offering_is_in_one_state_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.state}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def current(self) -> Self:
        return self.filter(gone_on=None)

    def as_of(self, moment: datetime) -> Self:
        """Those that were on record at a moment."""
        return self.filter(Q(gone_on=None) | Q(gone_on__gt=moment.date()), recorded_at__lte=moment)


class Adoption(Recorded):
    """An agency that uses an offering, as a source or the QSMO says.

    ``since`` is the earliest date that the source ever gave for it, or None: unknown. ``gone_on`` is the day
    that its source no longer listed it. ``source_key`` is the source's own name for the agency, by
    which a later list finds this row again, however it spells the agency then.
    """

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"source_load"})

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="adoptions")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions"
    )
    agency_as_written = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=choices(AdoptionKind))
    since = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    source_name = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    source_load = models.ForeignKey(
        Load, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions"
    )

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["offering", "agency_as_written", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "agency_as_written", "kind"],
                condition=Q(gone_on=None, source_key=""),
                name="an_agency_adopts_an_offering_once_per_kind",
            ),
            models.UniqueConstraint(
                fields=["offering", "source_name", "source_key"],
                condition=Q(gone_on=None) & ~Q(source_key=""),
                name="a_source_lists_an_agency_once_per_offering",
            ),
        ]
        indexes = [models.Index(fields=["source_name", "gone_on"], name="adoption_by_source")]

    def __str__(self) -> str:
        return f"{self.agency_as_written} uses {self.offering}"


class Evidence(Recorded):
    """A file that proves a claim. Opened only through the version and field that cite it."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence_given"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "field", "digest"], name="a_file_proves_a_field_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id


class Need(Recorded):
    """“This is missing”: who needs what, for which function; it ends answered or declined with a reason."""

    ledger_salted: ClassVar[bool] = True

    what = models.CharField(max_length=300)
    what_for = models.TextField()
    functional_area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    search = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=choices(NeedState), default=NeedState.OPEN)
    answer = models.TextField(blank=True)
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="needs_answered"
    )
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_need_that_ended_has_a_reason",
                condition=Q(state="open", ended_at=None) | (Q(ended_at__isnull=False) & ~Q(answer="")),
                violation_error_message="Say how it was answered, or why it was declined.",
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("catalog:need", args=[self.pk])

    @property
    def ledger_person_id(self) -> int | None:
        return self.person_id


class Follow(Recorded):
    """A person follows one offering, or a search: the address of its results page without its start.

    ``position`` is the last event that the follower was told about.
    """

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"position", "last_told_at"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follows")
    name = models.CharField(max_length=200)
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="follows"
    )
    search = models.CharField(max_length=2000, blank=True)
    frequency = models.CharField(max_length=10, choices=choices(Frequency))
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(default=0)
    last_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "offering"],
                condition=Q(ended_at=None, offering__isnull=False),
                name="a_person_follows_an_offering_once",
            ),
            models.UniqueConstraint(
                fields=["person", "search"],
                condition=Q(ended_at=None, offering=None),
                name="a_person_follows_a_search_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
