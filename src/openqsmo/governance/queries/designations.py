"""Who is the QSMO of what, on any day, and how each designation came about."""

from dataclasses import dataclass
from datetime import date

from openqsmo.governance import problems
from openqsmo.governance.models import Designation, DesignationStep, ImplementationPlan, PlanDecision
from openqsmo.governance.queries.register import RegisterRow, leaders_of
from openqsmo.governance.rules.authority import Case, bodies_of, why_not
from openqsmo.governance.rules.in_charge import who_was_in_charge
from openqsmo.governance.rules.lifecycle import has_its_turn, waiting_body
from openqsmo.governance.rules.readiness import Item, checklist
from openqsmo.governance.vocabulary import (
    ENDED,
    Body,
    DesignationFacts,
    DesignationState,
    InCharge,
    PlanSection,
    Verb,
)
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import Organization
from openqsmo.people.queries import name_actors
from openqsmo.standards.models import FunctionalArea

# An office's place is below its bureau, its department, the government: no chain is longer.
LONGEST_CHAIN = 8


@dataclass(frozen=True)
class BoardRow:
    """One functional area and who is in charge of it."""

    area: FunctionalArea
    answer: InCharge


@dataclass(frozen=True)
class Board:
    """Every functional area on a day: those with a QSMO first, then those with one on the way, then the rest."""

    on: date
    rows: tuple[BoardRow, ...]

    @property
    def in_charge(self) -> int:
        """How many areas have a QSMO; synthetic designations are not counted."""
        return sum(row.answer.is_in_charge and not row.answer.is_synthetic for row in self.rows)


@dataclass(frozen=True)
class Step:
    """One place of the lifecycle on a designation's page: reached or not, and the step that reached it."""

    state: DesignationState
    is_reached: bool
    is_current: bool
    taken: DesignationStep | None


@dataclass(frozen=True)
class PlanView:
    """A plan for one viewer: its sections with their text, or None for each where the viewer may not read it."""

    plan: ImplementationPlan
    sections: tuple[tuple[PlanSection, bool, str | None], ...]
    may_read: bool
    decisions: tuple[PlanDecision, ...]
    is_own: bool


@dataclass(frozen=True)
class DesignationPage:
    """A designation with everything that its page shows to one viewer."""

    designation: Designation
    facts: DesignationFacts
    lifecycle: tuple[Step, ...]
    steps: tuple[DesignationStep, ...]
    state_since: DesignationStep | None
    checklist: tuple[Item, ...]
    plan: PlanView | None
    predecessor: Designation | None
    successor: Designation | None
    leaders: tuple[RegisterRow, ...]
    history: tuple[HistoryLine, ...]
    open_verbs: frozenset[Verb]
    waiting: Body | None


def designated_office(area_id: int, on: date) -> Organization | None:
    """The office that is the QSMO of a functional area on a day, or None: one query, for every publication."""
    found = Designation.objects.in_charge(on).filter(area_id=area_id).select_related("office").first()
    return found.office if found else None


def qsmo_of(*, area: str, on: date, viewer: Actor) -> InCharge:
    """Who was the QSMO of an area (by its code) on a day, with source; an unknown code is refused (GOV-001).

    Every viewer gets the same answer: who is in charge is public.
    """
    found = FunctionalArea.objects.filter(code=area.strip().upper()).first()
    if found is None:
        codes = ", ".join(FunctionalArea.objects.order_by("code").values_list("code", flat=True))
        raise Refused(problems.NO_SUCH_AREA.about(given=area.strip()[:60], codes=codes or "none yet"))
    return who_was_in_charge(_facts(area_ids=[found.pk]), found.code, on, area_title=found.title)


def designations_page(*, on: date, viewer: Actor) -> Board:
    """Who is in charge of every functional area on a day, areas with nobody included."""
    areas = list(FunctionalArea.objects.filter(gone_on=None).order_by("title", "pk"))
    answers = answers_for(areas=areas, on=on, viewer=viewer)
    rows = [BoardRow(area, answer) for area, answer in zip(areas, answers, strict=True)]
    return Board(on, tuple(sorted(rows, key=_board_order)))


def answers_for(*, areas: list[FunctionalArea], on: date, viewer: Actor) -> list[InCharge]:
    """Who was in charge of each of these areas on a day, in their order."""
    known = _facts(area_ids=[area.pk for area in areas])
    return [who_was_in_charge(known, area.code, on, area_title=area.title) for area in areas]


