"""Start an offering, write its draft, and make a draft of an older version."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.actions.moving import (
    draft_to_change,
    enter,
    locked_by_review,
    new_draft,
    require,
    situated,
)
from openqsmo.catalog.models import Offering, OfferingVersion, StateSpell
from openqsmo.catalog.queries.components import against_parts
from openqsmo.catalog.queries.drafts import may_fill, require_writer
from openqsmo.catalog.queries.workflow import Situation, draft_event
from openqsmo.catalog.rules.drafts import (
    EVERY_FIELD,
    REVIEWERS,
    Proofs,
    read_claims,
    read_content,
    read_visibility,
)
from openqsmo.catalog.rules.fields import BY_NAME
from openqsmo.catalog.rules.lifecycle import Verb
from openqsmo.catalog.rules.starting import StartFacts, against_mode, may_start
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.governance.queries import designated_office
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people.models import Person
from openqsmo.standards.models import Activity, FunctionalArea

Given = Mapping[str, object]


@transaction.atomic
def start_offering(
    *, title: str, mode: SourcingMode, area_code: str, provider_id: int, by: Actor, is_synthetic: bool = False
) -> Offering:
    """Start an offering with its first draft; the QSMO designated for its area, if there is one, places it.

    Its provider may, and that QSMO's staff. What a synthetic person or provider starts is synthetic.
    """
    area = FunctionalArea.objects.select_for_update().filter(code=area_code.strip().upper()).first()
    provider = Organization.objects.filter(pk=provider_id).first()
    if area is None or provider is None:
        raise Refused(problems.BAD_START.about(_not_there(area, provider)))
    qsmo = designated_office(area.pk, timezone.localdate())
    content = _first_content(title, mode, area, provider, qsmo, by)
    now = timezone.now()
    offering = Offering.objects.create(
        code=_next_code(area),
        title=content["title"],
        provider=provider,
        sourcing_mode=mode.value,
        functional_area=area,
        qsmo=qsmo,
        state=OfferingState.DRAFT.value,
        state_since=now,
        is_synthetic=is_synthetic or _is_made_up(provider, by),
    )
    draft = new_draft(offering, by, now, None)
    draft.content = content
    draft.save()
    spell = StateSpell.objects.create(offering=offering, state=OfferingState.DRAFT, starts_at=now)
    facts = {"code": offering.code, "mode": mode.value, "area": area.code}
    record("offering.started", subject=offering, by=by, facts=facts, about=draft, also=[draft, spell])
    return offering


@transaction.atomic
def save_draft(
    *,
    offering_id: int,
    content: Given,
    visibility: Given,
    claims: Given,
    seen: int,
    by: Actor,
) -> OfferingVersion:
    """Keep what somebody wrote, whole: fields that are left out are not given any more.

    ``seen`` is the last event of the draft that they read (0: there was none). Where the draft was changed
    since and their text differs from it, nothing is saved (CAT-085). Every part that cannot be kept is named
    (CAT-084). Saving what stands there already changes nothing.
    """
    situation = situated(offering_id, by)
    require_writer(situation)
    draft = draft_to_change(situation, by, timezone.now())
    wanted = _wanted(situation, draft, content, visibility, claims, by)
    before = (draft.content, draft.visibility, draft.claims)
    if wanted == before:
        return draft if draft.pk else _only_shown(situation, draft)
    if seen != draft_event(situation.draft):
        raise Refused(_changed_since(situation, draft, wanted))
    draft.content, draft.visibility, draft.claims = wanted
    _save(situation, draft, before[0], by)
    return draft


@transaction.atomic
def revert_to_version(*, offering_id: int, number: int, seen: int, by: Actor) -> OfferingVersion:
    """Make a draft of a published version; an open draft takes on what that version says.

    ``seen`` is the last event of the open draft that they read, 0 where there was none.
    """
    situation = situated(offering_id, by)
    offering = situation.offering
    if situation.is_in_review:
        raise Refused(locked_by_review(situation, problems.DRAFT_IN_THE_WAY))
    require(situation, Verb.REVERT, by)
    like = offering.versions.filter(number=number, published_at__isnull=False).first()
    if like is None:
        raise Refused(problems.NO_SUCH_VERSION.about(number=number, offering=offering.title))
    if seen != draft_event(situation.draft):
        raise Refused(problems.DRAFT_CHANGED.about(offering=offering.title, count="every field"))
    draft = situation.draft or new_draft(offering, by, timezone.now(), like)
    # The reviewer's notes are of the review, not of the text: they stay.
    notes = {name: value for name, value in draft.content.items() if name in REVIEWERS}
    draft.content = _kept(like.content, REVIEWERS) | notes
    draft.visibility, draft.claims = dict(like.visibility), dict(like.claims)
    draft.save()
    record("offering.reverted", subject=offering, by=by, facts={"number": number}, about=draft, also=[draft])
    return draft


def _first_content(
    title: str,
    mode: SourcingMode,
    area: FunctionalArea,
    provider: Organization,
    qsmo: Organization | None,
    by: Actor,
) -> dict[str, Any]:
    is_commercial = provider.kind == OrganizationKind.COMMERCIAL_PROVIDER
    facts = StartFacts(mode, provider.pk, is_commercial, qsmo.pk if qsmo else None)
    if not may_start(by, facts):
        raise Refused(problems.NOT_YOURS_TO_START.about(provider=provider, area=area))
    content, errors = read_content({"title": title}, {"title"}, {})
    errors += against_mode(facts)
    if errors:
        raise Refused(problems.BAD_START.about(errors))
    return content


def _not_there(area: FunctionalArea | None, provider: Organization | None) -> list[FieldError]:
    wrong = []
    if area is None:
        wrong.append(FieldError("area", "There is no such functional area.", "Choose one of the list."))
    if provider is None:
        wrong.append(FieldError("provider", "There is no such provider.", "Choose one of the list."))
    return wrong


def _next_code(area: FunctionalArea) -> str:
    """The next free name in an area, such as ``HCM-0007``; the area is locked, so nobody takes it meanwhile."""
    start = f"{area.code}-"
    taken = Offering.objects.filter(code__startswith=start).values_list("code", flat=True)
    numbers = [int(code[len(start) :]) for code in taken if code[len(start) :].isdecimal()]
    return f"{start}{max(numbers, default=0) + 1:04d}"


def _is_made_up(provider: Organization, by: Actor) -> bool:
    return provider.is_synthetic or Person.objects.filter(pk=by.own_row, is_synthetic=True).exists()


def _wanted(
    situation: Situation, draft: OfferingVersion, content: Given, visibility: Given, claims: Given, by: Actor
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the draft would hold, or a refusal that names every part that cannot be kept."""
    names = may_fill(situation)
    if not names:
        raise Refused(locked_by_review(situation, problems.NOT_TO_BE_EDITED))
    given = _without_unchanged(content, draft.content, names, situation)
    fields, wrong_fields = read_content(given, names, draft.content)
    levels, wrong_levels = read_visibility(_known(visibility, names), names)
    unchanged = {name for name in names if fields.get(name) == draft.content.get(name)}
    proofs = Proofs(draft.claims, unchanged, timezone.localdate())
    claimed, wrong_claims = read_claims(_known(claims, names), names, proofs)
    errors = [*wrong_fields, *wrong_levels, *wrong_claims, *_unknown_activities(fields, draft)]
    errors += against_parts(situation.offering, fields, by)
    if errors:
        raise Refused(problems.BAD_DRAFT.about(errors, count=counted(len(errors), "part")))
    return (
        _kept(draft.content, names) | fields,
        _kept(draft.visibility, names) | levels,
        _kept(draft.claims, names) | claimed,
    )


