"""The small forms of the workflow: start an offering, make a move, give evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openqsmo.catalog.actions.moving import LONGEST_REASON
from openqsmo.catalog.rules.evidence_files import KINDS, MOST_BYTES
from openqsmo.catalog.vocabulary import Assurance, SourcingMode

Options = Sequence[tuple[str, str]]


class StartForm(forms.Form):
    """What it is called, where it comes from, in which functional area, whose it is."""

    title = forms.CharField(
        max_length=300,
        label="Name",
        help_text="As agencies look for it. You can change it while it is a draft.",
    )
    mode = forms.ChoiceField(
        label="Where it comes from", widget=forms.RadioSelect, help_text="It decides what has to be given."
    )
    area = forms.ChoiceField(
        label="Functional area", help_text="The QSMO designated for it reviews the offering."
    )
    provider = forms.ChoiceField(label="Provider")

    def __init__(
        self, *args: Any, modes: Sequence[SourcingMode], areas: Options, providers: Options, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "mode", [(mode.value, mode.label) for mode in modes])
        _choose(self, "area", [("", "Choose"), *areas])
        _choose(self, "provider", providers if len(providers) == 1 else [("", "Choose"), *providers])


class MoveForm(forms.Form):
    """What a move asks: a reason, and for some an area or an older version."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    area = forms.ChoiceField(label="Functional area")
    number = forms.ChoiceField(label="Version", widget=forms.RadioSelect)
    event = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62, required=False)

    def __init__(
        self,
        *args: Any,
        asks: str,
        hint: str,
        needs_reason: bool,
        areas: Options,
        versions: Options,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = asks, hint
        self.fields["reason"].required = needs_reason
        for name, options in (("area", areas), ("number", versions)):
            if options:
                _choose(self, name, options)
            else:
                del self.fields[name]
        if not asks:
            del self.fields["reason"]


class EvidenceForm(forms.Form):
    """A file, the level that it proves, and for the two highest levels the day and who."""

    file = forms.FileField(
        label="File", help_text=f"{KINDS}; at most {MOST_BYTES // 1024 // 1024} MB.", allow_empty_file=True
    )
    level = forms.ChoiceField(
        label="What it proves",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in Assurance if each is not Assurance.CLAIMED],
        help_text="Documented: it is written down. Certified or tested: somebody else found it to be so.",
    )
    on = forms.DateField(
        label="On which day it was certified or tested",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    by = forms.CharField(
        label="Who certified or tested it",
        required=False,
        max_length=300,
        help_text="An organization, not a person.",
    )


def _choose(form: forms.Form, name: str, options: Options) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(options)
