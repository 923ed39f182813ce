"""Forms of conformance: take up a contract, give data, withdraw a run, choose two runs to compare."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from openqsmo.conformance.actions.submitting import LONGEST_REASON
from openqsmo.conformance.models import HeldContract, Run
from openqsmo.kernel.words import day

LARGEST_BY_FORM = 20 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        given = data if isinstance(data, list | tuple) and data else [None]
        return [super(FilesField, self).clean(each, initial) for each in given]


class RunForm(forms.Form):
    """Data to be checked against a contract."""

    contract = forms.TypedChoiceField(coerce=int, label="Contract")
    delivery = FilesField(
        label="Data",
        help_text="CSV, Parquet, JSON Lines, XLSX or XML, compressed or not, up to 20 MB in all. "
        "A file is told by its name: payments.csv holds the table “payments”.",
    )
    keeps_data = forms.BooleanField(
        required=False, label="Keep the data after the check",
        help_text="Without this it is deleted as soon as the check ends, and the report shows personal values masked.",
    )  # fmt: skip

    def __init__(self, contracts: Sequence[HeldContract], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = [(each.pk, str(each)) for each in contracts]  # type: ignore[attr-defined]


class ContractForm(forms.Form):
    """A contract to be taken up."""

    standard = forms.SlugField(
        required=False, max_length=60, label="Standard",
        help_text="Its code in the registry, such as hcm-payroll. Without a document, the registry makes one "
        "of its data elements.",
    )  # fmt: skip
    version = forms.IntegerField(
        required=False, min_value=1, label="Version of the standard", help_text="Empty: the newest."
    )
    document = forms.FileField(
        required=False, label="Document", help_text="Open Data Contract Standard 3, as YAML or JSON."
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("standard") and not given.get("document"):
            self.add_error("standard", "Name a standard, or give a document.")
        return given


class WithdrawForm(forms.Form):
    """Why a submitted run is withdrawn."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands on the certificate.",
    )  # fmt: skip


class CompareForm(forms.Form):
    """Another run to compare with."""

    before = forms.TypedChoiceField(coerce=int, label="Compare with")

    def __init__(self, runs: Sequence[Run], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each}, {day(localdate(each.started_at))}: {each.get_verdict_display()}")
            for each in runs
        ]
