"""Tables of the business standards: functional area, function, activity (FIBF); standards and their versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.loads.models import Load
from openqsmo.people.models import Person
from openqsmo.standards.rules.crosswalks import CrosswalkEntry, Relation
from openqsmo.standards.rules.pipeline import OPEN, Decision, Step, StepDecision, VersionState
from openqsmo.standards.rules.readiness import Disposition
from openqsmo.standards.vocabulary import Component, ItemKind


class FromSource(Recorded):
    """A standard as its source gives it; ``place`` says where in which file."""

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"source_load", "place"})

    source_load = models.ForeignKey(Load, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class FunctionalArea(FromSource):
    """A functional area of the Federal Integrated Business Framework, such as ``FFM``.

    ``title`` is the name in use; ``source_title`` what its source calls it, where that differs.
    """

    code = models.CharField(max_length=3, unique=True)
    title = models.CharField(max_length=200)
    source_title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("standards:area", args=[self.code.lower()])


class Function(FromSource):
    """A function: a category of services to customers, such as ``FFM.010``. An empty title is unknown."""

    area = models.ForeignKey(FunctionalArea, on_delete=models.PROTECT, related_name="functions")
    identifier = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}".strip()


class Activity(FromSource):
    """An activity: a process within a function that gives identifiable outcomes, such as ``FFM.010.010``."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="activities")
    identifier = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["identifier"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}"


class Standard(Recorded):
    """What is agreed and approved together: a component of a functional area, such as the capabilities of FFM.

    Security controls belong to no functional area; their ``framework`` says whose they are.
    """

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    framework = models.CharField(max_length=100)
    component = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Component])
    area = models.ForeignKey(
        FunctionalArea, null=True, blank=True, on_delete=models.PROTECT, related_name="standards"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("standards:standard", args=[self.code])

    @property
    def newest_number(self) -> int:
        """The highest number that a version of it has, 0 where none was published: the next is one more.

        Which version is current is told by ``queries.current``.
        """
        return self.versions.aggregate(newest=models.Max("number"))["newest"] or 0


class StandardItem(Recorded):
    """One lasting thing that a standard speaks of, by its identifier; what it says is in its versions.

    ``scope`` is the part of the standard that it stands in: a load that reads that part and does not
    list the item leaves it out of the version that it makes.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in ItemKind])
    identifier = models.CharField(max_length=200)
    scope = models.CharField(max_length=200)

    class Meta:
        ordering = ["standard", "identifier"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "kind", "identifier"], name="one_item_per_identifier")
        ]

    def __str__(self) -> str:
        return self.identifier

    def get_absolute_url(self) -> str:
        return reverse("standards:item", args=[self.standard.code, self.identifier])


class ItemVersion(Recorded):
    """What an item says, stored once for all versions of the standard in which it says so. Never changed.

    ``content`` is plain JSON by the item's kind; ``words`` is all its text, for search.
    """

    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="versions")
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    words = models.TextField()
    source_load = models.ForeignKey(Load, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["item__identifier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "digest"], name="one_item_version_per_content")
        ]

    def __str__(self) -> str:
        return f"{self.item.identifier} ({self.digest[:8]})"


class StandardVersion(Recorded):
    """A version of a standard: a list of item versions. ``items_digest`` answers for the list.

    ``state`` is where it stands on the way to a baseline; a version that was read from a source is
    ``as_published``: which steps it went through is not known here. A draft has the number 0 until
    it becomes the baseline, so that no reader of a standard's versions takes it for one of them.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=30)
    made_on = models.DateField()
    why = models.CharField(max_length=1000, blank=True)
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    source_load = models.ForeignKey(Load, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    items_digest = models.CharField(max_length=64)
    items = models.ManyToManyField(ItemVersion, related_name="in_versions")

    class Meta:
        ordering = ["standard", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "number"], condition=Q(number__gt=0), name="one_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="one_open_draft_per_standard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard}, {self.name.lower()}"

    @property
    def name(self) -> str:
        """How it is called beside its standard: by its number, or as the draft that it is."""
        if self.number:
            return f"Version {self.number}"
        return "Withdrawn draft" if self.state == VersionState.WITHDRAWN else "Draft"

    @property
    def name_of_version(self) -> str:
        """How a crosswalk names it: the standard's code with the number, or the draft's own."""
        return f"{self.standard.code} {self.number or f'draft {self.pk}'}"

    def get_absolute_url(self) -> str:
        if not self.number:  # its pages know who leads the standard, above this domain
            return f"/drafts/{self.pk}/"
        return reverse("standards:version", args=[self.standard.code, self.number])


class CrosswalkDecision(Recorded):
    """Where items of one version went in another, as a person decided: between versions, or between frameworks.

    Identifiers are those of items of one ``kind`` in either version. ``confidence`` is from 0 to 1, None
    where it was not said. ``reviewer`` is who decided, None for the operator. One that was withdrawn stays
    on record and is followed no more.
    """

    from_version = models.ForeignKey(
        StandardVersion, on_delete=models.PROTECT, related_name="crosswalks_from"
    )
    to_version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="crosswalks_to")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in ItemKind])
    relation = models.CharField(max_length=12, choices=choices(Relation))
    from_identifiers = models.JSONField()
    to_identifiers = models.JSONField()
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    rationale = models.TextField()
    source = models.CharField(max_length=500, blank=True)
    reviewer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes: ClassVar = [models.Index(fields=["from_version", "to_version"])]
        constraints = [
            models.CheckConstraint(
                name="a_crosswalk_decision_says_why",
                condition=~Q(rationale=""),
                violation_error_message="Say why these items belong together.",
            ),
            models.CheckConstraint(
                name="confidence_lies_between_nothing_and_certainty",
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1),
                violation_error_message="Confidence is from 0 to 1.",
            ),
            models.CheckConstraint(
                name="a_crosswalk_leads_to_another_version",
                condition=~Q(from_version=models.F("to_version")),
                violation_error_message="A crosswalk leads from one version to another.",
            ),
        ]

    def __str__(self) -> str:
        old, new = (", ".join(side) or "nothing" for side in (self.from_identifiers, self.to_identifiers))
        return f"{old} → {new} ({self.get_relation_display().lower()})"

    @property
    def entry(self) -> CrosswalkEntry:
        """The decision as the rules of crosswalks read it."""
        return CrosswalkEntry(
            Relation(self.relation), tuple(self.from_identifiers), tuple(self.to_identifiers),
            None if self.confidence is None else float(self.confidence), self.rationale, self.source,
            str(self.reviewer or "Operator"), self.decided_at.date(),
            self.from_version.name_of_version, self.to_version.name_of_version,
        )  # fmt: skip


