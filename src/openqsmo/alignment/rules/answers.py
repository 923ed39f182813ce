"""Which of the answers that somebody gives are kept: what changes, what stands in the way."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from openqsmo.alignment.vocabulary import ANSWERS_OF, LONGEST_NOTE, Fit, Given, Side, Stored
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import day, listed


@dataclass(frozen=True)
class Judged:
    """What becomes of the answers given.

    ``kept`` changes what is on record; ``unchanged`` names what says the same already. ``faults`` are
    answers that cannot be kept as they are; ``stale`` ones were answered otherwise since their writer looked.
    """

    kept: tuple[Given, ...]
    unchanged: tuple[str, ...]
    faults: tuple[FieldError, ...]
    stale: tuple[FieldError, ...]


def judge_answers(
    side: Side,
    given: Sequence[Given],
    on_record: Mapping[str, Stored],
    wordings: Mapping[str, Collection[int]],
) -> Judged:
    """Judge answers against what is on record, each by its identifier.

    ``wordings`` holds, for every capability of the newest version, the wordings that it ever had. An
    answer that says what is on record is unchanged, whichever revision its writer saw; one that
    says something else is stale when its writer saw another revision than the one on record.
    """
    kept: list[Given] = []
    unchanged: list[str] = []
    stale: list[FieldError] = []
    faults = _repeated(given)
    for each in given:
        before = on_record.get(each.identifier)
        found = fault_of(side, each, wordings)
        if found is not None:
            faults.append(found)
        elif _says_the_same(each, before):
            unchanged.append(each.identifier)
        elif each.seen != (before.revision if before else 0):
            stale.append(_stale(side, each, before))
        else:
            kept.append(each)
    return Judged(tuple(kept), tuple(unchanged), tuple(faults), tuple(stale))


def fault_of(side: Side, each: Given, wordings: Mapping[str, Collection[int]]) -> FieldError | None:
    """What is wrong with one answer by itself, or None."""
    name = each.identifier
    if name not in wordings:
        says = f"{name} is not a capability of the newest version."
        return FieldError(name, says, "Look it up among the capabilities of the standard.")
    if each.wording not in wordings[name]:
        return FieldError(
            name, f"{name} never had the wording answered to.", "Read it anew, and answer again."
        )
    return _fault_of_values(side, each)


def _fault_of_values(side: Side, each: Given) -> FieldError | None:
    name, words = each.identifier, [member.value for member in ANSWERS_OF[side]]
    if each.answer is not None and each.answer not in words:
        return FieldError(name, f"“{each.answer[:60]}” is no answer.", f"Choose {listed(words, 'or')}.")
    if each.answer is None and each.note:
        return FieldError(name, "A note stands without an answer.", "Choose an answer, or take the note out.")
    if len(each.note) > LONGEST_NOTE:
        return FieldError(name, f"The note is longer than {LONGEST_NOTE:,} characters.", "Shorten it.")
    if each.answer == Fit.PLANNED and each.planned_on is None:
        return FieldError(name, "Planned, and no day is given.", "Give the day by which it will be met.")
    if each.answer != Fit.PLANNED and each.planned_on is not None:
        fix = "Choose “Planned”, or take the day out."
        return FieldError(name, "A day is given to an answer that is not “Planned”.", fix)
    return None


def answer_in_words(side: Side, answer: str | None) -> str:
    """An answer as it is shown; none is “Not answered”."""
    return "Not answered" if answer is None else ANSWERS_OF[side](answer).label


def _says_the_same(each: Given, before: Stored | None) -> bool:
    if before is None:
        return each.answer is None
    same = (each.answer, each.note, each.planned_on) == (before.answer, before.note, before.planned_on)
    return same and not (each.is_confirmed and each.wording != before.wording)


def _stale(side: Side, each: Given, before: Stored | None) -> FieldError:
    if before is None:
        says = f"{each.identifier} has no answer on record any more."
    else:
        planned = f" ({day(before.planned_on)})" if before.planned_on else ""
        note = f", with the note “{before.note}”" if before.note else ""
        says = f"Since you looked, it was answered “{answer_in_words(side, before.answer)}”{planned}{note}."
    fix = f"Yours was “{answer_in_words(side, each.answer)}”. Look at what is there now, then save the one that holds."
    return FieldError(each.identifier, says, fix)


def _repeated(given: Sequence[Given]) -> list[FieldError]:
    counts = Counter(each.identifier for each in given)
    return [
        FieldError(name, f"{name} is answered {number} times.", "Answer it once.")
        for name, number in counts.items()
        if number > 1
    ]
