"""Forms of business cases."""

from datetime import date

from django import forms
from django.utils import timezone

from openqsmo.cases.paperwork import (
    CaseKind,
    ExceptionReason,
    JointPurpose,
    ReturnReason,
    StepDecision,
)
from openqsmo.kernel.words import choices
from openqsmo.standards.models import FunctionalArea

NONE = ("", "Choose one")


class Plain(forms.Form):
    """A form whose choices of areas and agencies are given when it is made."""

    def offer(self, name: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [NONE, *options]


def areas() -> list[tuple[str, str]]:
    """Every functional area by code."""
    return list(FunctionalArea.objects.order_by("title").values_list("code", "title"))


class StartForm(Plain):
    title = forms.CharField(
        label="Title", max_length=200, help_text="What the case is about, in a few words."
    )
    agency_id = forms.ChoiceField(label="Agency")
    area_code = forms.ChoiceField(label="Functional area")
    kind = forms.ChoiceField(label="Why a case is needed", choices=choices(CaseKind))
    joint_purpose = forms.ChoiceField(
        label="What a joint case is for",
        choices=[("", "It is no joint case"), *choices(JointPurpose)],
        required=False,
    )


class WhyForm(forms.Form):
    why = forms.CharField(
        label="What changed since the version before, and why",
        widget=forms.Textarea,
        max_length=5000,
        required=False,
    )


class SignForm(forms.Form):
    decision = forms.ChoiceField(
        label="Your decision", choices=choices(StepDecision), widget=forms.RadioSelect
    )
    reason_code = forms.ChoiceField(
        label="Reason, to return or deny",
        choices=[("", "None: I approve"), *choices(ReturnReason)],
        required=False,
    )
    reason = forms.CharField(
        label="In words: what must change, or why not", widget=forms.Textarea, max_length=5000, required=False
    )
    condition = forms.CharField(
        label="A condition of the approval",
        max_length=1000,
        required=False,
        help_text="Leave empty for none.",
    )
    due_on = forms.DateField(
        label="The condition is due on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label="The approval holds until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Counts at OMB's step. Empty: for one year.",
    )

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if self.cleaned_data.get("condition") and (due_on is None or due_on <= timezone.localdate()):
            raise forms.ValidationError("Give a day after today by which the condition is to be met.")
        return due_on


class TextForm(forms.Form):
    text = forms.CharField(label="Text", widget=forms.Textarea, max_length=5000)


class AskExceptionForm(Plain):
    agency_id = forms.ChoiceField(label="Agency")
    area_code = forms.ChoiceField(label="Functional area")
    reason = forms.ChoiceField(label="Reason", choices=[NONE, *choices(ExceptionReason)])
    text = forms.CharField(label="What cannot wait, and why", widget=forms.Textarea, max_length=5000)


class DecideExceptionForm(forms.Form):
    state = forms.ChoiceField(
        label="Decision",
        choices=[("granted", "Grant it"), ("declined", "Decline it")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="Reason", widget=forms.Textarea, max_length=5000)
    until = forms.DateField(
        label="Granted until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
