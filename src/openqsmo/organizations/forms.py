"""Forms by which organizations and their codes are kept."""

from typing import Any

from django import forms

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import choices
from openqsmo.organizations.models import Organization
from openqsmo.organizations.queries import AGENCY_SCHEMES
from openqsmo.organizations.rules.names import LONGEST_NAME
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind

LONGEST_SHORT_FORM = 40
DAY = forms.DateInput(attrs={"type": "date"})


class ChangeForm(forms.Form):
    """What a person may say of an organization."""

    name = forms.CharField(max_length=LONGEST_NAME, label="Name", help_text="As its own documents write it.")
    kind = forms.ChoiceField(choices=choices(OrganizationKind), label="Kind")
    agency_class = forms.ChoiceField(
        choices=[("", "Not known"), *choices(AgencyClass)],
        required=False,
        label="Class",
        help_text="How the Chief Financial Officers Act sees it.",
    )
    part_of = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        label="Part of",
        help_text="The name, key or code of the organization above it, as in “Department of Labor” or CGAC:016.",
    )
    abbreviation = forms.CharField(max_length=LONGEST_SHORT_FORM, required=False, label="Short form")
    website = forms.URLField(max_length=480, required=False, label="Website", assume_scheme="https")
    is_provider = forms.BooleanField(required=False, label="It provides services to other agencies")
    why = forms.CharField(
        max_length=500, required=False, label="Why", help_text="Kept in the public history."
    )

    @classmethod
    def of(cls, organization: Organization, given: Any = None) -> "ChangeForm":
        """The form as it stands for an organization, or as it was sent."""
        initial = {
            name: getattr(organization, name) for name in cls.base_fields if hasattr(organization, name)
        }
        above = organization.parent
        return cls(given, initial={**initial, "part_of": above.key if above else ""})


class RegisterForm(ChangeForm):
    """A new organization; its source stands on its page."""

    key = forms.SlugField(
        max_length=120,
        required=False,
        label="Key",
        help_text="Its stable name in files, as in treasury-bfs; made of the name if left empty.",
    )
    source = forms.CharField(
        max_length=300, label="Source", help_text="Where it is told of: a law, an order, a list. Public."
    )
    why = None  # type: ignore[assignment]


class CodeForm(forms.Form):
    """A code that a scheme gave to an organization."""

    scheme = forms.ChoiceField(choices=[(each.value, f"{each}: {each.label}") for each in AGENCY_SCHEMES])
    value = forms.CharField(max_length=60, label="Code", help_text="Without its scheme, as in 016.")
    since = forms.DateField(required=False, label="Since", widget=DAY, help_text="Empty if not known.")
    source = forms.CharField(
        max_length=300, label="Source", help_text="The list or letter that gives it. Public."
    )

    def clean(self) -> dict[str, Any]:
        """The code itself under ``code``, checked for the form of its scheme."""
        given = super().clean() or self.cleaned_data
        if "scheme" in given and "value" in given:
            try:
                given["code"] = Identifier.of(Scheme(given["scheme"]), given["value"])
            except Refused as refused:
                self.add_error("value", f"{refused.problem.says} {refused.problem.fix}")
        return given


class EndCodeForm(forms.Form):
    """When a code ended."""

    on = forms.DateField(label="Until", widget=DAY)
    why = forms.CharField(
        max_length=500, required=False, label="Why", help_text="Kept in the public history."
    )
