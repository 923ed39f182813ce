"""Tables of conformance: contracts, runs, the files given to them, how each rule came out."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from openqsmo.catalog.models import Offering
from openqsmo.conformance.vocabulary import RuleState, RunState, Verdict
from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import OVERSIGHT_ROLES, Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import StandardVersion


class HeldContract(Recorded):
    """A version of a contract that runs are made against: as it was given, never changed.

    ``document`` is the text of the ODCS file; ``understood`` the contract as the engine reads it, so that a
    page of rules needs no reading. ``is_draft`` follows the contract's own ``status``: a draft replaces nothing.
    """

    identifier = models.CharField(max_length=200)
    version = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=40)
    is_draft = models.BooleanField(default=False)
    standard_version = models.ForeignKey(
        StandardVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="held_contracts"
    )
    sha256 = models.CharField(max_length=64)
    document = models.TextField()
    understood = models.JSONField()
    rule_count = models.PositiveIntegerField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="a_contract_version_is_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("conformance:contract", args=[self.identifier, self.version])


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, viewer: Actor) -> Self:
        """A private run is its owner's only; one that was submitted is seen by whoever sees its offering."""
        shown = Q(submitted_at__isnull=False) & (
            Q(organization__isnull=False) | Q(offering__in=Offering.objects.visible_to(viewer))
        )
        return self.filter(_owned_by(viewer) | shown)

    def owned_by(self, viewer: Actor) -> Self:
        """The runs of the viewer's own organizations."""
        return self.filter(_owned_by(viewer))

    def with_names(self) -> Self:
        return self.select_related(
            "contract__standard_version__standard", "offering__provider", "organization", "started_by"
        ).defer("contract__document", "contract__understood", "report")


class Run(Recorded):
    """One check of one delivery of an offering's provider or of an agency, against one contract.

    ``report`` is the record with personal values masked; the values themselves stand beside the data and go
    with it. ``keeps_data`` is the owner's wish; ``data_deleted_at`` is when nothing of the data was left.
    ``waivers`` are those that were in force for it, by rule, as it was started.
    """

    ledger_salted: ClassVar[bool] = True
    # How far a check came moves without being a change of the run.
    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"progress"})

    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    contract = models.ForeignKey(HeldContract, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=choices(RunState), default=RunState.RECEIVING)
    state_since = models.DateTimeField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    keeps_data = models.BooleanField(default=False)
    waivers = models.JSONField(default=dict, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.CharField(max_length=200, blank=True)
    trouble = models.TextField(blank=True)
    verdict = models.CharField(max_length=30, choices=choices(Verdict), blank=True)
    report = models.JSONField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    data_deleted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_run_is_an_agencys_or_an_offerings",
                condition=Q(organization=None, offering__isnull=False)
                | Q(organization__isnull=False, offering=None),
            ),
            models.CheckConstraint(
                name="a_run_has_a_verdict_exactly_when_it_was_checked",
                condition=Q(state="finished", checked_at__isnull=False, report__isnull=False) & ~Q(verdict="")
                | ~Q(state="finished") & Q(verdict="", checked_at=None, report=None),
            ),
            models.CheckConstraint(
                name="only_a_conformant_run_is_submitted",
                condition=Q(submitted_at=None) | Q(verdict__in=[Verdict.CONFORMANT, Verdict.WITH_CONDITIONS]),
                violation_error_message="Only a run that is conformant, with conditions or without, can be submitted.",
            ),
            models.CheckConstraint(
                name="a_withdrawn_run_was_submitted_and_says_why",
                condition=Q(withdrawn_at=None, why_withdrawn="")
                | (Q(withdrawn_at__isnull=False, submitted_at__isnull=False) & ~Q(why_withdrawn="")),
                violation_error_message="Say why it is withdrawn.",
            ),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="run_by_state")]

    def __str__(self) -> str:
        return f"Run {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("conformance:run", args=[self.pk])

    @property
    def owner(self) -> Offering | Organization:
        found = self.offering or self.organization
        if found is None:
            raise TypeError("A run is an agency's or an offering's.")
        return found

    @property
    def ledger_owner_id(self) -> int | None:
        return self.offering.provider_id if self.offering else self.organization_id

    @property
    def state_enum(self) -> RunState:
        return RunState(self.state)

    @property
    def has_data(self) -> bool:
        return self.data_deleted_at is None

    @property
    def is_certified(self) -> bool:
        """Whether it was ever submitted, so that it has a certificate, be it in force or ended."""
        return self.submitted_at is not None

    def is_own(self, viewer: Actor) -> bool:
        """Whether the viewer acts for its owner."""
        if self.offering:
            return self.offering.provider_id in viewer.provider_ids
        return self.organization_id in viewer.agency_ids

    def shows_rows(self, viewer: Actor) -> bool:
        """Whether the viewer reads its sampled rows: its owner, and once submitted the QSMO and oversight."""
        if self.is_own(viewer):
            return True
        if not self.is_certified or viewer.sight < Visibility.QSMO:
            return False
        return viewer.has(*OVERSIGHT_ROLES) or _is_of_its_qsmo(self, viewer)

    def as_public(self) -> dict[str, Any]:
        """What of it may stand in a public fact."""
        return {"contract": str(self.contract), "verdict": self.get_verdict_display().lower()}


