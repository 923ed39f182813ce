"""What the pages and the API show: whose fit-gap, how far it came, one function of it, unique capabilities."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from openqsmo.alignment.models import (
    AgencyAnswer,
    FitGap,
    FollowedAnswer,
    ProviderAnswer,
    UniqueCapability,
    WorkOffPlan,
    areas_in_charge,
)
from openqsmo.alignment.queries.answers import (
    Answerer,
    AnswerRow,
    FunctionLine,
    agency_that,
    function_lines,
    left_behind,
    offering_that,
    rows_of,
    sees_answers,
    stored_answers,
)
from openqsmo.alignment.queries.capabilities import Listing, listing_of, standard_called
from openqsmo.alignment.queries.coverage import CoverageRow, coverage_table, plans_by_item
from openqsmo.alignment.rules.coverage import answered_in_words
from openqsmo.alignment.vocabulary import Side, Stored
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import counted
from openqsmo.ledger.queries import Namer, history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import Standard

CAPABILITIES_ON_A_PAGE = 50
MOST_EVENTS = 10
MOST_CHANGES = 5


@dataclass(frozen=True)
class FitGapPage:
    """One side's fit-gap of a standard: how far it came, function by function."""

    listing: Listing
    answerer: Answerer
    fit_gap: FitGap | None
    stored: Mapping[int, Stored]
    functions: tuple[FunctionLine, ...]
    left_behind: int
    is_own: bool

    @property
    def listed(self) -> int:
        return len(self.listing.capabilities)

    @property
    def answered(self) -> int:
        return sum(line.answered for line in self.functions)

    @property
    def older(self) -> int:
        return sum(line.older for line in self.functions)

    @cached_property
    def followed(self) -> tuple[FollowedAnswer, ...]:
        """Old answers that followed the crosswalk and that a person must look at."""
        if self.fit_gap is None:
            return ()
        rows = self.fit_gap.followed.to_review().select_related("source", "target", "fit_gap")
        return tuple(rows)

    @property
    def in_words(self) -> str:
        return answered_in_words(self.answered, self.listed)


@dataclass(frozen=True)
class AgencyPage:
    """An agency's fit-gap with the coverage of each published offering."""

    page: FitGapPage
    coverage: tuple[CoverageRow, ...]
    uniques: tuple[UniqueCapability, ...]


@dataclass(frozen=True)
class FunctionPage:
    """The capabilities of one function with the answers of one side, a page of them at a time."""

    page: FitGapPage
    function: str
    rows: tuple[AnswerRow, ...]
    number: int
    pages: int
    total: int
    plans: dict[int, WorkOffPlan]

    @property
    def title(self) -> str:
        return self.page.listing.title(self.function)


@dataclass(frozen=True)
class Entrance:
    """A standard with the fit-gaps of it that a viewer has to do with."""

    standard: Standard
    agencies: tuple[Organization, ...]
    own_offerings: tuple[Offering, ...]
    answered_offerings: tuple[Offering, ...]


def agency_page(*, code: str, agency_id: int, viewer: Actor, today: date) -> AgencyPage:
    """An agency's fit-gap for those who may see it."""
    standard = standard_called(code)
    answerer = agency_that(agency_id=agency_id, standard=standard, viewer=viewer)
    page = _page(standard, answerer, viewer)
    table = coverage_table(listing=page.listing, needs=page.stored, today=today, viewer=viewer)
    uniques = UniqueCapability.objects.visible_to(viewer).filter(organization_id=agency_id, standard=standard)
    return AgencyPage(page, table, tuple(uniques.select_related("item")))


def agency_fit_page(*, code: str, agency_id: int, viewer: Actor) -> FitGapPage:
    """An agency's fit-gap without its coverage, for those who may see it."""
    standard = standard_called(code)
    return _page(standard, agency_that(agency_id=agency_id, standard=standard, viewer=viewer), viewer)


def work_off_plan(*, plan_id: int, viewer: Actor) -> WorkOffPlan:
    """One work-off plan that the viewer may see."""
    rows = WorkOffPlan.objects.visible_to(viewer).select_related("offering__provider", "item")
    return rows.get(pk=plan_id)


def offering_fit_page(*, code: str, offering_id: int, viewer: Actor) -> FitGapPage:
    """What a provider answers about its offering, for those who may see it; else it does not exist."""
    return _page(standard_called(code), _seen(offering_id, viewer), viewer)


def answerer_of(*, code: str, side: Side, owner_id: int, viewer: Actor) -> tuple[Standard, Answerer]:
    """Whose fit-gap an address means, for those who may see it; else it does not exist."""
    standard = standard_called(code)
    if side is Side.AGENCY:
        return standard, agency_that(agency_id=owner_id, standard=standard, viewer=viewer)
    return standard, _seen(owner_id, viewer)


