"""Forms of crosswalks: where one item went, and why a decision is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from openqsmo.kernel.words import choices
from openqsmo.standards.queries.crosswalks import CrosswalkPage, OpenItem, Said
from openqsmo.standards.rules.crosswalks import Relation
from openqsmo.standards.rules.deciding import (
    LONGEST_RATIONALE,
    LONGEST_SOURCE,
    GivenEntry,
    read_confidence,
    read_identifiers,
)

BY_LIKENESS = "Likeness of texts, looked at by a person"
_LINES = forms.Textarea(attrs={"rows": 3})


@dataclass(frozen=True)
class Drawn:
    """What the form for one item begins with: the item, what is near it, and the suggestion."""

    old: Sequence[Said]
    near: Sequence[tuple[Said, float]]
    says: str
    initial: dict[str, Any]


class DecideCrosswalkForm(forms.Form):
    """Where items went."""

    relation = forms.ChoiceField(
        choices=choices(Relation), widget=forms.RadioSelect, label="What became of it?"
    )
    old = forms.CharField(
        label="Items before", widget=_LINES, required=False, help_text="One identifier on each line."
    )
    new = forms.CharField(
        label="Items after", widget=_LINES, required=False,
        help_text="One identifier on each line; none where nothing took its place.",
    )  # fmt: skip
    rationale = forms.CharField(label="Why?", widget=_LINES, max_length=LONGEST_RATIONALE)
    confidence = forms.CharField(
        label="How sure are you?", required=False, max_length=10, help_text="From 0 to 1, or as 90 %."
    )
    source = forms.CharField(
        label="Source",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="Such as release notes or a memo.",
    )

    def clean_confidence(self) -> Decimal | None:
        try:
            return read_confidence(self.cleaned_data["confidence"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    @property
    def given(self) -> GivenEntry:
        """The decision that the form holds."""
        said = self.cleaned_data
        return GivenEntry(
            Relation(said["relation"]), read_identifiers(said["old"]), read_identifiers(said["new"]),
            said["rationale"], said["confidence"], said["source"],
        )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a decision is withdrawn."""

    why = forms.CharField(label="Why is it withdrawn?", widget=_LINES, max_length=1000)


def as_suggested(found: OpenItem) -> GivenEntry:
    """A suggestion as a person takes it up, word for word."""
    given = found.suggestion
    return GivenEntry(
        given.relation, given.from_identifiers, given.to_identifiers, " ".join(given.reasons),
        Decimal(str(given.confidence)).quantize(Decimal("0.01")), BY_LIKENESS,
    )  # fmt: skip


def drawn_for(page: CrosswalkPage, item: str) -> Drawn:
    """The form for an item before; for one that is not open, an empty form that names it."""
    found = next((each for each in page.open if item in each.suggestion.from_identifiers), None)
    if found is None:
        return Drawn((), (), "", {"old": item})
    given = as_suggested(found)
    initial = {
        "relation": given.relation.value,
        "old": "\n".join(given.old),
        "new": "\n".join(given.new),
        "rationale": given.rationale,
        "confidence": str(given.confidence),
        "source": given.source,
    }
    return Drawn(found.old, found.near, given.rationale, initial)
