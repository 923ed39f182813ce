"""The form of a new law, circular or regulation."""

from django import forms

from openqsmo.alignment.actions.new_rules import GivenRule
from openqsmo.alignment.vocabulary import RuleKind
from openqsmo.kernel.words import choices

_DAY = forms.DateInput(attrs={"type": "date"})


class RuleForm(forms.Form):
    """A rule from outside that changes standards."""

    title = forms.CharField(label="What is it called?", max_length=300)
    kind = forms.ChoiceField(label="What is it?", choices=choices(RuleKind), widget=forms.RadioSelect)
    citation = forms.CharField(label="How is it cited?", max_length=300, help_text="Such as Pub. L. 117-11.")
    issued_on = forms.DateField(label="Issued on", widget=_DAY, help_text="The clock counts from this day.")
    effective_on = forms.DateField(label="Effective on", widget=_DAY, required=False)
    source = forms.CharField(label="Where is it published?", max_length=500)
    items = forms.CharField(
        label="Which items of standards does it change?", widget=forms.Textarea(attrs={"rows": 5}),
        max_length=50_000, help_text="One on each line, as hcm-capabilities:HCM.A5-1.010.010.",
    )  # fmt: skip

    @property
    def given(self) -> GivenRule:
        """The rule that the form holds."""
        said = self.cleaned_data
        items = tuple(line.strip() for line in said["items"].splitlines() if line.strip())
        return GivenRule(
            said["title"], RuleKind(said["kind"]), said["citation"], said["issued_on"], said["effective_on"],
            said["source"], items,
        )  # fmt: skip