def function_page(
    *, code: str, side: Side, owner_id: int, function: str, viewer: Actor, number: int = 1,
    is_open_only: bool = False, only: Collection[str] | None = None,
) -> FunctionPage:  # fmt: skip
    """One function's capabilities with the answers of a side.

    ``is_open_only`` leaves out what is answered; ``only`` shows these capabilities, all on one page.
    """
    standard, answerer = answerer_of(code=code, side=side, owner_id=owner_id, viewer=viewer)
    page = _page(standard, answerer, viewer)
    capabilities = page.listing.of_function(function)
    if not capabilities:
        raise FitGap.DoesNotExist
    if only is not None:
        capabilities = tuple(each for each in capabilities if each.identifier in only)
    elif is_open_only:
        answered = {item for item, answer in page.stored.items() if answer.answer is not None}
        capabilities = tuple(each for each in capabilities if each.item_id not in answered)
    pages = max(1, -(-len(capabilities) // CAPABILITIES_ON_A_PAGE))
    number = min(max(1, number), pages)
    shown = capabilities[(number - 1) * CAPABILITIES_ON_A_PAGE : number * CAPABILITIES_ON_A_PAGE]
    plans = plans_by_item([owner_id]).get(owner_id, {}) if side is Side.PROVIDER else {}
    return FunctionPage(page, function, rows_of(shown, page.stored), number, pages, len(capabilities), plans)


def entrance(*, code: str, viewer: Actor) -> Entrance:
    """A standard's fit-gaps: the viewer's agencies and offerings, and what published offerings answer."""
    standard = standard_called(code)
    seen = FitGap.objects.visible_to(viewer).filter(standard=standard)
    agency_ids = set(viewer.agency_ids) | set(
        seen.filter(organization__isnull=False).values_list("organization_id", flat=True)
    )
    offerings = Offering.objects.visible_to(viewer).filter(functional_area_id=standard.area_id)
    answered = seen.filter(offering__isnull=False).values_list("offering_id", flat=True)
    return Entrance(
        standard,
        tuple(Organization.objects.agencies().filter(pk__in=agency_ids).order_by("name")),
        tuple(offerings.filter(provider_id__in=viewer.provider_ids).order_by("title", "pk")),
        tuple(offerings.filter(pk__in=list(answered)).select_related("provider").order_by("title", "pk")),
    )


def unique_capabilities(*, viewer: Actor, state: str = "", code: str = "") -> QuerySet[UniqueCapability]:
    """Unique capabilities that the viewer may see, newest first."""
    found = UniqueCapability.objects.visible_to(viewer).select_related("organization", "standard", "item")
    if state:
        found = found.filter(state=state)
    return found.filter(standard__code=code) if code else found


def is_standards_lead(viewer: Actor) -> bool:
    """Whether an office of the viewer's is the designated QSMO of any area."""
    return bool(areas_in_charge(viewer))


def fit_gap_history(page: FitGapPage, viewer: Actor, namer: Namer) -> list[HistoryLine]:
    """What happened to the answers, newest first; whoever sees them sees what the first of each lot were."""
    if page.fit_gap is None:
        return []
    lines = history(
        record=page.fit_gap,
        viewer=viewer,
        namer=namer,
        sight=Visibility.QSMO,
        describe=_plainly,
        limit=MOST_EVENTS,
    )
    return [_shortened(line) for line in lines]


def answers_of(fit_gap: FitGap) -> QuerySet[AgencyAnswer] | QuerySet[ProviderAnswer]:
    """The answers on record of one fit-gap, withdrawn ones left out, with what they are answers to."""
    rows = fit_gap.agency_answers if fit_gap.side is Side.AGENCY else fit_gap.provider_answers
    return rows.exclude(answer="").select_related("item", "item_version")


def _seen(offering_id: int, viewer: Actor) -> Answerer:
    answerer = offering_that(offering_id=offering_id, viewer=viewer)
    if answerer.offering is None or not sees_answers(answerer.offering, viewer):
        raise FitGap.DoesNotExist
    return answerer


def _page(standard: Standard, answerer: Answerer, viewer: Actor) -> FitGapPage:
    listing = listing_of(standard)
    fit_gap = answerer.fit_gap(standard)
    stored = stored_answers(fit_gap)
    return FitGapPage(
        listing,
        answerer,
        fit_gap,
        stored,
        function_lines(listing, stored),
        left_behind(listing, stored),
        answerer.is_own(viewer),
    )


def _shortened(line: HistoryLine) -> HistoryLine:
    """A lot of answers by their number, the first few in full: a workbook may hold two thousand."""
    number = len(line.changes)
    says = f"{counted(number, 'capability was', 'capabilities were')} answered"
    if number > MOST_CHANGES:
        says = f"{says}; the first {MOST_CHANGES} are"
    return replace(line, says=says, changes=line.changes[:MOST_CHANGES])


def _plainly(field: str, value: object) -> tuple[str, str]:
    """An identifier stays as it is written; so does what was answered."""
    return field, "" if value is None else str(value)


def followed_data(found: FollowedAnswer) -> dict[str, Any]:
    """An answer that a person must look at, as plain data; ``to`` is None where nothing took its item's place."""
    return {
        "id": found.pk,
        "from": found.source.identifier,
        "to": found.target.identifier if found.target else None,
        "function": found.target.scope if found.target else None,
        "answer": found.answer,
        "note": found.note,
        "planned_on": found.planned_on,
        "says": found.says,
        "followed_at": found.followed_at,
    }
