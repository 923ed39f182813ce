"""A standard that is drafted in the demonstration: begun, worded, decided up to public comment, commented on."""

from collections.abc import Callable, Mapping
from typing import Any

from openqsmo.governance.queries.leading import areas_led
from openqsmo.site.demonstration.content import SyntheticDraft
from openqsmo.site.demonstration.stage import Stage
from openqsmo.standards.actions.comments import answer_comment, file_comment
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import put_item
from openqsmo.standards.actions.evidence import give_evidence
from openqsmo.standards.actions.first import begin_standard
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.rules.readiness import Disposition
from openqsmo.standards.vocabulary import Component, ItemKind


def take_step(stage: Stage, told: SyntheticDraft, step: str) -> None:
    """Take one step of the invented draft, by whoever takes it in fact."""
    _STEPS[step](stage, told)


def comment(stage: Stage, told: SyntheticDraft, given: Mapping[str, str]) -> None:
    """Somebody comments on it; what the story answers is answered by its lead at once."""
    draft = _draft(told)
    made = file_comment(
        version_id=draft.pk, text=given["text"], identifier=given.get("on", ""), name=given.get("name", ""),
        organization=given.get("organization", ""), by=stage.actor(given.get("by", "")),
    )  # fmt: skip
    if given.get("disposition"):
        by = stage.actor(told.lead)
        answer_comment(
            version_id=draft.pk, number=made.number, disposition=Disposition(given["disposition"]),
            answer=given["answer"], areas_led=areas_led(by, told.steps["public_comment"]), by=by,
        )  # fmt: skip


def _begin(stage: Stage, told: SyntheticDraft) -> None:
    by = stage.actor(told.lead)
    led = areas_led(by, told.steps["begun"])
    draft = begin_standard(
        area_code=told.area, component=Component.REQUIREMENTS, why=told.why, areas_led=led, by=by
    )
    for requirement in told.requirements:
        content = {key: value for key, value in requirement.items() if key not in ("identifier", "evidence")}
        put_item(
            draft_id=draft.pk, kind=ItemKind.REQUIREMENT, identifier=requirement["identifier"],
            content=content, areas_led=led, by=by,
        )  # fmt: skip
        if "evidence" in requirement:
            give_evidence(
                draft_id=draft.pk, identifier=requirement["identifier"], reference=requirement["evidence"],
                says="", areas_led=led, by=by,
            )  # fmt: skip


def _decide(step: Step, by: str) -> Callable[[Stage, SyntheticDraft], None]:
    def decide(stage: Stage, told: SyntheticDraft) -> None:
        actor, on = stage.actor(by or told.lead), told.steps[step.value]
        opened: dict[str, Any] = {"docket": told.docket, "opens_on": on, "closes_on": told.closes_on}
        record_decision(
            version_id=_draft(told).pk, step=step, decision=Decision.AGREED, on=on, body=step.label,
            areas_led=areas_led(actor, on), by=actor, **(opened if step is Step.PUBLIC_COMMENT else {}),
        )  # fmt: skip

    return decide


def _draft(told: SyntheticDraft) -> StandardVersion:
    return StandardVersion.objects.get(standard__code=f"{told.area.lower()}-requirements", number=0)


_STEPS: Mapping[str, Callable[[Stage, SyntheticDraft], None]] = {
    "begun": _begin,
    "working_group": _decide(Step.WORKING_GROUP, ""),
    "standards_council": _decide(Step.STANDARDS_COUNCIL, "stan@example.gov"),
    "governance_board": _decide(Step.GOVERNANCE_BOARD, "sam@example.gov"),
    "public_comment": _decide(Step.PUBLIC_COMMENT, ""),
}