class RunFile(models.Model):
    """A file that was or is being given to a run. ``received`` is how many of its ``size`` bytes are here.

    No ledger event answers for a row: the run's own event names the files once all are here.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="files")
    table = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="a_run_has_a_file_of_a_name_once"),
            models.CheckConstraint(
                name="no_more_of_a_file_is_received_than_it_has",
                condition=Q(received__lte=models.F("size")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.received == self.size


class RuleOutcome(models.Model):
    """How a rule came out in a run: what the rule's page counts. Made from the run's report, in its event."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="outcomes")
    rule = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=choices(RuleState))
    found = models.BigIntegerField(null=True, blank=True)
    checked = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["run", "rule"]
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="a_rule_comes_out_once_in_a_run")]
        indexes = [models.Index(fields=["rule", "state"], name="outcome_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.state}"


class PracticeMeasurement(Recorded):
    """What providers did by a day, measured once from their data: the ground of the consistency index.

    ``practices`` and ``permitted`` are as the rules read them; ``employees`` is how many people each provider
    serves, empty where the data does not tell people apart. Nothing of a single person is kept. ``index`` is
    null where fewer than two providers could be compared. Synthetic data is marked.
    """

    contract = models.ForeignKey(HeldContract, on_delete=models.PROTECT, related_name="measurements")
    as_of = models.DateField()
    measured_at = models.DateTimeField()
    practices = models.JSONField()
    permitted = models.JSONField()
    employees = models.JSONField()
    index = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "as_of"], name="practice_is_measured_once_for_a_day"),
            models.CheckConstraint(
                condition=Q(index__isnull=True) | Q(index__gte=0, index__lte=1),
                name="an_index_lies_between_0_and_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, {self.as_of:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("conformance:consistency", args=[self.contract.identifier])


def _owned_by(viewer: Actor) -> Q:
    return Q(offering__provider_id__in=viewer.provider_ids) | Q(organization_id__in=viewer.agency_ids)


def _is_of_its_qsmo(run: Run, viewer: Actor) -> bool:
    """Whether the viewer is of the QSMO that placed the offering, or that is in charge of the standard's area."""
    if run.offering and run.offering.qsmo_id in viewer.qsmo_ids:
        return True
    version = run.contract.standard_version
    return version is not None and is_in_charge(version.standard.area_id, viewer)


def is_in_charge(area_id: int | None, viewer: Actor) -> bool:
    """Whether an office of the viewer's is the designated QSMO of the area today."""
    if area_id is None or not viewer.qsmo_ids:
        return False
    today = timezone.localdate()
    return (
        Designation.objects.in_charge(today).filter(area_id=area_id, office_id__in=viewer.qsmo_ids).exists()
    )
