"""Tables of business cases: the case, its frozen versions, signatures, conditions, comments, exceptions."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from openqsmo.alignment.models import areas_in_charge, oversees
from openqsmo.cases.paperwork import (
    ApprovalLevel,
    CaseKind,
    CaseSection,
    CaseState,
    ExceptionReason,
    ExceptionState,
    JointPurpose,
    ReturnReason,
    StepDecision,
)
from openqsmo.cases.rules.approvals import APPROVED, IN_REVIEW, WRITABLE
from openqsmo.catalog.models import Need
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.words import choices
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.standards.models import FunctionalArea

APPROVED_STATES = sorted(state.value for state in APPROVED)


def in_line(ids: frozenset[int], at: str = "agency") -> Q:
    """Rows of organizations with these identifiers, or of what stands up to three levels below them."""
    found = Q()
    for path in (at, f"{at}__parent", f"{at}__parent__parent", f"{at}__parent__parent__parent"):
        found |= Q(**{f"{path}__in": ids})
    return found


class CaseQuerySet(models.QuerySet["Case"]):
    def own(self, viewer: Actor) -> Self:
        """The cases of the viewer's agencies, and of what is below them."""
        return self.filter(in_line(viewer.agency_ids)) if viewer.agency_ids else self.none()

    def visible_to(self, viewer: Actor) -> Self:
        """Its agency always; QSMO and oversight once submitted (a joint draft the QSMO too); all once approved.

        What of an approved case others read is decided field by field (``rules.sight``). Whoever acts for a
        provider sees no more of another's case than a visitor does.
        """
        if viewer.has(Role.OPERATOR):
            return self
        found = Q(state__in=APPROVED_STATES)
        if viewer.agency_ids:
            found |= in_line(viewer.agency_ids)
        if oversees(viewer):
            found |= Q(version__gt=0)
        if areas := areas_in_charge(viewer):
            found |= Q(area_id__in=areas) & (Q(version__gt=0) | Q(kind=CaseKind.JOINT))
        return self.filter(found)


