"""The form of what meeting a draft would cost."""

from typing import Any

from django import forms


class CostForm(forms.Form):
    """What meeting a draft would cost one of the provider's offerings, once."""

    offering = forms.ChoiceField(label="Offering")
    amount_usd = forms.DecimalField(
        label="Cost in US dollars, once", min_value=0, max_digits=14, decimal_places=2,
        help_text="All that it takes to meet the draft.",
    )  # fmt: skip
    source = forms.CharField(label="Where does the figure come from?", max_length=500)

    def __init__(self, *given: Any, offerings: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["offering"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offerings
