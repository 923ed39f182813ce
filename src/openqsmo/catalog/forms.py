"""Forms of the catalogue's pages."""

from typing import Any

from django import forms

from openqsmo.catalog.vocabulary import Frequency, NeedState
from openqsmo.kernel.words import choices
from openqsmo.standards.models import FunctionalArea


class FollowForm(forms.Form):
    """How often to hear; for a search also its name."""

    name = forms.CharField(max_length=200, required=False, label="Name of this search")
    frequency = forms.ChoiceField(
        choices=choices(Frequency), initial=Frequency.WEEKLY.value, label="How often to hear of changes",
        widget=forms.RadioSelect, help_text="Mail carries public fields only.",
    )  # fmt: skip


class NeedForm(forms.Form):
    """What is missing, what for, in which functional area."""

    what = forms.CharField(
        max_length=300, label="What is missing?", help_text="For example: leave requests from a phone."
    )
    what_for = forms.CharField(
        max_length=5000, label="What do you need it for?", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Who would use it, how many, by when. This is public: name no person.",
    )  # fmt: skip
    area = forms.ChoiceField(required=False, label="Functional area", help_text="Its QSMO will answer.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = list(FunctionalArea.objects.values_list("code", "title"))
        field = self.fields["area"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "I do not know"), *areas]


class EndNeedForm(forms.Form):
    """Answer or decline a need, with a public reason."""

    state = forms.ChoiceField(
        choices=[(NeedState.ANSWERED.value, "Answered"), (NeedState.DECLINED.value, "Declined")],
        widget=forms.RadioSelect, label="How does it end?",
    )  # fmt: skip
    answer = forms.CharField(
        max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), label="Reason, public"
    )
    offering = forms.CharField(
        max_length=80,
        required=False,
        label="Offering that meets it",
        help_text="Its identifier, such as HR-0001.",
    )
