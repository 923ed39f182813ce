"""What people fill in about accounts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openqsmo.kernel.actor import Role, Scope
from openqsmo.people.rules.accounts import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TOKEN_NAME
from openqsmo.people.rules.tokens import MOST_DAYS
from openqsmo.people.vocabulary import SCOPES

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_TOKEN_NAME,
        help_text="What it is for, so that you know it again: “nightly export”.",
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[(scope.value, f"{scope.value.capitalize()}: {says}") for scope, says in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Never more than your own roles may. Choose as little as it needs.",
    )
    days = forms.IntegerField(
        label="Valid for how many days",
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=f"From 1 to {MOST_DAYS}. After that it opens nothing.",
    )

    def values(self) -> dict[str, Any]:
        """What ``make_token`` takes."""
        given = self.cleaned_data
        return {**given, "scopes": [Scope(scope) for scope in given["scopes"]]}


class MemberForm(forms.Form):
    """A role for somebody, named by address."""

    email = forms.CharField(
        label="E-mail address",
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The address that the person signs in with.",
    )
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Needed when the address has no account yet; one is opened then.",
    )
    role = forms.ChoiceField(label="Role", widget=forms.Select)

    def __init__(self, *args: Any, givable: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in givable]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What ``add_member`` takes beside the organization."""
        given = self.cleaned_data
        return {**given, "role": Role(given["role"])}
