"""The forms of governance: their fields carry the names that the actions take."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from openqsmo.governance.actions.offices import LEADING_KINDS
from openqsmo.governance.vocabulary import Body, Decision, OfficeTitle, PlanSection
from openqsmo.kernel.words import choices, listed
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.standards.models import FunctionalArea

FIRST_PLAN_YEAR, LAST_PLAN_YEAR = 2019, 2100
LONGEST_SOURCE, LONGEST_TEXT, LONGEST_SECTION = 500, 5_000, 50_000
LONGEST_REGISTER_SOURCE = 300
MOST_NAMED = 5


class DayField(forms.DateField):
    """A day, by the browser's own date picker or as 2026-05-31."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        bad = {"invalid": "Write the day as year, month and day, as in 2026-05-31."}
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], error_messages=bad, **options)


class OrganizationField(forms.CharField):
    """An organization by its name, abbreviation or key; the value is its identifier.

    A name that could be several is an error that names them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=300, widget=forms.TextInput(attrs={"list": "organizations"}), **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = list(_named(text)[: MOST_NAMED + 1])
        if len(found) == 1:
            return int(found[0].pk)
        if not found:
            raise forms.ValidationError(f"No organization here is called “{text}”. Give its full name.")
        names = listed((f"{one.name} ({one.key})" for one in found[:MOST_NAMED]), "or")
        raise forms.ValidationError(f"“{text}” could be {names}. Give the word in brackets.")


def _named(text: str) -> QuerySet[Organization]:
    by_key = Organization.objects.filter(key=text.lower())
    if by_key.exists():
        return by_key
    is_it = Q(name__iexact=text) | Q(abbreviation__iexact=text)
    return (
        Organization.objects.filter(is_it).exclude(kind=OrganizationKind.COMMERCIAL_PROVIDER).order_by("pk")
    )


def organizations_to_offer() -> list[str]:
    """Names offered while somebody types: agencies of the CFO Act, and whoever leads or hosts a QSMO."""
    leading = Q(agency_class="cfo_act", kind__in=LEADING_KINDS, parent=None)
    hosts = Q(designations_led__isnull=False) | Q(designations__isnull=False) | Q(kind="board")
    return list(
        Organization.objects.filter(leading | hosts)
        .order_by("name")
        .values_list("name", flat=True)
        .distinct()
    )


def _source(*, longest: int = LONGEST_SOURCE, **options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=longest,
        help_text="The memorandum, minutes or announcement, with its date or address.",
        **options,
    )


def _text(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST_TEXT, help_text=help_text, widget=forms.Textarea
    )


class StepForm(forms.Form):
    """What every step asks for: the day it took effect, and the source that says so."""

    on = DayField(label="Day it took effect")
    source = _source(label="Source")


class IdentifyForm(StepForm):
    area_id = forms.ModelChoiceField(
        label="Functional area",
        queryset=FunctionalArea.objects.filter(gone_on=None),
        empty_label="Choose one",
    )
    name = forms.CharField(label="Name of the QSMO", max_length=200, help_text="Such as “Travel QSMO”.")
    scope = _text("Scope", help_text="Which services it is to cover, as far as that is known.")
    field_order = ["area_id", "name", "scope", "on", "source"]

    def clean_area_id(self) -> int:
        return int(self.cleaned_data["area_id"].pk)


class OfficeForm(StepForm):
    """A step that names an office: pre-designation and transfer."""

    lead_agency_id = OrganizationField(
        label="Lead agency", help_text="Its full name, abbreviation or key, such as “OPM”."
    )
    office_name = forms.CharField(
        label="Name of its QSMO office",
        max_length=200,
        help_text="An office of that agency that has this name already is used; otherwise it is registered.",
    )
    scope = _text("Scope", help_text="Left empty, the scope stays as it is.")
    field_order = ["lead_agency_id", "office_name", "scope", "on", "source"]


class TransferForm(OfficeForm):
    says = _text("What the record should say about it")
    field_order = ["lead_agency_id", "office_name", "scope", "on", "source", "says"]


class NotedForm(StepForm):
    says = _text("What the record should say about it")


class DesignateForm(NotedForm):
    scope = _text("Scope", help_text="Which services the designation covers. Left empty, it stays as it is.")
    field_order = ["scope", "on", "source", "says"]


class AmendForm(NotedForm):
    scope = _text("Scope as amended", required=True)
    field_order = ["scope", "on", "source", "says"]


class OwnStepForm(forms.Form):
    """A step that an office records about itself; the record here is its source."""

    on = DayField(label="Day it took effect")


class DecisionForm(forms.Form):
    body = forms.ChoiceField(label="You sign for", choices=choices(Body))
    decision = forms.ChoiceField(label="Decision", choices=choices(Decision), widget=forms.RadioSelect)
    on = DayField(label="Day of the decision")
    reason = _text("Reason", help_text="Needed when the plan is returned: what the office is to change.")

    def __init__(self, *args: Any, bodies: Iterable[Body] = tuple(Body), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(body.value, body.label) for body in bodies]

    def clean_body(self) -> Body:
        return Body(self.cleaned_data["body"])

    def clean_decision(self) -> Decision:
        return Decision(self.cleaned_data["decision"])


class PlanForm(forms.Form):
    """The five sections of a plan, each optional until it is submitted."""

    first_fiscal_year = forms.IntegerField(
        label="First fiscal year",
        min_value=FIRST_PLAN_YEAR,
        max_value=LAST_PLAN_YEAR,
        help_text="The plan covers five fiscal years from this one (October to September).",
    )
    edition = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for section in PlanSection:
            self.fields[section.value] = forms.CharField(
                label=section.label, required=False, max_length=LONGEST_SECTION, widget=forms.Textarea,
                help_text=SECTION_HINTS[section],
            )  # fmt: skip

    @property
    def sections(self) -> dict[PlanSection, str]:
        """What was written in each section, once the form is valid."""
        return {section: self.cleaned_data[section.value] for section in PlanSection}


SECTION_HINTS: dict[PlanSection, str] = {
    PlanSection.SERVICE_OFFERINGS: "Which services the marketplace will offer, to whom, and when.",
    PlanSection.ACQUISITION_STRATEGY: "How agencies will buy: vehicles, agreements, competition.",
    PlanSection.GOVERNANCE: "Who decides, how customers take part, how standards are kept.",
    PlanSection.FINANCIAL_INFRASTRUCTURE: "How the office and its services are paid for over the five years.",
    PlanSection.ORGANIZATION: "Who staffs the office, and where it stands in its agency.",
}


class VacancyForm(forms.Form):
    organization_id = OrganizationField(label="Organization", help_text="Its full name, abbreviation or key.")
    office = forms.ChoiceField(label="Office", choices=choices(OfficeTitle))
    area_id = forms.ModelChoiceField(
        label="Functional area", required=False, queryset=FunctionalArea.objects.filter(gone_on=None),
        empty_label="None", help_text="Only for a QSMO lead or a Standards Lead.",
    )  # fmt: skip
    since = DayField(
        label="Vacant since", required=False, help_text="Leave it empty where nobody knows the day."
    )
    source = _source(label="Source", longest=LONGEST_REGISTER_SOURCE)

    def clean_office(self) -> OfficeTitle:
        return OfficeTitle(self.cleaned_data["office"])

    def clean_area_id(self) -> int | None:
        area = self.cleaned_data["area_id"]
        return int(area.pk) if area else None


class AppointForm(VacancyForm):
    name = forms.CharField(label="Name of the official", max_length=200)
    is_acting = forms.BooleanField(label="Acting", required=False)
    since = DayField(
        label="In office since", required=False, help_text="Leave it empty where nobody knows the day."
    )
    field_order = ["organization_id", "office", "area_id", "name", "is_acting", "since", "source"]


class DepartureForm(forms.Form):
    on = DayField(label="First day on which the office is vacant")
    source = _source(label="Source", longest=LONGEST_REGISTER_SOURCE)
