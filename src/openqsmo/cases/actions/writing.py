"""Write a case section by section; two texts of one section are both kept."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment.queries.answers import agency_that, stored_answers
from openqsmo.alignment.queries.capabilities import listing_of, standard_called
from openqsmo.alignment.vocabulary import Necessity
from openqsmo.cases import problems
from openqsmo.cases.actions.opening import add_author, own, writable
from openqsmo.cases.models import Case, SetAside
from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.rules.fields import BY_SECTION, ROWS, kept, rows_of
from openqsmo.catalog.queries.offering import by_codes, offering_page, seen_content, sight_of
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.record import record

NAMES_OFFERINGS = (CaseSection.ALTERNATIVES, CaseSection.MARKETPLACE)


def save_section(
    *, case_id: int, section: CaseSection, given: Mapping[str, Any], seen: int, by: Actor
) -> Case:
    """Save a section as it was typed. ``seen`` is the revision that stood before the writer's eyes.

    Where somebody saved another text meanwhile, theirs stays and this one is set aside, never lost; then
    it is refused (CAS-054), and saving again with the newest revision replaces theirs.
    """
    with transaction.atomic():
        case, is_set_aside = _save_or_set_aside(case_id, section, given, seen, by)
    if is_set_aside:
        raise Refused(problems.EDITED_MEANWHILE.about(section=BY_SECTION[section].title))
    return case


@transaction.atomic
def end_set_aside(*, case_id: int, set_aside_id: int, by: Actor) -> SetAside:
    """Say that a text of one's own that was set aside is no longer needed."""
    case = own(case_id, by)
    found = case.set_aside.select_for_update().get(pk=set_aside_id, person_id=by.own_row)
    if found.ended_at is None:
        _end(found, case, by)
    return found


@transaction.atomic
def take_requirements(*, case_id: int, standard_code: str, by: Actor) -> Case:
    """Add what the agency must have by its fit-gap of a standard; what is there already stays as it is."""
    case = writable(case_id, by)
    standard = standard_called(standard_code)
    answerer = agency_that(agency_id=case.agency_id, standard=standard, viewer=by)
    answers = stored_answers(answerer.fit_gap(standard))
    have = {row.get("identifier") for row in rows_of(case.content, CaseSection.REQUIREMENTS)}
    musts = [
        {
            "identifier": each.identifier, "statement": each.statement, "necessity": Necessity.MUST_HAVE.label,
            "authority": each.references,
        }
        for each in listing_of(standard).capabilities
        if each.item_id in answers and answers[each.item_id].answer == Necessity.MUST_HAVE
    ]  # fmt: skip
    if not musts:
        raise Refused(problems.NO_FIT_GAP.about(agency=case.agency, standard=standard.title))
    new = [row for row in musts if row["identifier"] not in have]
    if new:
        rows = [*rows_of(case.content, CaseSection.REQUIREMENTS), *new]
        _keep(case, CaseSection.REQUIREMENTS, kept(CaseSection.REQUIREMENTS, {ROWS: rows}), by)
    return case


@transaction.atomic
def refresh_offering(*, case_id: int, code: str, by: Actor) -> Case:
    """Freeze the version of an offering that is shown now in place of the one that was taken before."""
    case = writable(case_id, by)
    taken = freeze(code, by)
    if taken is None:
        raise Refused(problems.NO_SUCH_OFFERING)
    case.frozen = {**case.frozen, code: taken}
    case.save(update_fields=["frozen"])
    title = BY_SECTION[CaseSection.ALTERNATIVES].title
    record("case.section_saved", subject=case, by=by, facts={"section": title})
    return case


@transaction.atomic
def choose_sight(*, case_id: int, levels: Mapping[str, str], by: Actor) -> Case:
    """Say how far each section is opened once the case is approved."""
    case = own(case_id, by)
    for given in levels.values():
        if given not in {level.slug for level in Visibility}:
            raise Refused(problems.BAD_SIGHT.about(given=given[:40]))
    chosen = {section.value: levels[section] for section in CaseSection if section in levels}
    case.sight = {**case.sight, **chosen}
    case.save(update_fields=["sight"])
    record("case.sight_chosen", subject=case, by=by)
    return case


def freeze(code: str, by: Actor) -> dict[str, Any] | None:
    """An offering as its marketplace version stands now, for good: version, price, digest of what was seen."""
    offering = next(iter(by_codes([code], by)), None)
    if offering is None or not offering.version_shown:
        return None
    page = offering_page(offering_id=offering.pk, viewer=by)
    seen = seen_content(page.version, by, sight_of(offering, by))
    return {
        "id": offering.pk,
        "title": offering.title,
        "provider": str(offering.provider or offering.provider_as_written),
        "mode": offering.sourcing_mode,
        "version": page.version.number if page.version else 0,
        "price": seen.get("price"),
        "digest": hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest(),
        "on": timezone.localdate().isoformat(),
    }


def _save_or_set_aside(
    case_id: int, section: CaseSection, given: Mapping[str, Any], seen: int, by: Actor
) -> tuple[Case, bool]:
    case = writable(case_id, by)
    if section is CaseSection.BASELINE and case.is_baseline_locked:
        raise Refused(problems.BASELINE_LOCKED.about(case=case))
    found = kept(section, given)
    if found == kept(section, case.section(section)):
        return case, False
    if seen != case.revision_of(section):
        _set_aside(case, section, found, seen, by)
        return case, True
    _keep(case, section, found, by)
    for other in case.set_aside.filter(section=section, person_id=by.own_row, ended_at=None):
        _end(other, case, by)
    return case, False


def _keep(case: Case, section: CaseSection, found: dict[str, Any], by: Actor) -> None:
    case.content = {**case.content, section.value: found}
    case.revisions = {**case.revisions, section.value: case.revision_of(section) + 1}
    if section in NAMES_OFFERINGS:
        case.frozen = _frozen(case, by)
    add_author(case, by)
    case.save(update_fields=["content", "revisions", "frozen", "authors"])
    record("case.section_saved", subject=case, by=by, facts={"section": BY_SECTION[section].title})


def _frozen(case: Case, by: Actor) -> dict[str, Any]:
    """What is frozen of each offering that the case names; what was frozen before stays as it was."""
    codes = {row.get("offering", "") for each in NAMES_OFFERINGS for row in rows_of(case.content, each)}
    found = {}
    for code in sorted(codes - {""}):
        taken = case.frozen.get(code) or freeze(code, by)
        if taken:
            found[code] = taken
    return found


def _set_aside(case: Case, section: CaseSection, found: dict[str, Any], seen: int, by: Actor) -> None:
    row = SetAside.objects.filter(case=case, section=section, person_id=by.own_row, ended_at=None).first()
    if row is None:
        row = SetAside(case=case, section=section, person_id=by.own_row)
    row.content, row.seen, row.kept_at = found, seen, timezone.now()
    row.save()
    record(
        "case.text_set_aside", subject=row, about=case, by=by, facts={"section": BY_SECTION[section].title}
    )


def _end(found: SetAside, case: Case, by: Actor) -> None:
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    record("case.text_ended", subject=found, about=case, by=by)