def _without_unchanged(given: Given, kept: Given, names: frozenset[str], situation: Situation) -> Given:
    """What is given, without what the actor sees but may not change and gives back as it was.

    Only a reviewer sees such fields: the rest of what is in review. Giving back what one cannot see is no
    way to find out what it is.
    """
    if not situation.is_in_review:
        return given
    same = {name for name in EVERY_FIELD - names if name in given and given[name] == kept.get(name)}
    return {name: value for name, value in given.items() if name not in same}


def _known(given: Given, names: frozenset[str]) -> Given:
    """In review, who sees what and what is proven stay as they are, so that they need not be given."""
    return {} if names == REVIEWERS else given


def _kept(before: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in before.items() if name not in names}


def _unknown_activities(fields: Mapping[str, Any], draft: OfferingVersion) -> list[FieldError]:
    wanted = fields.get("activities") or []
    if wanted == draft.content.get("activities"):
        return []
    known = set(Activity.objects.filter(identifier__in=wanted).values_list("identifier", flat=True))
    fix = "Give the identifier of an activity as it stands on the page of its function."
    return [
        FieldError("activities", f"There is no activity {name[:40]}.", fix)
        for name in wanted
        if name not in known
    ]


def _only_shown(situation: Situation, draft: OfferingVersion) -> OfferingVersion:
    """The version that says already what was to be saved: no draft is made for it."""
    return situation.offering.versions.get(number=situation.offering.version_shown)


def _changed_since(
    situation: Situation,
    draft: OfferingVersion,
    wanted: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> Problem:
    names = [name for name in BY_NAME if name in may_fill(situation) and _differs(name, draft, wanted)]
    errors = [
        FieldError(
            name, f"“{BY_NAME[name].label}” differs from what is saved now.", "Choose which one stays."
        )
        for name in names
    ]
    count = counted(len(names), "field")
    return problems.DRAFT_CHANGED.about(errors, offering=situation.offering.title, count=count)


def _differs(name: str, draft: OfferingVersion, wanted: tuple[dict[str, Any], ...]) -> bool:
    saved = (draft.content, draft.visibility, draft.claims)
    return any(one.get(name) != other.get(name) for one, other in zip(saved, wanted, strict=True))


def _save(situation: Situation, draft: OfferingVersion, before: Given, by: Actor) -> None:
    """Save the draft with its event; while nothing was published, the offering takes on the draft's name."""
    offering = situation.offering
    changed = {name for name in BY_NAME if before.get(name) != draft.content.get(name)}
    draft.save()
    if not offering.version_shown:
        offering.title = draft.content["title"]
    enter(offering, offering.state_enum, offering.state_reason, timezone.now())
    # A reviewer's notes are not the provider's text: who only noted something did not write the version.
    verb = "offering.noted" if changed and changed <= REVIEWERS else "offering.drafted"
    record(verb, subject=offering, by=by, facts={"number": draft.number}, about=draft, also=[draft])
