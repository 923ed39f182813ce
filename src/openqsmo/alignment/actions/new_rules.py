"""Enter a new law, circular or regulation, with the items of standards that it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import NewRule, NewRuleItem, areas_in_charge
from openqsmo.alignment.vocabulary import RuleKind
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.standards.models import StandardItem

MOST_ITEMS = 500


@dataclass(frozen=True)
class GivenRule:
    """A rule as it is entered. ``items`` are named as ``standard-code:identifier``."""

    title: str
    kind: RuleKind
    citation: str
    issued_on: date
    effective_on: date | None
    source: str
    items: tuple[str, ...]
    is_synthetic: bool = False


@transaction.atomic
def enter_rule(*, given: GivenRule, by: Actor) -> NewRule:
    """Enter a rule and start its clock; the QSMO of the areas whose items it names does, or the operator.

    Refused: with something to correct (ALI-050), for items of other areas (ALI-051), entered already (ALI-052).
    """
    found, errors = _items(given.items)
    errors += _faults(given)
    if errors:
        raise Refused(problems.BAD_RULE.about(errors))
    _refuse_others(found, by)
    if before := NewRule.objects.filter(citation=given.citation.strip()).first():
        raise Refused(problems.RULE_ON_RECORD.about(citation=before.citation, title=before.title))
    rule = NewRule.objects.create(
        title=kept_text(given.title), kind=given.kind.value, citation=given.citation.strip(),
        issued_on=given.issued_on, effective_on=given.effective_on, source=given.source.strip(),
        is_synthetic=given.is_synthetic, entered_at=timezone.now(), entered_by_id=by.person_id,
    )  # fmt: skip
    rows = [NewRuleItem.objects.create(rule=rule, item=item) for item in found]
    facts = {"kind": rule.get_kind_display().lower(), "citation": rule.citation, "items": len(rows)}
    record("rule.entered", subject=rule, by=by, facts=facts, also=rows)
    return rule


@transaction.atomic
def name_items(*, rule_id: int, items: Sequence[str], by: Actor) -> NewRule:
    """Name more items that a rule changes; those that it names already stay."""
    rule = NewRule.objects.select_for_update().get(pk=rule_id)
    found, errors = _items(items)
    if errors:
        raise Refused(problems.BAD_RULE.about(errors))
    _refuse_others(found, by)
    known = set(rule.items.values_list("item_id", flat=True))
    rows = [NewRuleItem.objects.create(rule=rule, item=item) for item in found if item.pk not in known]
    if rows:
        facts = {"items": len(rows)}
        record("rule.items_named", subject=rule, by=by, facts=facts, also=rows)
    return rule


def _items(names: Sequence[str]) -> tuple[list[StandardItem], list[FieldError]]:
    errors = [] if 0 < len(names) <= MOST_ITEMS else [_fault("items", "It names no item, or too many.")]
    found: dict[int, StandardItem] = {}
    for name in names[:MOST_ITEMS]:
        code, _, identifier = name.strip().partition(":")
        rows = StandardItem.objects.select_related("standard").filter(identifier=identifier.strip())
        item = rows.filter(standard__code=code.strip().casefold()).first()
        if item is None:
            errors.append(_fault("items", f"There is no item “{name[:80]}”."))
        else:
            found[item.pk] = item
    return list(found.values()), errors


def _faults(given: GivenRule) -> list[FieldError]:
    errors = [
        FieldError(name, f"No {name} is given.", "Give it as the rule is published.")
        for name in ("title", "citation", "source")
        if not getattr(given, name).strip()
    ]
    if given.issued_on > timezone.localdate():
        errors.append(FieldError("issued_on", "The day is to come.", "Enter a rule once it is issued."))
    if given.effective_on and given.effective_on < given.issued_on:
        says = "It is before the day of issue."
        errors.append(FieldError("effective_on", says, "Give the day of issue or a later one."))
    return errors


def _fault(field: str, says: str) -> FieldError:
    return FieldError(field, says, "Name items as hcm-capabilities:HCM.A5-1.010.010, one on each line.")


def _refuse_others(items: Sequence[StandardItem], by: Actor) -> None:
    if by.has(Role.OPERATOR):
        return
    own = set(areas_in_charge(by))
    others = [item for item in items if item.standard.area_id not in own]
    if others:
        raise Refused(problems.RULE_NOT_YOURS.about(standard=others[0].standard.title))
