"""Forms of the fit-gap: answers by radio button, a workbook, unique capabilities, work-off plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict

from openqsmo.alignment.queries.answers import AnswerRow
from openqsmo.alignment.rules.answers import answer_in_words
from openqsmo.alignment.vocabulary import (
    ANSWERS_OF,
    LONGEST_AUTHORITY,
    LONGEST_REASON,
    LONGEST_STATEMENT,
    CandidateState,
    Given,
    Side,
)
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import choices

MOST_POSTED = 200
_DAY = forms.DateInput(attrs={"type": "date"})


@dataclass(frozen=True)
class Drawn:
    """One capability as the form draws it: what is on record, what was typed, what is wrong with it."""

    row: AnswerRow
    place: int
    answer: str
    note: str
    planned_on: str
    is_confirmed: bool
    options: Sequence[tuple[str, str]]
    error: FieldError | None = None
    now: str = ""

    @property
    def said(self) -> str:
        """The answer in words, for those who only read."""
        return dict(self.options)[self.answer]


@dataclass
class Posted:
    """Answers as a form sent them; ``errors`` are days that cannot be read."""

    given: list[Given] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)


def draw(
    side: Side, rows: Sequence[AnswerRow], posted: Posted | None = None, errors: Sequence[FieldError] = ()
) -> list[Drawn]:
    """Rows as the form draws them: as on record, or as typed with what is wrong."""
    typed = {each.identifier: each for each in posted.given} if posted else {}
    days = posted.days if posted else {}
    wrong = {error.field: error for error in errors}
    return [
        _drawn(side, place, row, typed.get(row.capability.identifier), days, wrong)
        for place, row in enumerate(rows, start=1)
    ]


def read_posted(data: QueryDict) -> Posted:
    """The answers that a form sent; each row says which capability, revision and wording it stands on."""
    found = Posted()
    for place in range(1, MOST_POSTED + 1):
        parts = data.get(f"stands_on.{place}", "").split("|")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdigit() and len(part) < 19 for part in parts[1:]
        ):
            continue
        _read_row(data, place, parts[0], int(parts[1]), int(parts[2]), found)
    return found


class WorkbookForm(forms.Form):
    """A filled-in workbook."""

    file = forms.FileField(label="Filled-in workbook", help_text="The .xlsx file that was exported here.")
    anyway = forms.BooleanField(
        required=False,
        label="Take what is right, and leave the rest",
        help_text="Without this, one fault keeps the whole file out.",
    )


class UniqueForm(forms.Form):
    """What an agency needs beyond the standard."""

    identifier = forms.CharField(
        max_length=200, label="Activity or function", help_text="Where it belongs, such as FFM.010.010."
    )
    statement = forms.CharField(
        max_length=LONGEST_STATEMENT, label="What is needed?", widget=forms.Textarea(attrs={"rows": 4})
    )
    authority = forms.CharField(
        max_length=LONGEST_AUTHORITY, label="Which authority asks for it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The law, regulation or policy, with its section: 30 U.S.C. 813.",
    )  # fmt: skip


class DecideForm(forms.Form):
    """Take a candidate change up, or decline it."""

    state = forms.ChoiceField(
        choices=[each for each in choices(CandidateState) if each[0] != CandidateState.PROPOSED],
        widget=forms.RadioSelect, label="What becomes of it?",
    )  # fmt: skip
    reason = forms.CharField(
        max_length=LONGEST_REASON, required=False, label="Reason", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to decline. The agency reads it.",
    )  # fmt: skip


class PlanForm(forms.Form):
    """What will be done about a gap, and by when."""

    identifier = forms.CharField(max_length=200, label="Capability")
    what = forms.CharField(
        max_length=LONGEST_STATEMENT, label="What will be done?", widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label="Closed by", widget=_DAY)


class MovePlanForm(forms.Form):
    """Another day for a plan, with the reason."""

    due_on = forms.DateField(label="Closed by", widget=_DAY)
    why = forms.CharField(max_length=LONGEST_REASON, label="Why does the day change?")


class DonePlanForm(forms.Form):
    """The day on which a plan was done."""

    done_on = forms.DateField(label="Done on", widget=_DAY)


def _drawn(
    side: Side,
    place: int,
    row: AnswerRow,
    typed: Given | None,
    days: Mapping[str, str],
    wrong: Mapping[str, FieldError],
) -> Drawn:
    name, stored = row.capability.identifier, row.stored
    error = wrong.get(name)
    now = answer_in_words(side, stored.answer) if stored and error else ""
    source = typed or stored
    planned = source.planned_on if source else None
    return Drawn(
        row=row,
        place=place,
        answer=(source.answer or "") if source else "",
        note=source.note if source else "",
        planned_on=days.get(name, planned.isoformat() if planned else ""),
        is_confirmed=typed.is_confirmed if typed else False,
        options=[*choices(ANSWERS_OF[side]), ("", "Not answered")],
        error=error,
        now=now + (f" ({stored.note})" if now and stored and stored.note else ""),
    )


def _read_row(data: QueryDict, place: int, name: str, seen: int, wording: int, found: Posted) -> None:
    day = data.get(f"planned_on.{place}", "").strip()
    try:
        planned_on = forms.DateField(required=False).clean(day)
    except forms.ValidationError:
        found.errors.append(FieldError(name, f"“{day[:40]}” is no day.", "Write it as 2027-01-31."))
        planned_on = None
    found.days[name] = day
    found.given.append(
        Given(
            identifier=name,
            answer=data.get(f"answer.{place}") or None,
            note=data.get(f"note.{place}", ""),
            planned_on=planned_on,
            seen=seen,
            wording=wording,
            is_confirmed=f"confirm.{place}" in data,
        )
    )
