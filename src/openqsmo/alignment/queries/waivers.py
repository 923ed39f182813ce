"""Reads of waivers: the list, counts by reason, and those in force for what coverage and blast radius look at."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from openqsmo.alignment.models import Waiver
from openqsmo.alignment.rules.waivers import WaiverStanding, counts_by_reason
from openqsmo.alignment.vocabulary import WaiverReason, WaiverState
from openqsmo.catalog.models import Offering
from openqsmo.conformance.models import HeldContract
from openqsmo.conformance.queries.waivers import waiver_source
from openqsmo.conformance.vocabulary import Waived
from openqsmo.kernel.actor import Actor
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import Standard


@dataclass(frozen=True)
class WaiverLine:
    """A waiver with where it stands today."""

    waiver: Waiver
    standing: WaiverStanding


@dataclass(frozen=True)
class ReasonCount:
    """How many waivers give one reason, by state."""

    reason: WaiverReason
    states: Mapping[WaiverState, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())


def waivers(*, viewer: Actor, state: str = "", code: str = "", reason: str = "") -> QuerySet[Waiver]:
    """Waivers that the viewer may see, the newest first."""
    found = Waiver.objects.visible_to(viewer).select_related(
        "standard__area", "item", "organization", "offering", "asked_by"
    )
    chosen = {"state": state, "standard__code": code, "reason": reason}
    return found.filter(**{name: value for name, value in chosen.items() if value})


def waiver(*, waiver_id: int, viewer: Actor) -> Waiver:
    """One waiver that the viewer may see."""
    return waivers(viewer=viewer).get(pk=waiver_id)


def reason_counts(*, viewer: Actor) -> list[ReasonCount]:
    """How many waivers there are by reason and state; every reason is there, also with none."""
    rows = Waiver.objects.visible_to(viewer).order_by().values_list("reason", "state")
    found = counts_by_reason((WaiverReason(reason), WaiverState(state)) for reason, state in rows)
    return [ReasonCount(reason, states) for reason, states in found.items()]


def in_force_by_offering(
    standard: Standard, offering_ids: Collection[int], on: date
) -> dict[int, dict[int, Waiver]]:
    """Waivers in force on a day, by offering and item."""
    rows = Waiver.objects.in_force(on).filter(
        standard=standard, offering_id__in=offering_ids, item__isnull=False
    )
    found: dict[int, dict[int, Waiver]] = defaultdict(dict)
    for row in rows:
        if row.offering_id and row.item_id:
            found[row.offering_id][row.item_id] = row
    return found


def waiver_data(found: Waiver, today: date) -> dict[str, Any]:
    """A waiver as plain data."""
    standing = found.standing(today)
    return {
        "id": found.pk,
        "standard": found.standard.code,
        "item": found.item.identifier if found.item else None,
        "rule_id": found.rule_id or None,
        "kind": found.kind,
        "agency": found.organization.name if found.organization else None,
        "offering": found.offering.code if found.offering else None,
        "reason": found.reason,
        "explanation": found.explanation,
        "state": found.state,
        "says": standing.says,
        "is_in_force": standing.is_in_force,
        "late_days": standing.late_days,
        "asked_on": found.asked_on,
        "decide_by": found.decide_by,
        "expires_on": found.expires_on,
        "decided_on": found.decided_on,
        "decision": found.decision or None,
    }


@waiver_source("alignment")
def waived_rules(
    contract: HeldContract, offering: Offering | None, organization: Organization | None, on: date
) -> dict[str, Waived]:
    """The rules of a contract that an offering's or an agency's data need not meet on a day, by waivers in force."""
    version = contract.standard_version
    if version is None:
        return {}
    rows = Waiver.objects.in_force(on).filter(
        standard_id=version.standard_id, offering=offering, organization=organization
    )
    return {
        row.rule_id: Waived(row.get_reason_display(), "the QSMO of the area", row.expires_on.isoformat())
        for row in rows.exclude(rule_id="")
    }
