"""Forms of drafting: begin a draft, word an item, record a decision."""

from collections.abc import Mapping
from typing import Any

from django import forms

from openqsmo.governance.forms import DayField
from openqsmo.kernel.words import choices
from openqsmo.standards.models import FunctionalArea, Standard, StandardVersion
from openqsmo.standards.queries.current import current_number, published_versions
from openqsmo.standards.queries.wording import FIELDS, Field
from openqsmo.standards.rules.drafting import MAIN_TEXT, ONE_OF, fields_of
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.rules.readiness import Disposition
from openqsmo.standards.vocabulary import Component, ItemKind

LONGEST_WHY, LONGEST_TEXT, LONGEST_LINES = 1_000, 20_000, 50_000
# Fields that take a sentence or a name rather than a paragraph.
SHORT = frozenset(
    "title label name type format example function activity process level serial area family steward unit "
    "direction target_value frequency reporting_level level_type category applies_when".split()
)
HINTS = {
    "activity": "Its identifier, such as FFM.010.010.",
    "function": "Its identifier, such as FFM.010.",
    "capabilities": "Their identifiers, one in a line.",
    "data_elements": "Their labels, one in a line.",
    "activities": "Their identifiers, one in a line.",
    "values": "One in a line; its meaning after a colon, as in “A: Allotment”.",
    "applies_when": "A condition over facts, such as: agency_class = cfo_act and employees >= 1000."
    " Left empty, it always applies.",
    "references": "Laws and rules, as in 5 USC 6304; OMB Circular A-11.",
}
Content = Mapping[str, Any]


