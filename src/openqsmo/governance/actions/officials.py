"""Keeping the register of officials: who took an office, who left it, which stands empty."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from openqsmo.governance import problems
from openqsmo.governance.actions.steps import sourced
from openqsmo.governance.models import Official
from openqsmo.governance.queries.register import keeps_register_of
from openqsmo.governance.rules.register import cannot_follow
from openqsmo.governance.vocabulary import OFFICES_FOR_AN_AREA, OfficeTitle
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day, label
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.organizations.models import Organization


@transaction.atomic
def appoint_official(
    *,
    organization_id: int,
    office: OfficeTitle,
    name: str,
    since: date | None,
    source: str,
    by: Actor,
    area_id: int | None = None,
    is_acting: bool = False,
    is_synthetic: bool = False,
) -> Official:
    """Record who holds an office, in full or acting; whoever held it before is recorded as having left."""
    if not name.strip():
        raise Refused(problems.NAME_NEEDED.about(what="An official"))
    entry = Official(
        organization=_opened(organization_id, by), office=office, area_id=area_id, name=name.strip(),
        is_acting=is_acting, since=since, source=sourced(source), is_synthetic=is_synthetic,
    )  # fmt: skip
    last = _put(entry)
    record(
        "official.appointed",
        subject=entry,
        by=by,
        facts={**_facts(entry), "status": label(entry.status).lower()},
        changes={"name": Change(last.name if last else "", entry.name, personal=True)},
        also=[last] if last else [],
    )
    return entry


@transaction.atomic
def record_vacancy(
    *,
    organization_id: int,
    office: OfficeTitle,
    since: date | None,
    source: str,
    by: Actor,
    area_id: int | None = None,
    is_synthetic: bool = False,
) -> Official:
    """Record that nobody holds an office, since a day, or since nobody knows when (None)."""
    entry = Official(
        organization=_opened(organization_id, by), office=office, area_id=area_id, since=since,
        source=sourced(source), is_synthetic=is_synthetic,
    )  # fmt: skip
    last = _put(entry)
    record("office.vacant", subject=entry, by=by, facts=_facts(entry), also=[last] if last else [])
    return entry


@transaction.atomic
def record_departure(*, official_id: int, on: date, source: str, by: Actor) -> Official:
    """Record that whoever holds an office leaves it; from that day it is vacant, and the vacancy is returned."""
    leaving = Official.objects.select_related("area").get(pk=official_id)
    organization = _opened(leaving.organization_id, by)
    leaving = Official.objects.select_for_update(of=("self",)).select_related("area").get(pk=official_id)
    if leaving.until is not None or leaving.is_vacant:
        ended = day(leaving.until) if leaving.until else "the day it became vacant"
        raise Refused(
            problems.ALREADY_LEFT.about(office=leaving.office_title, organization=organization, on=ended)
        )
    vacancy = Official(
        organization=organization, office=leaving.office, area=leaving.area, since=on,
        source=sourced(source), is_synthetic=leaving.is_synthetic,
    )  # fmt: skip
    last = _put(vacancy)
    record(
        "official.left",
        subject=vacancy,
        about=leaving,
        by=by,
        facts={**_facts(vacancy), "on": day(on)},
        also=[last] if last else [],
    )
    return vacancy


def _opened(organization_id: int, by: Actor) -> Organization:
    """The organization, locked while its register changes; refused to who does not keep it (GOV-020)."""
    locked = Organization.objects.select_for_update(of=("self",)).select_related("parent")
    found = locked.get(pk=organization_id)
    if not keeps_register_of(found, by):
        raise Refused(problems.NOT_YOUR_REGISTER.about(organization=found))
    return found


def _put(entry: Official) -> Official | None:
    """Save an entry in place of the office's last one, which ends that day; that one, or None."""
    _refuse_misfit(entry)
    last = (
        Official.objects.select_for_update(of=("self",))
        .filter(organization=entry.organization, office=entry.office, area_id=entry.area_id, until=None)
        .first()
    )
    if last and (last.name, last.is_acting) == (entry.name, entry.is_acting):
        raise Refused(problems.ALREADY_HELD.about(office=entry.office_title, organization=entry.organization))
    problem = cannot_follow(
        office=entry.office_title,
        holder=last.name if last else "",
        since=entry.since,
        last_since=last.since if last else None,
        has_last=last is not None,
        today=localdate(),
    )
    if problem:
        raise Refused(problem)
    if last:
        last.until = entry.since
        last.save()
    entry.save()
    return last


def _refuse_misfit(entry: Official) -> None:
    office = OfficeTitle(entry.office)
    is_for_area = office in OFFICES_FOR_AN_AREA
    if is_for_area == (entry.area_id is not None):
        return
    needs = "is held for one functional area" if is_for_area else "is held for a whole organization"
    fix = "Choose the functional area." if is_for_area else "Leave the functional area empty."
    raise Refused(problems.AREA_DOES_NOT_FIT.about(office=office.label, needs=needs, fix=fix))


def _facts(entry: Official) -> dict[str, str]:
    since = day(entry.since) if entry.since else "a day that is not known"
    return {"office": entry.office_title, "organization": entry.organization.name, "since": since}
