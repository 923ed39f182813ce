"""Forms of outcomes."""

from django import forms

from openqsmo.standards.models import FunctionalArea

DAY = forms.DateInput(attrs={"type": "date"})


def _areas() -> list[tuple[str, str]]:
    rows = FunctionalArea.objects.order_by("title").values_list("code", "title")
    return [("", "None in particular"), *rows]


class AnswerForm(forms.Form):
    says = forms.CharField(label="What became of it", widget=forms.Textarea, max_length=5000)
    evidence = forms.CharField(
        label="Evidence", max_length=500, help_text="The report, record or figure that shows it."
    )
    source = forms.CharField(
        label="Source", max_length=500, help_text="Who made it, or where it can be read."
    )
    evidence_on = forms.DateField(label="Day that the evidence is of", widget=DAY)


class AskForm(forms.Form):
    title = forms.CharField(label="What is asked, in a few words", max_length=200)
    what = forms.CharField(label="What each agency is asked to do", widget=forms.Textarea, max_length=5000)
    measure = forms.CharField(label="Measure", max_length=500)
    proof = forms.CharField(label="How it will be proved", max_length=500)
    due_on = forms.DateField(label="Due on", widget=DAY)
    source = forms.CharField(label="Authority or source", max_length=500)
    area_code = forms.ChoiceField(label="Functional area", required=False, choices=_areas)
    agency_keys = forms.CharField(
        label="Agencies",
        required=False,
        help_text="Keys, separated by commas. Empty: every agency of the CFO Act.",
    )
