"""Begin a standard that nothing is on record of yet: its first version is drafted here, without a load."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.ledger.record import record
from openqsmo.standards import problems
from openqsmo.standards.actions.drafts import refuse_others
from openqsmo.standards.models import FunctionalArea, Standard, StandardVersion
from openqsmo.standards.rules.items import FIBF, StandardKey, digest_of_list
from openqsmo.standards.rules.pipeline import OPEN, VersionState
from openqsmo.standards.vocabulary import Component


@transaction.atomic
def begin_standard(
    *, area_code: str, component: Component, why: str, areas_led: Collection[int], by: Actor
) -> StandardVersion:
    """Begin the first version of a component of a functional area, as an empty working draft.

    Refused: for an area that is not on record (KER-001), to others than its QSMO (STA-019), where the
    standard has a version or an open draft already (STA-047). A first draft that was withdrawn makes
    room for another.
    """
    area = FunctionalArea.objects.select_for_update().filter(code=area_code.upper(), gone_on=None).first()
    if area is None or component is Component.CONTROLS:
        raise Refused(NOT_FOUND.about(what="such component of a functional area"))
    key = StandardKey(area.code, component)
    title = f"{area.title}: {component.label.lower()}"
    found = Standard.objects.filter(code=key.code).first()
    standard = found or Standard(
        code=key.code, title=title[:200], framework=FIBF, component=component, area=area
    )
    refuse_others(standard, areas_led, by)
    if found and (
        found.newest_number or found.versions.filter(state__in=[each.value for each in OPEN]).exists()
    ):
        raise Refused(problems.STANDARD_THERE.about(area=area.title, title=found.title))
    if found is None:
        standard.save()
        record("standard.listed", subject=standard, by=by)
    draft = StandardVersion.objects.create(
        standard=standard, number=0, state=VersionState.WORKING_DRAFT.value, made_on=timezone.localdate(),
        why=why.strip(), items_digest=digest_of_list(()),
    )  # fmt: skip
    record("draft.first", subject=draft, about=standard, by=by, why=draft.why)
    return draft
