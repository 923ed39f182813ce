"""Forms of waivers: asked for, decided."""

from typing import Any

from django import forms

from openqsmo.alignment.vocabulary import LONGEST_REASON, LONGEST_STATEMENT, WaiverKind, WaiverReason
from openqsmo.kernel.words import choices

_DAY = forms.DateInput(attrs={"type": "date"})


class AskWaiverForm(forms.Form):
    """Leave from a requirement; ``owners`` are the agencies and offerings that the asker acts for."""

    owner = forms.ChoiceField(label="For whom?")
    standard_code = forms.CharField(
        label="Standard", max_length=60, help_text="Its code, such as hcm-capabilities."
    )
    identifier = forms.CharField(
        label="Item of the standard", max_length=200, required=False, help_text="Such as HCM.A5-1.010.010."
    )
    rule_id = forms.CharField(
        label="Or a conformance rule",
        max_length=60,
        required=False,
        help_text="As the report names it: PAY-014.",
    )
    kind = forms.ChoiceField(
        label="What is asked for?", choices=choices(WaiverKind), widget=forms.RadioSelect,
        help_text="A waiver is for a time; an exception says that the requirement does not fit the case.",
    )  # fmt: skip
    reason = forms.ChoiceField(label="Reason", choices=choices(WaiverReason), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label="Explanation", max_length=LONGEST_STATEMENT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everyone reads it: name no person and nothing that is not public.",
    )  # fmt: skip
    expires_on = forms.DateField(label="Until", widget=_DAY, help_text="The last day on which it holds.")

    def __init__(self, *given: Any, owners: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = owners


class DecideWaiverForm(forms.Form):
    """Grant or refuse a waiver."""

    answer = forms.ChoiceField(
        label="What is decided?",
        choices=[("grant", "Grant it"), ("refuse", "Refuse it")],
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everyone reads it.",
    )
    expires_on = forms.DateField(label="Until, if granted", widget=_DAY, required=False)
