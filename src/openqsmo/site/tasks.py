"""What waits for somebody: the first thing that a signed-in person is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from openqsmo.alignment.models import FitGap, FollowedAnswer, Waiver, areas_in_charge
from openqsmo.alignment.vocabulary import WaiverState
from openqsmo.cases.queries.cases import waiting_for
from openqsmo.cases.queries.standing import facts_of, signer_of
from openqsmo.cases.rules.approvals import level_waiting, why_not_sign
from openqsmo.catalog.models import Need
from openqsmo.catalog.queries.workbench import workbench
from openqsmo.catalog.queries.workflow import areas_of
from openqsmo.catalog.vocabulary import NeedState, OfferingState
from openqsmo.drafting.queries.waiting import drafts_waiting, verb_for
from openqsmo.governance.models import Designation
from openqsmo.governance.rules.authority import bodies_of
from openqsmo.governance.rules.lifecycle import waiting_body
from openqsmo.kernel.actor import Actor, Role
from openqsmo.organizations.queries import name_tally
from openqsmo.outcomes.queries.commitments import owed_by
from openqsmo.standards.rules.drafting import DECIDES

MOST_OF_A_KIND = 5
DECIDERS = tuple(role for role in DECIDES.values() if role is not None)


@dataclass(frozen=True)
class Task:
    """One thing that waits for the viewer: what to do, with what, since when, and where."""

    verb: str
    what: str
    url: str
    since: datetime | date | None
    says: str = ""
    is_synthetic: bool = False


def tasks_of(viewer: Actor) -> tuple[Task, ...]:
    """What waits for the viewer, kind by kind; at most five of each, the oldest first."""
    return (
        *_on_the_workbench(viewer),
        *_needs(viewer),
        *_plans(viewer),
        *_drafts(viewer),
        *_waivers(viewer),
        *_answers(viewer),
        *_names(viewer),
        *_cases(viewer),
        *_commitments(viewer),
    )


def _on_the_workbench(viewer: Actor) -> Iterator[Task]:
    if not viewer.provider_ids and not viewer.qsmo_ids:
        return
    bench = workbench(viewer=viewer)
    for line in bench.to_review[:MOST_OF_A_KIND]:
        offering, draft = line.offering, line.draft
        yield Task(
            verb="Review",
            what=offering.title,
            url=offering.get_absolute_url(),
            since=draft.submitted_at if draft else None,
            says=f"version {draft.number}, {offering.provider}" if draft else "",
            is_synthetic=offering.is_synthetic,
        )
    for line in bench.to_finish[:MOST_OF_A_KIND]:
        offering = line.offering
        mends = offering.state_enum is OfferingState.IN_REMEDIATION
        yield Task(
            verb="Mend" if mends else "Finish",
            what=offering.title,
            url=offering.get_absolute_url() if mends else reverse("catalog:edit", args=[offering.pk]),
            since=line.returned.at if line.returned else offering.state_since,
            says="returned by the QSMO with a reason" if line.returned else "",
            is_synthetic=offering.is_synthetic,
        )


def _needs(viewer: Actor) -> Iterator[Task]:
    """Open needs of the areas that the viewer's QSMO is in charge of."""
    if not viewer.qsmo_ids:
        return
    waiting = Need.objects.filter(state=NeedState.OPEN, functional_area__in=areas_of(viewer))
    for need in waiting.order_by("asked_at", "pk").select_related("organization")[:MOST_OF_A_KIND]:
        who = str(need.organization) if need.organization else "a member of the public"
        yield Task(
            "Answer", need.what, need.get_absolute_url(), need.asked_at, f"asked by {who}", need.is_synthetic
        )


def _plans(viewer: Actor) -> Iterator[Task]:
    """Plans that wait for a body of which the viewer is."""
    bodies = bodies_of(viewer)
    if not bodies:
        return
    for designation in Designation.objects.with_facts().filter(in_charge_from=None).order_by("pk"):
        plan = designation.written_plan
        if plan and waiting_body(designation.facts()) in bodies:
            url, kind = designation.get_absolute_url(), designation.is_synthetic
            yield Task("Decide on the plan of", designation.name, url, plan.submitted_on, "", kind)


def _drafts(viewer: Actor) -> Iterator[Task]:
    """Drafts of standards that wait for the viewer: as their Standards Lead, or as a member of a body."""
    if not viewer.qsmo_ids and not viewer.has(*DECIDERS):
        return
    for draft in drafts_waiting(viewer=viewer)[:MOST_OF_A_KIND]:
        version = draft.version
        yield Task(
            verb_for(draft),
            str(version.standard),
            version.get_absolute_url(),
            draft.standing.since,
            draft.state.label,
        )


def _waivers(viewer: Actor) -> Iterator[Task]:
    """Waivers that the viewer's QSMO decides, those to be decided first."""
    areas = areas_in_charge(viewer)
    if not areas:
        return
    waiting = Waiver.objects.filter(
        state__in=[each for each in WaiverState if each.waits_for_a_decision], standard__area_id__in=areas
    ).select_related("item", "organization", "offering")
    for found in waiting.order_by("decide_by", "pk")[:MOST_OF_A_KIND]:
        says = found.standing(timezone.localdate()).says
        yield Task("Decide on", str(found), found.get_absolute_url(), found.asked_on, says)


def _answers(viewer: Actor) -> Iterator[Task]:
    """Fit-gaps of the viewer's agencies and offerings in which old answers are to be looked at."""
    own = Q(fit_gap__organization_id__in=viewer.agency_ids)
    own |= Q(fit_gap__offering__provider_id__in=viewer.provider_ids)
    if not (viewer.agency_ids or viewer.provider_ids):
        return
    waiting = FollowedAnswer.objects.to_review().filter(own).order_by()
    gaps = FitGap.objects.filter(pk__in=waiting.values("fit_gap")).select_related(
        "standard", "organization", "offering"
    )
    for gap in gaps[:MOST_OF_A_KIND]:
        side, owner = (
            ("agency", gap.organization_id) if gap.organization_id else ("offering", gap.offering_id)
        )
        url = reverse(f"alignment:{side}", args=[gap.standard.code, owner])
        yield Task("Look again at answers to", gap.standard.title, url, None, "items went elsewhere")


def _names(viewer: Actor) -> Iterator[Task]:
    """Names in sources that are left for a person."""
    if not viewer.has(Role.ADMIN):
        return
    tally = name_tally(viewer=viewer)
    if tally.open:
        yield Task("Settle", f"{tally.open} names that sources write", reverse("organizations:names"), None)


def _cases(viewer: Actor) -> Iterator[Task]:
    """Cases that wait for the viewer's own signature."""
    if not viewer.grants:
        return
    found = 0
    for case in waiting_for(viewer=viewer):
        level = level_waiting(case.state_enum)
        if level is None or why_not_sign(facts_of(case), signer_of(case, viewer), level):
            continue
        found += 1
        yield Task(
            "Sign",
            case.title,
            case.get_absolute_url(),
            case.state_since,
            f"as {level.label}",
            case.is_synthetic,
        )
        if found == MOST_OF_A_KIND:
            return


def _commitments(viewer: Actor) -> Iterator[Task]:
    """What the viewer's agencies promised and have not answered, the first due first."""
    if not viewer.agency_ids:
        return
    today = timezone.localdate()
    for each in owed_by(viewer=viewer, today=today)[:MOST_OF_A_KIND]:
        says = "no evidence yet" if each.due_on < today else "not due yet"
        yield Task("Answer", each.title, each.get_absolute_url(), each.due_on, says, each.is_synthetic)
