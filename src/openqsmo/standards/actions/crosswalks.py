"""Decide where items of a standard went, one or many at once, and withdraw such a decision.

Who is the designated QSMO of a functional area is known above this domain: each door gives ``areas_led``.
The lead of either standard's area decides; the operator may decide every crosswalk.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, FieldError, Refused
from openqsmo.kernel.words import counted, day, listed
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.actions import one_at_a_time
from openqsmo.standards import problems
from openqsmo.standards.actions.drafts import is_lead
from openqsmo.standards.models import CrosswalkDecision, StandardVersion
from openqsmo.standards.queries.crosswalks import LISTED, Pair, decisions_of, pair_of
from openqsmo.standards.rules.crosswalks import CrosswalkEntry
from openqsmo.standards.rules.deciding import GivenEntry, faults_of, read_table


@transaction.atomic
def decide_crosswalk(
    *, from_id: int, to_id: int, given: Sequence[GivenEntry], areas_led: Collection[int], by: Actor
) -> tuple[CrosswalkDecision, ...]:
    """Decide where items of one version went in another; all of it or nothing. Gives the decisions made.

    What is decided so already is left as it is. Refused: to others than the QSMO of either standard's
    area (STA-060), with something to correct (STA-061), where another decision on an item stands (STA-062).
    """
    pair = _pair_to_write(from_id, to_id, areas_led, by)
    standing = [each for each in decisions_of(pair, viewer=by) if each.withdrawn_at is None]
    fresh = [each for each in given if not any(_is_decided_so(each, one.entry) for one in standing)]
    for each in fresh:
        _refuse_decided(each, standing)
    kinds = _kinds(pair)
    names = [{name for _, name in side} for side in kinds]
    versions = (pair.old.name_of_version, pair.new.name_of_version)
    errors = faults_of(fresh, names[0], names[1], [one.entry for one in standing], versions)
    found = [_kind(each, kinds) for each in fresh]
    errors += [
        _of_two_kinds(each) for each, kind in zip(fresh, found, strict=True) if kind is None and not errors
    ]
    if errors:
        raise Refused(problems.BAD_CROSSWALK.about(errors, count=counted(len(errors), "thing")))
    made = [_row(pair, each, kind or "", by) for each, kind in zip(fresh, found, strict=True)]
    for row in made:
        row.save()
    record_all([_entry(pair, row) for row in made], by=by)
    return tuple(made)


@transaction.atomic
def import_crosswalk(
    *, from_id: int, to_id: int, file: str, text: str, areas_led: Collection[int], by: Actor
) -> tuple[tuple[CrosswalkDecision, ...], int]:
    """Decide what a CSV file says, all of it or nothing: the decisions made, and how many rows it has."""
    given, errors, missing = read_table(text)
    if missing:
        raise Refused(problems.NOT_A_CROSSWALK_FILE.about(file=file, missing=listed(missing)))
    if errors:
        raise Refused(problems.BAD_CROSSWALK.about(errors, count=counted(len(errors), "row")))
    made = decide_crosswalk(from_id=from_id, to_id=to_id, given=given, areas_led=areas_led, by=by)
    return made, len(given)


@transaction.atomic
def withdraw_crosswalk(
    *, decision_id: int, why: str, areas_led: Collection[int], by: Actor
) -> CrosswalkDecision:
    """Withdraw a decision with its reason; it stays on record and is followed no more."""
    rows = CrosswalkDecision.objects.select_for_update(of=("self",))
    found = (
        rows.select_related("from_version__standard", "to_version__standard").filter(pk=decision_id).first()
    )
    if found is None:
        raise Refused(NOT_FOUND.about(what="such decision of a crosswalk"))
    _refuse_others(Pair(found.from_version, found.to_version), areas_led, by)
    if found.withdrawn_at:
        raise Refused(problems.CROSSWALK_WITHDRAWN.about(on=day(found.withdrawn_at.date())))
    if not why.strip():
        error = FieldError("why", "No reason is given.", "Say in a sentence why it is withdrawn.")
        raise Refused(problems.BAD_CROSSWALK.about([error], count=counted(1, "thing")))
    found.withdrawn_at, found.why_withdrawn = timezone.now(), why.strip()[:1000]
    found.save(update_fields=["withdrawn_at", "why_withdrawn"])
    facts = {"old": listed(found.from_identifiers) or "nothing"}
    record(
        "crosswalk.withdrawn", subject=found, about=found.to_version.standard, by=by, facts=facts,
        why=found.why_withdrawn,
    )  # fmt: skip
    return found


def _pair_to_write(from_id: int, to_id: int, areas_led: Collection[int], by: Actor) -> Pair:
    if from_id == to_id:
        raise Refused(problems.SAME_VERSION.about(version=f"number {from_id}"))
    pair = pair_of(from_id=from_id, to_id=to_id, viewer=by)
    _refuse_others(pair, areas_led, by)
    one_at_a_time(f"crosswalk.{from_id}.{to_id}")
    return pair


def _refuse_others(pair: Pair, areas_led: Collection[int], by: Actor) -> None:
    if not any(is_lead(each.standard, areas_led, by) for each in (pair.new, pair.old)):
        raise Refused(problems.NOT_YOUR_CROSSWALK.about(standard=pair.new.standard.title))


def _is_decided_so(each: GivenEntry, standing: CrosswalkEntry) -> bool:
    return (
        each.relation is standing.relation
        and set(each.old) == set(standing.from_identifiers)
        and set(each.new) == set(standing.to_identifiers)
    )


def _refuse_decided(each: GivenEntry, standing: Sequence[CrosswalkDecision]) -> None:
    for one in standing:
        shared = [name for name in each.old if name in one.from_identifiers]
        if not each.old and not one.from_identifiers:
            shared = [name for name in each.new if name in one.to_identifiers]
        if shared:
            raise Refused(problems.CROSSWALK_DECIDED.about(identifiers=listed(shared), decision=one))


Kinds = frozenset[tuple[str, str]]


def _kinds(pair: Pair) -> tuple[Kinds, Kinds]:
    """Kind and identifier of every item of either version."""
    return _items(pair.old), _items(pair.new)


def _items(version: StandardVersion) -> Kinds:
    rows = LISTED.filter(standardversion=version)
    return frozenset(rows.values_list("itemversion__item__kind", "itemversion__item__identifier"))


def _kind(each: GivenEntry, kinds: tuple[Kinds, Kinds]) -> str | None:
    """The kind of which all its items are, or None."""
    found = sorted({kind for side in kinds for kind, _ in side})
    for kind in found:
        sides = zip((each.old, each.new), kinds, strict=True)
        if all((kind, name) in known for names, known in sides for name in names):
            return kind
    return None


def _of_two_kinds(each: GivenEntry) -> FieldError:
    says = f"{each.names}: the items are of more than one kind."
    return FieldError(each.place or "to", says, "Decide about functions, activities and the rest one by one.")


def _row(pair: Pair, each: GivenEntry, kind: str, by: Actor) -> CrosswalkDecision:
    return CrosswalkDecision(
        from_version=pair.old, to_version=pair.new, kind=kind, relation=each.relation.value,
        from_identifiers=list(each.old), to_identifiers=list(each.new), confidence=each.confidence,
        rationale=each.rationale.strip(), source=each.source.strip(), reviewer_id=by.person_id,
        decided_at=timezone.now(),
    )  # fmt: skip


def _entry(pair: Pair, row: CrosswalkDecision) -> Entry:
    facts = {
        "old": listed(row.from_identifiers) or "nothing",
        "new": listed(row.to_identifiers) or "nothing",
        "relation": row.get_relation_display().lower(),
    }
    changes = {"confidence": Change(None, None if row.confidence is None else str(row.confidence))}
    return Entry("crosswalk.decided", row, changes, facts, row.rationale, pair.new.standard)
