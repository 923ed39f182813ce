"""What stands between a draft and its adoption: its rows as the rule of readiness reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openqsmo.standards.models import (
    ItemVersion,
    PublicComment,
    RequirementEvidence,
    StandardItem,
    StandardVersion,
)
from openqsmo.standards.rules.readiness import (
    Comment,
    Evidence,
    Missing,
    Proof,
    Requirement,
    Strictness,
    missing,
)
from openqsmo.standards.vocabulary import ItemKind


@dataclass(frozen=True)
class RequirementLine:
    """A requirement of a version with its evidence. ``outdated`` was given for other words than these."""

    row: ItemVersion
    facts: Requirement
    evidence: tuple[RequirementEvidence, ...]
    outdated: tuple[RequirementEvidence, ...]

    @property
    def is_must(self) -> bool:
        return self.facts.strictness is Strictness.MUST


def missing_of(version: StandardVersion) -> tuple[Missing, ...]:
    """Everything that a version still lacks before OMB may agree to it."""
    lines = requirement_lines(version)
    requirements = [line.facts for line in lines]
    evidence = [Evidence(line.facts.identifier, each.reference) for line in lines for each in line.evidence]
    comments = [comment_facts(each) for each in comments_of(version)]
    wanted = {each.requirement for each in comments if each.requirement}
    others = set(version.items.filter(item__identifier__in=wanted).values_list("item__identifier", flat=True))
    return missing(requirements, comments, evidence, others=others, on_record=_on_record(requirements))


def requirement_lines(version: StandardVersion) -> tuple[RequirementLine, ...]:
    """The requirements of a version in the order of their identifiers, each with its evidence."""
    rows = list(
        version.items.filter(item__kind=ItemKind.REQUIREMENT)
        .select_related("item__standard")
        .defer("words")
        .order_by("item__identifier")
    )
    given: dict[int, list[RequirementEvidence]] = {}
    kept = RequirementEvidence.objects.filter(item_version__item__in=[row.item_id for row in rows])
    for each in kept.filter(taken_back_at=None).select_related("item_version", "given_by", "version"):
        given.setdefault(each.item_version.item_id, []).append(each)
    return tuple(_line(row, given.get(row.item_id, [])) for row in rows)


def comments_of(version: StandardVersion) -> Sequence[PublicComment]:
    """The comments on a version, in the order in which they were filed."""
    return list(version.comments.select_related("item__standard", "person", "duplicate_of", "version"))


def comment_facts(comment: PublicComment) -> Comment:
    """A comment as the rule of readiness reads it."""
    return Comment(
        number=str(comment.number),
        requirement=comment.item.identifier if comment.item else None,
        disposition=comment.disposition_enum,
        answer=comment.answer,
        duplicate_of=str(comment.duplicate_of.number) if comment.duplicate_of else None,
    )


def requirement_facts(identifier: str, content: Mapping[str, Any]) -> Requirement:
    """A requirement's content as the rule of readiness reads it; a value that it does not know is none."""
    level, proofs = content.get("level"), content.get("proofs") or ()
    return Requirement(
        identifier=identifier,
        strictness=Strictness(level) if level in set(Strictness) else None,
        applies_when=str(content.get("applies_when") or ""),
        proofs=tuple(Proof(each) for each in proofs if each in set(Proof)),
        capabilities=tuple(content.get("capabilities") or ()),
        data_elements=tuple(content.get("data_elements") or ()),
    )


def _line(row: ItemVersion, given: Sequence[RequirementEvidence]) -> RequirementLine:
    return RequirementLine(
        row,
        requirement_facts(row.item.identifier, row.content),
        tuple(each for each in given if each.item_version_id == row.pk),
        tuple(each for each in given if each.item_version_id != row.pk),
    )


def _on_record(requirements: Sequence[Requirement]) -> set[str]:
    names = {name for one in requirements for name in (*one.capabilities, *one.data_elements)}
    found = StandardItem.objects.filter(identifier__in=names, versions__in_versions__number__gt=0)
    return set(found.values_list("identifier", flat=True))
