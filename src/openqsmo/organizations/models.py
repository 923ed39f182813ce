"""Tables of organizations: who they are, their codes with schemes, the names sources give them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.loads.models import Load
from openqsmo.organizations.vocabulary import AgencyClass, NameKind, OrganizationKind

NOT_AGENCIES = (OrganizationKind.COMMERCIAL_PROVIDER, OrganizationKind.QSMO)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Everyone sees every organization: who takes part, and under which codes, is public."""
        return self

    def agencies(self) -> Self:
        """Everything that is not a commercial provider or a QSMO's office."""
        return self.exclude(kind__in=NOT_AGENCIES)

    def providers(self) -> Self:
        return self.filter(is_provider=True)


class Organization(Recorded):
    """A department, bureau, board, provider or QSMO office: one row however many names it has.

    ``key`` is its stable name in files (``treasury``, ``treasury-bfs``). ``is_synthetic`` marks
    what the demonstration government made up. ``source`` says in words who told of it, ``place`` where in
    the files of ``source_load``, which last saw it; ``gone_on`` is the day since which its lists no longer
    have it. ``kept_fields`` are those that a person set: loads leave them as they are.
    """

    # Which load last saw it, and on which line, moves with every load without being a change of it.
    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"source_load", "place"})

    key = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, choices=choices(OrganizationKind))
    agency_class = models.CharField(max_length=20, choices=choices(AgencyClass), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    abbreviation = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=500, blank=True)
    is_provider = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    place = models.CharField(max_length=300, blank=True)
    source_load = models.ForeignKey(
        Load, null=True, blank=True, on_delete=models.PROTECT, related_name="organizations"
    )
    gone_on = models.DateField(null=True, blank=True)
    kept_fields = models.JSONField(default=list, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "name"], name="organization_by_kind_and_name")]
        constraints = [
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
            ),
            models.CheckConstraint(
                name="commercial_provider_is_a_provider",
                condition=~Q(kind="commercial_provider") | Q(is_provider=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:organization", args=[self.pk])

    @property
    def web_address(self) -> str:
        """Its website where that is an address of the web; anything else is no link."""
        return self.website if self.website.startswith(("https://", "http://")) else ""


class OrganizationCode(Recorded):
    """A code that a scheme gave to an organization, and since when and until when where that is known."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, choices=choices(Scheme))
    value = models.CharField(max_length=60)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["scheme", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=Q(until=None),
                name="a_code_names_one_organization_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.identifier)

    @property
    def identifier(self) -> Identifier:
        return Identifier(Scheme(self.scheme), self.value)


class OrganizationName(Recorded):
    """A name or short form by which a source calls an organization, until when where it no longer does.

    A short form that is understood inside its agency only (``OIG``) is kept apart from one that is
    understood everywhere (``CISA``).
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="other_names")
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=choices(NameKind), default=NameKind.OTHER_NAME.value)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "text"], name="a_name_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.text


class NameQuestionQuerySet(models.QuerySet["NameQuestion"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Everyone sees every question: the lists that hold these names are published."""
        return self

    def open(self) -> Self:
        return self.filter(decided_on=None)

    def decided(self) -> Self:
        return self.exclude(decided_on=None)


class NameQuestion(Recorded):
    """A name in a source that could be several organizations, or none: left for a person, then remembered.

    ``candidates`` holds what the resolver offered: key, name, score and reason of each. ``times_met``
    counts how often sources had it, each load anew; ``source`` is the first that did. ``is_synthetic``
    marks what the demonstration government made up.
    """

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"times_met"})

    text = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300)
    scheme = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300)
    candidates = models.JSONField(default=list)
    times_met = models.PositiveIntegerField(default=1)
    asked_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="decided_names"
    )
    is_no_organization = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)

    objects = NameQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["normalised", "scheme"], name="a_name_is_asked_about_once"),
            models.CheckConstraint(
                name="a_decided_name_means_one_organization_or_none",
                condition=Q(decided_on=None, organization=None, is_no_organization=False)
                | Q(decided_on__isnull=False, organization__isnull=False, is_no_organization=False)
                | Q(decided_on__isnull=False, organization=None, is_no_organization=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("organizations:name", args=[self.pk])

    @property
    def answer(self) -> str:
        """Whom it means, in words; empty while nobody has said."""
        if self.is_no_organization:
            return "no organization"
        return self.organization.name if self.organization else ""