class Case(Recorded):
    """A business case of one agency in one functional area.

    ``content`` is what was written, section by section (``rules.fields``); ``revisions`` counts the saves of
    each section, so that nobody overwrites what they did not see. ``frozen`` holds, by the code of each
    alternative's offering, the version and the price that were taken. ``version`` is the newest submitted
    one, 0 before the first. ``is_baseline_open``: a step returned the case for its baseline, which is
    locked otherwise from the first submission on. ``authors`` are the people who wrote any of it.
    """

    ledger_salted: ClassVar[bool] = True

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices(CaseKind))
    agency = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="cases")
    area = models.ForeignKey(FunctionalArea, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=30, choices=choices(CaseState), default=CaseState.DRAFT)
    state_since = models.DateTimeField()
    content = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    frozen = models.JSONField(default=dict)
    sight = models.JSONField(default=dict)
    authors = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    is_baseline_open = models.BooleanField(default=True)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies"
    )
    joint_purpose = models.CharField(max_length=20, choices=choices(JointPurpose), blank=True)
    co_owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_co_owned"
    )
    started_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_started"
    )
    started_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-pk"]
        indexes = [models.Index(fields=["state", "area"], name="case_by_state_and_area")]
        constraints = [
            models.CheckConstraint(
                name="only_an_approved_case_holds_until_a_day",
                condition=Q(valid_until=None) | Q(state__in=APPROVED_STATES),
            ),
            models.CheckConstraint(
                name="an_approved_case_was_submitted_and_decided",
                condition=~Q(state__in=APPROVED_STATES)
                | Q(version__gt=0, decided_at__isnull=False, valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="a_joint_case_says_what_for", condition=Q(kind="joint") ^ Q(joint_purpose="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def state_enum(self) -> CaseState:
        return CaseState(self.state)

    @property
    def kind_enum(self) -> CaseKind:
        return CaseKind(self.kind)

    @property
    def is_writable(self) -> bool:
        return self.state_enum in WRITABLE

    @property
    def is_in_review(self) -> bool:
        return self.state_enum in IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state_enum in APPROVED

    @property
    def is_baseline_locked(self) -> bool:
        return not self.is_baseline_open

    def section(self, section: CaseSection) -> dict[str, Any]:
        """What is written of a section."""
        return dict(self.content.get(section.value, {}))

    def revision_of(self, section: CaseSection) -> int:
        """How often a section was saved."""
        return int(self.revisions.get(section.value, 0))


class CaseVersion(Recorded):
    """A case as it was submitted: frozen, with the reason why it differs from the one before."""

    ledger_salted: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    frozen = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="case_versions"
    )

    class Meta:
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="a_case_version_is_numbered_once"),
            models.CheckConstraint(
                name="a_later_version_says_what_changed", condition=Q(number=1) | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} version {self.number}"


class Signature(Recorded):
    """What somebody decided at one step of one version. ``in_place_of``: by whose office a stand-in signed."""

    ledger_salted: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    version = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=choices(ApprovalLevel))
    decision = models.CharField(max_length=10, choices=choices(StepDecision))
    reason_code = models.CharField(max_length=20, choices=choices(ReturnReason), blank=True)
    reason = models.TextField(blank=True)
    in_place_of = models.CharField(max_length=300, blank=True)
    waited_since = models.DateTimeField()
    signed_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        ordering = ["case", "version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version", "level"], name="each_step_of_a_version_is_signed_once"
            ),
            models.UniqueConstraint(
                fields=["case", "version", "person"],
                name="nobody_signs_two_steps_of_one_version",
                violation_error_message="Nobody signs two steps of one case.",
            ),
            models.CheckConstraint(
                name="what_is_not_approved_says_why",
                condition=Q(decision="approved") | (~Q(reason_code="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_step_is_signed_after_it_waited", condition=Q(signed_at__gte=F("waited_since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} version {self.version}: {self.get_level_display()}"

    @property
    def days_waited(self) -> int:
        return (self.signed_at - self.waited_since).days


class Condition(Recorded):
    """What an approval depends on, until the step that asked for it says that it is met."""

    ledger_salted: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conditions")
    level = models.CharField(max_length=10, choices=choices(ApprovalLevel))
    what = models.TextField()
    due_on = models.DateField()
    set_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_condition_is_closed_after_it_was_answered",
                condition=Q(closed_at=None) | Q(answered_at__isnull=False),
                violation_error_message="Say how it is met before it is closed.",
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]


class CaseComment(Recorded):
    """What somebody said about a case, or about one section of it."""

    ledger_salted: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(max_length=20, choices=choices(CaseSection), blank=True)
    text = models.TextField()
    version = models.PositiveIntegerField()
    said_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_comments")

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_comment_on_a_case_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SetAside(Recorded):
    """A section as somebody wrote it while somebody else saved another text: kept until its writer is done."""

    ledger_salted: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="set_aside")
    section = models.CharField(max_length=20, choices=choices(CaseSection))
    content = models.JSONField()
    seen = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        verbose_name_plural = "texts set aside"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "section", "person"],
                condition=Q(ended_at=None),
                name="one_text_set_aside_per_person_and_section",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_section_display()}"


class StandIn(Recorded):
    """Who signs in the CIO's place at an agency outside the CFO Act that has no CIO of that name."""

    agency = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stand_ins")
    title = models.CharField(max_length=200)
    authority = models.CharField(max_length=500)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agency", "-named_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(ended_at=None), name="one_stand_in_per_agency_at_a_time"
            ),
            models.CheckConstraint(
                name="a_stand_in_has_a_title_and_an_authority",
                condition=~Q(title="") & ~Q(authority=""),
                violation_error_message="Give the title, and by which authority they sign.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} of {self.agency}"


class ExceptionQuerySet(models.QuerySet["ExceptionRequest"]):
    def visible_to(self, viewer: Actor) -> Self:
        """The agency's that asked, the QSMO's of the area, oversight's; everyone reads the counts."""
        if oversees(viewer) or viewer.has(Role.OPERATOR):
            return self
        found = Q(area_id__in=areas_in_charge(viewer))
        if viewer.agency_ids:
            found |= in_line(viewer.agency_ids)
        return self.filter(found)


class ExceptionRequest(Recorded):
    """An agency asks to go ahead without an approved case for a while; it is decided by ``decide_by``."""

    ledger_salted: ClassVar[bool] = True

    agency = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="exceptions")
    area = models.ForeignKey(FunctionalArea, on_delete=models.PROTECT, related_name="exceptions")
    reason = models.CharField(max_length=20, choices=choices(ExceptionReason))
    text = models.TextField()
    state = models.CharField(max_length=10, choices=choices(ExceptionState), default=ExceptionState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decide_by = models.DateField()
    until = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)

    objects = ExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_decided_exception_says_why",
                condition=Q(state="asked", decided_at=None) | (Q(decided_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="a_granted_exception_ends_on_a_day",
                condition=(Q(state="granted") & Q(until__isnull=False))
                | (~Q(state="granted") & Q(until=None)),
                violation_error_message="Say until which day it holds.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        return reverse("cases:exception", args=[self.pk])