class PublicComment(Recorded):
    """What somebody said of a draft in public comment, on one item or on the whole, and what became of it.

    ``name`` is shown to everyone only where its writer says so (``shows_name``). ``number`` counts the
    comments of a version from 1. ``person`` is None for a writer who was not signed in.
    """

    ledger_salted: ClassVar[bool] = True

    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    item = models.ForeignKey(
        StandardItem, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    name = models.CharField(max_length=200, blank=True)
    organization = models.CharField(max_length=200, blank=True)
    shows_name = models.BooleanField(default=False)
    text = models.TextField()
    filed_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=20, blank=True, choices=choices(Disposition))
    answer = models.TextField(blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_comment_per_number"),
            models.CheckConstraint(
                name="a_comment_with_a_disposition_is_answered",
                condition=Q(disposition="", answer="", duplicate_of=None, answered_at=None)
                | Q(disposition="duplicate", duplicate_of__isnull=False, answered_at__isnull=False)
                | (
                    ~Q(disposition__in=["", "duplicate"])
                    & ~Q(answer="")
                    & Q(duplicate_of=None, answered_at__isnull=False)
                ),
                violation_error_message="Give the disposition with an answer; a duplicate names the other comment.",
            ),
            models.CheckConstraint(
                name="a_comment_says_something",
                condition=~Q(text=""),
                violation_error_message="Write the comment.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.number}"

    def get_absolute_url(self) -> str:
        return f"/drafts/{self.version_id}/comments/#comment-{self.number}"

    @property
    def ledger_person_id(self) -> int | None:
        return self.person_id

    @property
    def disposition_enum(self) -> Disposition | None:
        return Disposition(self.disposition) if self.disposition else None


class RequirementEvidence(Recorded):
    """Why a requirement is a MUST: the law, study or pilot that it rests on.

    It is given for a wording (``item_version``): words that change need it confirmed for the new ones.
    ``taken_back_at`` is set where it no longer counts.
    """

    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="evidence")
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="evidence")
    reference = models.CharField(max_length=500)
    says = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "requirement evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_names_where_it_can_be_read",
                condition=~Q(reference=""),
                violation_error_message="Say where it can be read.",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class VersionDecision(Recorded):
    """What a body decided on a version of a standard, on which day; never changed.

    ``step`` is empty where the version is withdrawn or superseded. ``person`` is who recorded it for the
    body, None for the operator. ``dissent`` is None where nothing was recorded about it.
    """

    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="decisions")
    step = models.CharField(max_length=20, blank=True, choices=choices(Step))
    decision = models.CharField(max_length=20, choices=choices(Decision))
    on = models.DateField()
    body = models.CharField(max_length=200)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="version_decisions"
    )
    docket = models.CharField(max_length=60, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    dissent = models.TextField(null=True, blank=True)  # noqa: DJ001  (unknown is not "none dissented")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display() or self.body}: {self.get_decision_display()}"

    @property
    def facts(self) -> StepDecision:
        """The decision as the rules of the pipeline read it."""
        return StepDecision(
            step=Step(self.step) if self.step else None, decision=Decision(self.decision), on=self.on,
            person=str(self.person or "Operator"), body=self.body, docket=self.docket or None,
            opens_on=self.opens_on, closes_on=self.closes_on, dissent=self.dissent,
            reason=self.reason or None,
        )  # fmt: skip