class BeginForm(forms.Form):
    """Which version of which standard a draft starts from."""

    standard = forms.ModelChoiceField(
        label="Standard",
        queryset=Standard.objects.none(),
        to_field_name="code",
        empty_label="Choose one",
        help_text="Those of the areas that you lead; one with an open draft is not among them.",
    )
    version = forms.IntegerField(
        label="Version to start from", required=False, min_value=1, help_text="Left empty: the current one."
    )
    why = forms.CharField(
        label="Why",
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What asks for the change: a law, a decision, what agencies said.",
    )

    def __init__(self, *args: Any, standards: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["standard"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = standards

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        standard, number = given.get("standard"), given.get("version")
        if standard is not None and number is None:
            given["version"] = current_number(standard)
        elif standard is not None and not _is_published(standard, int(number or 0)):
            self.add_error(
                "version", f"“{standard}” has no version {number}. Leave it empty for the current one."
            )
        return given


class FirstForm(forms.Form):
    """Which standard is begun: a component of an area that the viewer leads."""

    area = forms.ModelChoiceField(
        label="Functional area",
        queryset=FunctionalArea.objects.none(),
        to_field_name="code",
        empty_label="Choose one",
    )
    component = forms.ChoiceField(
        label="Component",
        choices=[(each.value, each.label) for each in Component if each is not Component.CONTROLS],
        initial=Component.REQUIREMENTS.value,
        help_text="What is agreed and approved together.",
    )
    why = forms.CharField(
        label="Why", required=False, max_length=LONGEST_WHY, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, areas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas


class UploadForm(forms.Form):
    """Files whose items enter a draft."""

    file = forms.FileField(
        label="File",
        help_text="JSON as this site exports it, a standards file of the framework, or a workbook of its items.",
    )


class ItemForm(forms.Form):
    """What an item of a draft says, field by field as its kind has them.

    ``content`` is what it said so far. What the form cannot show (lists of objects) stays as it is.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: ItemKind, content: Content | None = None, **options: Any) -> None:
        self.kind, self.content = kind, content
        said = {each.key: _shown(each.key, (content or {}).get(each.key)) for each in FIELDS[kind]}
        options["initial"] = {**said, **options.get("initial", {})}
        super().__init__(*args, **options)
        if content is None:
            self.fields["identifier"] = forms.CharField(
                label="Identifier", max_length=200, help_text=_identifier_hint(kind)
            )
        for each in FIELDS[kind]:
            if each.key in fields_of(kind) and _is_plain(each.key, (content or {}).get(each.key)):
                self.fields[each.key] = _control(kind, each)

    @property
    def worded(self) -> dict[str, Any]:
        """The content as the form leaves it: a field left empty is not said."""
        said = dict(self.content or {})
        for key, sort in fields_of(self.kind).items():
            if key not in self.fields or key not in self.changed_data:
                continue
            value = _read(key, sort, self.cleaned_data[key])
            if value in (None, "", []):
                said.pop(key, None)
            else:
                said[key] = value
        if "references" in self.changed_data:
            said.pop("citations", None)  # they are read from the references, which say something else now
        return said


class DecideForm(forms.Form):
    """What a body decided at its step; docket and days are asked where public comment is opened."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("agreed", "Agreed"), ("returned", "Returned for work")],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Day of the decision")
    body = forms.CharField(label="Body that decided", max_length=200)
    docket = forms.CharField(
        label="Docket number",
        required=False,
        max_length=60,
        help_text="As regulations.gov gives it, such as BSC-HCM-2023-0004.",
    )
    opens_on = DayField(label="First day for comments", required=False)
    closes_on = DayField(label="Last day for comments", required=False)
    dissent = forms.CharField(
        label="Dissent",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who disagreed, and why; “None” where nobody did. Left empty: not recorded.",
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where it is returned for work: what has to change.",
    )

    def __init__(self, *args: Any, step: Step, **options: Any) -> None:
        super().__init__(*args, **options)
        if step is not Step.PUBLIC_COMMENT:
            for name in ("docket", "opens_on", "closes_on"):
                del self.fields[name]

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes. Docket and days belong to the opening, not to a return."""
        given = {**self.cleaned_data, "decision": Decision(self.cleaned_data["decision"])}
        given["dissent"] = given["dissent"] or None
        if given["decision"] is Decision.RETURNED:
            given |= {name: None for name in ("docket", "opens_on", "closes_on") if name in given}
        return given


class WithdrawForm(forms.Form):
    """Why a draft ends before it became a baseline."""

    on = DayField(label="Day of the withdrawal")
    body = forms.CharField(label="Body that decided", max_length=200)
    reason = forms.CharField(
        label="Reason", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who follows the draft reads it.",
    )  # fmt: skip


def kinds_of(draft: StandardVersion) -> list[ItemKind]:
    """The kinds of items that stand in the standard of a draft."""
    return [kind for kind in ItemKind if Component.of(kind).value == draft.standard.component]


def _control(kind: ItemKind, each: Field) -> forms.Field:
    known = ONE_OF.get((kind, each.key))
    is_list = fields_of(kind)[each.key] == "list"
    required = each.key == MAIN_TEXT[kind]
    hint = HINTS.get(each.key, "One in a line." if is_list else "")
    asked: dict[str, Any] = {"label": each.label, "required": required, "help_text": hint}
    if known and is_list:
        return forms.MultipleChoiceField(
            choices=choices(known), widget=forms.CheckboxSelectMultiple, **{**asked, "help_text": ""}
        )
    if known:
        return forms.ChoiceField(choices=[("", "Not decided"), *choices(known)], **asked)
    if fields_of(kind)[each.key] == "number":
        return forms.IntegerField(min_value=0, **asked)
    if each.key in SHORT:
        return forms.CharField(max_length=2_000, **asked)
    rows = 3 if is_list else 4
    return forms.CharField(max_length=LONGEST_LINES, widget=forms.Textarea(attrs={"rows": rows}), **asked)


def _is_plain(key: str, value: Any) -> bool:
    """Whether the form can show a value without losing part of it."""
    if not isinstance(value, list):
        return not isinstance(value, dict)
    if key == "values":
        return all(isinstance(each, dict) and each.keys() <= {"value", "meaning"} for each in value)
    return all(isinstance(each, str) for each in value)


def _shown(key: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if key == "values":
        return "\n".join(
            f"{each.get('value', '')}: {each['meaning']}"
            if each.get("meaning")
            else str(each.get("value", ""))
            for each in value
        )
    known = any(key == name for _, name in ONE_OF)
    return value if known else "\n".join(str(each) for each in value)


def _read(key: str, sort: str, value: Any) -> Any:
    if sort != "list":
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
    lines = value if isinstance(value, list) else [line.strip() for line in value.splitlines()]
    lines = [line for line in lines if line]
    return [_code(line) for line in lines] if key == "values" else lines


def _code(line: str) -> dict[str, str]:
    code, colon, meaning = line.partition(":")
    return (
        {"value": code.strip(), "meaning": meaning.strip()} if colon and meaning.strip() else {"value": line}
    )


def _identifier_hint(kind: ItemKind) -> str:
    examples = {
        ItemKind.FUNCTION: "FFM.010",
        ItemKind.ACTIVITY: "FFM.010.010",
        ItemKind.CAPABILITY: "FFM.010.010.011",
        ItemKind.REQUIREMENT: "FFM.REQ.001",
    }
    return f"Such as {examples[kind]}." if kind in examples else "As the standard names it, kept for good."


def _is_published(standard: Standard, number: int) -> bool:
    return published_versions().filter(standard=standard, number=number).exists()


class CommentForm(forms.Form):
    """A public comment. Whoever is signed in is not asked for a name: it is that of the account."""

    about = forms.ChoiceField(label="On", required=False)
    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What should change, and why. It is published with its answer: leave out what is private.",
    )
    organization = forms.CharField(
        label="Organization", required=False, max_length=200, help_text="For whom you speak. It is published."
    )
    name = forms.CharField(
        label="Your name", required=False, max_length=200,
        help_text="The Standards Lead reads it; the public only if you say so below.",
    )  # fmt: skip
    shows_name = forms.BooleanField(label="Publish my name with the comment", required=False)
    website = forms.CharField(
        label="Leave this empty", required=False, max_length=200,
        help_text="It catches programs that fill in every field.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Mapping[str, str], is_signed_in: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "The draft as a whole"), *items.items()]
        if is_signed_in:
            for name in ("name", "shows_name", "website"):
                del self.fields[name]

    @property
    def is_automatic(self) -> bool:
        """Whether the field that people leave empty is filled in."""
        return bool(self.cleaned_data.get("website"))

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("website", "about")}
        return {**given, "identifier": self.cleaned_data["about"]}


class AnswerForm(forms.Form):
    """What becomes of a comment, and what its writer is told."""

    disposition = forms.ChoiceField(
        label="Disposition", choices=choices(Disposition), widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label="Answer", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everyone reads it. A duplicate is answered where the other comment is.",
    )  # fmt: skip
    duplicate_of = forms.IntegerField(
        label="Repeats comment number", required=False, min_value=1, help_text="Only for a duplicate."
    )
    identifier = forms.CharField(
        label="It is on", required=False, max_length=200,
        help_text="The identifier of an item of the draft; empty for the draft as a whole.",
    )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "disposition": Disposition(self.cleaned_data["disposition"])}


class EvidenceForm(forms.Form):
    """Why a requirement is a MUST."""

    reference = forms.CharField(
        label="Where it can be read", max_length=500, help_text="The law, study or pilot, with its address."
    )
    says = forms.CharField(
        label="What it says", required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Why it makes this a MUST.",
    )  # fmt: skip