def designation_page(*, designation_id: int, today: date, viewer: Actor) -> DesignationPage:
    """A designation with its steps, plan, decisions, neighbours and history, and what this viewer may do."""
    related = Designation.objects.with_facts().select_related("follows__office", "follows__lead_agency")
    found = related.prefetch_related("followed_by__office", "followed_by__lead_agency").get(pk=designation_id)
    facts = found.facts()
    steps = tuple(sorted(found.steps.all(), key=lambda step: step.pk))
    return DesignationPage(
        designation=found,
        facts=facts,
        lifecycle=lifecycle_of(found, steps),
        steps=steps,
        state_since=next((step for step in reversed(steps) if not step.is_scope_amendment), None),
        checklist=checklist(facts),
        plan=plan_view(found, viewer),
        predecessor=found.follows,
        successor=next(iter(found.followed_by.all()), None),
        leaders=leaders_of(found, today),
        history=tuple(history(record=found, viewer=viewer, namer=name_actors)),
        open_verbs=open_verbs(found, facts, viewer),
        waiting=waiting_body(facts),
    )


def open_verbs(designation: Designation, facts: DesignationFacts, viewer: Actor) -> frozenset[Verb]:
    """What this viewer may do with a designation now: it is its turn, and nothing keeps them from it."""
    case = case_of(designation)
    return frozenset(
        verb for verb in Verb if has_its_turn(facts, verb) and _may(viewer, verb, case, waiting_body(facts))
    )


def case_of(designation: Designation) -> Case:
    """What authority over a designation depends on."""
    plan = designation.written_plan
    signed: dict[Body, int | None] = {}
    if plan:
        signed = {
            Body(found.body): found.person_id
            for found in plan.decisions.all()
            if found.submission == plan.submission
        }
    return Case(
        name=designation.name,
        office_id=designation.office_id,
        part_of=ancestors(designation.office),
        submitted_by=plan.submitted_by_id if plan else None,
        signed=signed,
    )


def ancestors(organization: Organization | None) -> frozenset[int]:
    """The organizations that an organization is part of, at any height; not itself."""
    found: set[int] = set()
    at = organization
    while at is not None and at.parent_id is not None and len(found) < LONGEST_CHAIN:
        at = at.parent
        if at is None or at.pk in found:
            break
        found.add(at.pk)
    return frozenset(found)


def plan_view(designation: Designation, viewer: Actor) -> PlanView | None:
    """The plan as this viewer may see it: its own office and the bodies that decide read it all."""
    plan = designation.written_plan
    if plan is None:
        return None
    is_own = designation.office_id in viewer.qsmo_ids
    is_judge = bool(bodies_of(viewer)) and plan.submitted_on is not None
    may_read = is_own or is_judge or viewer.sight >= plan.visibility
    sections = tuple(
        (section, bool(text.strip()), text if may_read else None) for section, text in plan.texts().items()
    )
    decisions = tuple(sorted(plan.decisions.all(), key=lambda found: (found.on, found.pk)))
    return PlanView(plan, sections, may_read, decisions, is_own)


def lifecycle_of(designation: Designation, steps: tuple[DesignationStep, ...]) -> tuple[Step, ...]:
    """The places of the lifecycle in order. One taken over starts as designated; one that ended stops there."""
    taken = {DesignationState(step.state): step for step in steps if not step.is_scope_amendment}
    current = designation.state_enum
    course = [state for state in DesignationState if state not in ENDED]
    if designation.follows_id is not None:
        course = course[course.index(DesignationState.DESIGNATED) :]
    furthest = max((course.index(state) for state in {*taken, current} if state in course), default=0)
    if current in ENDED:
        course = [*course[: furthest + 1], current]
    reached = len(course) if current in ENDED else furthest + 1
    return tuple(
        Step(state, place < reached, state is current, taken.get(state)) for place, state in enumerate(course)
    )


def _may(viewer: Actor, verb: Verb, case: Case, body: Body | None) -> bool:
    signing = body if verb is Verb.DECIDE_ON_PLAN else None
    return why_not(viewer, verb, case, signing) is None


def _facts(area_ids: list[int]) -> list[DesignationFacts]:
    known = Designation.objects.with_facts().filter(area_id__in=area_ids).order_by("pk")
    return [found.facts() for found in known]


def _board_order(row: BoardRow) -> tuple[int, str]:
    rank = 0 if row.answer.is_in_charge else 1 if row.answer.expected else 2
    return rank, row.area.title
