"""Drafts of standards: which are open, where each stands, what it changes, and who may do what with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import VISITOR, Actor, Role
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.standards.models import FunctionalArea, ItemVersion, Standard, StandardVersion
from openqsmo.standards.queries.current import published_versions
from openqsmo.standards.queries.differences import Differences, differences_of
from openqsmo.standards.queries.registry import sorted_ids, with_counts
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.queries.wording import heading
from openqsmo.standards.rules.drafting import why_not_decide
from openqsmo.standards.rules.pipeline import NEXT_STEP, OPEN, Step, StepDecision, VersionState
from openqsmo.standards.rules.standing import (
    Standing,
    StepLine,
    comment_period,
    standing,
    step_lines,
    takes_comments,
)
from openqsmo.standards.vocabulary import AS_PUBLISHED

LONGEST_TITLE = 80
OPEN_STATES = [state.value for state in OPEN]


@dataclass(frozen=True)
class Draft:
    """A version that was drafted here, with where it stands today."""

    version: StandardVersion
    decisions: tuple[StepDecision, ...]
    standing: Standing

    @property
    def state(self) -> VersionState:
        return VersionState(self.version.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def steps(self) -> tuple[StepLine, ...]:
        return step_lines(self.decisions)

    @property
    def period(self) -> StepDecision | None:
        """The last opening of public comment, with its docket and days."""
        return comment_period(self.decisions)

    @property
    def takes_comments(self) -> bool:
        return takes_comments(self.decisions, localdate())


@dataclass(frozen=True)
class DraftPage(Draft):
    """A draft with what it changes, and what its viewer may do. ``is_lead``: acts for the QSMO of its area."""

    is_lead: bool
    next_step: Step | None
    may_decide: bool

    @property
    def may_edit(self) -> bool:
        """Whether its words are the viewer's to change now."""
        return self.is_lead and self.state is VersionState.WORKING_DRAFT

    @cached_property
    def differences(self) -> Differences | None:
        """What it changes of the version that it was made from; None for a standard's first version."""
        base = self.version.based_on
        return differences_of(base, self.version) if base else None


def open_drafts(*, viewer: Actor) -> QuerySet[StandardVersion]:
    """Every draft on its way to a baseline; open drafts are public, so every viewer gets the same."""
    return _with_all(StandardVersion.objects.filter(state__in=OPEN_STATES))


def drafts_listed(*, viewer: Actor) -> list[Draft]:
    """Every open draft with where it stands, the one that waits longest first."""
    found = [draft_of(row) for row in open_drafts(viewer=viewer)]
    return sorted(found, key=lambda draft: (draft.standing.since, draft.version.pk))


def drafted_version(*, version_id: int, viewer: Actor) -> StandardVersion:
    """One version that was drafted here, whatever became of it; ``item_count`` says how many items it lists.

    A draft that was withdrawn before it was ever opened for public comment is read by federal users, no
    longer by everyone: it never was more than work.
    """
    drafted = StandardVersion.objects.filter(source_load=None).exclude(state=AS_PUBLISHED)
    found = _with_all(drafted.filter(pk=version_id)).first()
    if found is None or not _may_read(found, viewer):
        raise Refused(NOT_FOUND.about(what="such draft of a standard"))
    return found


def draft_page(*, version_id: int, viewer: Actor) -> DraftPage:
    """A draft as its page shows it to this viewer."""
    version = drafted_version(version_id=version_id, viewer=viewer)
    draft = draft_of(version)
    is_lead = leads(version.standard, viewer)
    step = NEXT_STEP.get(draft.state)
    may_decide = step is not None and why_not_decide(step, viewer.roles, is_lead=is_lead) is None
    return DraftPage(version, draft.decisions, draft.standing, is_lead, step, may_decide)


def draft_of(version: StandardVersion) -> Draft:
    """A version of ``open_drafts`` or ``drafted_version`` with where it stands today."""
    decisions = tuple(each.facts for each in version.decisions.all())
    return Draft(version, decisions, standing(decisions, made_on=version.made_on, today=localdate()))


def leads(standard: Standard, viewer: Actor) -> bool:
    """Whether the viewer writes drafts of a standard: for the designated QSMO of its area, or as the operator."""
    return viewer.has(Role.OPERATOR) or standard.area_id in areas_led(viewer, localdate())


def standards_to_draft(*, viewer: Actor) -> QuerySet[Standard]:
    """The standards of which the viewer may begin a draft now: theirs to lead, with no draft open."""
    led = Q() if viewer.has(Role.OPERATOR) else Q(area_id__in=areas_led(viewer, localdate()))
    busy = StandardVersion.objects.filter(state__in=OPEN_STATES).values("standard")
    published = published_versions().values("standard")
    return Standard.objects.filter(led, pk__in=published).exclude(pk__in=busy).order_by("title", "pk")


def areas_to_begin(*, viewer: Actor) -> QuerySet[FunctionalArea]:
    """The functional areas whose standards the viewer may begin."""
    areas = FunctionalArea.objects.filter(gone_on=None)
    return areas if viewer.has(Role.OPERATOR) else areas.filter(pk__in=areas_led(viewer, localdate()))


def items_of_draft(draft: StandardVersion, *, viewer: Actor) -> QuerySet[ItemVersion]:
    """The items that a draft lists, as it words them."""
    return draft.items.select_related("item__standard__area").defer("words").order_by("pk")


def item_of_draft(draft: StandardVersion, item_id: int) -> ItemVersion:
    """What a draft says of one item; one that it does not list is not there."""
    found = draft.items.select_related("item__standard__area").filter(item_id=item_id).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such item in this draft"))
    return found


def wording_of_base(draft: StandardVersion, item_id: int) -> Mapping[str, object] | None:
    """What the version that a draft was made from says of an item; None where it says nothing of it."""
    base = draft.based_on
    found = base.items.filter(item_id=item_id).first() if base else None
    return found.content if found else None


def item_names(draft: StandardVersion) -> dict[str, str]:
    """The items of a draft, by identifier, each as a list to choose from names it."""
    rows = rows_of(sorted_ids(items_of_draft(draft, viewer=VISITOR)))
    return {row.item.identifier: _named(row) for row in rows}


def _named(row: ItemVersion) -> str:
    title = heading(row.item.kind, row.content)
    short = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
    return (
        f"{row.item.identifier}: {short}" if short and short != row.item.identifier else row.item.identifier
    )


def _may_read(version: StandardVersion, viewer: Actor) -> bool:
    if version.state != VersionState.WITHDRAWN or viewer.sight >= Visibility.FEDERAL:
        return True
    return any(decision.closes_on for decision in version.decisions.all())


def _with_all(rows: QuerySet[StandardVersion]) -> QuerySet[StandardVersion]:
    return with_counts(rows).prefetch_related("decisions__person")
