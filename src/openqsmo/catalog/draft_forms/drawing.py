"""Draw a draft as a form: each field with its control, help, errors, who sees it and how far it is proven."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openqsmo.catalog.draft_forms.controls import Control, choices_of, control_for, row_control
from openqsmo.catalog.draft_forms.reading import BLANK_ROWS, MINE, SAVED, Posted
from openqsmo.catalog.models import Evidence
from openqsmo.catalog.queries.drafts import DraftPage
from openqsmo.catalog.rules.drafts import ALWAYS_OPEN, REVIEWERS
from openqsmo.catalog.rules.fields import FIELDS, GROUPS, in_words
from openqsmo.catalog.rules.given import is_blank
from openqsmo.catalog.vocabulary import (
    Assurance,
    FieldKind,
    FieldSpec,
    PricePeriod,
    PriceUnit,
    SourcingMode,
    TierRule,
)
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.kernel.visibility import Visibility

Errors = Mapping[str, Sequence[FieldError]]
COLUMN_WORDS = {
    "from": "From this many units", "unit_price": "Price for each", "measure": "Measure", "target": "Target",
    "unit": "Unit", "higher_is_better": "Better when", "code": "Identifier of the offering",
    "is_required": "Part of every bundle", "units_per_unit": "Units for each unit of the bundle",
    "on": "When", "what": "What", "state": "State",
}  # fmt: skip
# What a row means where nothing is chosen stands first, so that an empty row stays empty.
COLUMN_CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "higher_is_better": (("", "Higher"), ("no", "Lower")),
    "is_required": (("", "Yes"), ("no", "No, by choice")),
}


@dataclass(frozen=True)
class Table:
    """A field of rows: its columns in words, and a row of controls for each, empty ones at the end."""

    path: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Control, ...], ...]
    blanks: int
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A field whose posted text differs from what is saved: both are shown, and the writer chooses."""

    name: str
    saved: str
    chosen: str
    mine: str = MINE
    theirs: str = SAVED


@dataclass(frozen=True)
class EditField:
    """One field of the form. ``control`` is None for tables; ``parts`` are a price's single values."""

    spec: FieldSpec
    control: Control | None
    parts: tuple[Control, ...]
    tables: tuple[Table, ...]
    sight: Control | None
    claim: tuple[Control, ...]
    evidence: tuple[Evidence, ...]
    errors: tuple[str, ...]
    is_demanded: bool
    is_missing: bool
    conflict: Conflict | None = None

    @property
    def hint(self) -> str:
        """What to write, in words."""
        return self.spec.help or ("One on each line." if self.spec.kind is FieldKind.LIST else "")

    @property
    def is_proof_open(self) -> bool:
        """Whether the claim's proof is shown unasked: it says more than “claimed”, or is wrong."""
        is_more = any(control.value not in ("", Assurance.CLAIMED.value) for control in self.claim)
        return is_more or any(control.errors for control in self.claim)


@dataclass(frozen=True)
class Drawn:
    """What a form is drawn from: the draft as it is saved, or what was posted, and what is wrong with that."""

    content: Mapping[str, Any]
    levels: Mapping[str, str]
    claims: Mapping[str, Any]
    blanks: Mapping[str, int]
    choices: Mapping[str, str]
    errors: Errors
    conflicts: frozenset[str] = frozenset()


def drawn_from_page(page: DraftPage) -> Drawn:
    """The form of a draft as it is saved."""
    return Drawn(page.content, page.levels, page.claims, {}, {}, {})


def drawn_from_post(
    page: DraftPage, posted: Posted, problem: Problem | None, conflicts: Iterable[str]
) -> Drawn:
    """The form as it was posted, nothing lost, with what is wrong beside each control."""
    errors: dict[str, list[FieldError]] = {}
    for error in problem.errors if problem else ():
        errors.setdefault(error.field, []).append(error)
    levels = {**page.levels, **posted.visibility}
    return Drawn(
        posted.content, levels, posted.claims, posted.blanks, posted.choices, errors, frozenset(conflicts)
    )


def field_groups(page: DraftPage, drawn: Drawn, names: Collection[str]) -> list[tuple[str, list[EditField]]]:
    """The fields with these names, by group, in the order of the offering page."""
    specs = [spec for spec in FIELDS if spec.name in names]
    fields = {spec.name: _field(spec, page, drawn) for spec in specs}
    groups = [(group, [fields[spec.name] for spec in specs if spec.group == group]) for group in GROUPS]
    return [(group, found) for group, found in groups if found]


def _field(spec: FieldSpec, page: DraftPage, drawn: Drawn) -> EditField:
    value, name = drawn.content.get(spec.name), spec.name
    is_table = spec.kind is FieldKind.ROWS
    is_demanded = SourcingMode(page.offering.sourcing_mode) in spec.demanded_by
    return EditField(
        spec=spec,
        control=None if is_table else control_for(spec, value, _says(drawn, name)),
        parts=_price_parts(value, drawn) if name == "price" else (),
        tables=_tables(spec, value, drawn) if is_table else (),
        sight=None if name in ALWAYS_OPEN | REVIEWERS else _sight(spec, drawn),
        claim=_claim(spec, drawn) if spec.is_claim else (),
        evidence=page.evidence.get(name, ()),
        errors=_says(drawn, name) if is_table else (),
        is_demanded=is_demanded,
        is_missing=is_demanded and is_blank(value),
        conflict=_conflict(spec, page, drawn),
    )


def _says(drawn: Drawn, path: str) -> tuple[str, ...]:
    return tuple(f"{error.says} {error.fix}" for error in drawn.errors.get(path, ()))


def _sight(spec: FieldSpec, drawn: Drawn) -> Control:
    path = f"visibility.{spec.name}"
    options = tuple((level.slug, level.label) for level in Visibility)
    value = drawn.levels.get(spec.name, spec.visibility.slug)
    return Control(path, "Who sees it", "select", value, options, _says(drawn, path))


def _claim(spec: FieldSpec, drawn: Drawn) -> tuple[Control, ...]:
    claim = drawn.claims.get(spec.name, {})
    path = f"claims.{spec.name}"

    def part(name: str, words: str, kind: str, options: tuple[tuple[str, str], ...] = ()) -> Control:
        value = claim.get(name, Assurance.CLAIMED.value if name == "level" else "")
        own = f"{path}.{name}"
        return Control(own, words, kind, value, options, _says(drawn, own))

    levels = tuple((level.value, level.label) for level in Assurance)
    return (
        part("level", "How far it is proven", "select", levels),
        part("on", "On which day (certified or tested)", "date"),
        part("by", "By whom (certified or tested)", "text"),
    )


def _conflict(spec: FieldSpec, page: DraftPage, drawn: Drawn) -> Conflict | None:
    if spec.name not in drawn.conflicts:
        return None
    words = [in_words(spec, page.content.get(spec.name)) or "Nothing"]
    words.append(f"seen by: {Visibility.from_slug(page.levels[spec.name]).label.lower()}")
    if spec.is_claim:
        words.append(f"proven: {page.claims.get(spec.name, {}).get('level', Assurance.CLAIMED.value)}")
    return Conflict(spec.name, "; ".join(words), drawn.choices.get(spec.name, ""))


def _price_parts(value: Any, drawn: Drawn) -> tuple[Control, ...]:
    price = value if isinstance(value, Mapping) else {}

    def part(name: str, words: str, kind: str, options: tuple[tuple[str, str], ...] = ()) -> Control:
        path = f"price.{name}"
        given = price.get(name, "")
        text = "\n".join(map(str, given)) if isinstance(given, list) else str(given)
        return Control(path, words, kind, text, options, _says(drawn, path))

    periods = tuple((each.value, each.label or "Not stated") for each in PricePeriod)
    return (
        part("unit", "What is counted", "select", (("", "Choose"), *choices_of(PriceUnit))),
        part("period", "Charged", "select", (("", "Not stated"), *(p for p in periods if p[0]))),
        part("tier_rule", "How tiers apply", "select", choices_of(TierRule)),
        part("currency", "Currency, as in USD", "text"),
        part("fixed_fee", "Fixed fee in each period", "number"),
        part("minimum", "Smallest volume offered", "number"),
        part("maximum", "Largest volume offered", "number"),
        part("effective_from", "Holds from", "date"),
        part("effective_to", "Holds until", "date"),
        part("excludes", "What is not included, one on each line", "lines"),
    )


def _tables(spec: FieldSpec, value: Any, drawn: Drawn) -> tuple[Table, ...]:
    if spec.name == "price":
        tiers = value.get("tiers", []) if isinstance(value, Mapping) else []
        columns = ("from", "unit_price")
        return (_table("price.tiers", "Price tiers, by rising volume", columns, tiers, drawn),)
    return (_table(spec.name, spec.label, tuple(spec.columns or ()), value, drawn),)


def _table(path: str, caption: str, columns: tuple[str, ...], value: Any, drawn: Drawn) -> Table:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    blanks = drawn.blanks.get(path, BLANK_ROWS)
    every = [*rows, *({} for _ in range(blanks))]
    return Table(
        path=path,
        caption=caption,
        columns=tuple(COLUMN_WORDS[column] for column in columns),
        rows=tuple(
            tuple(_cell(path, number, column, row, drawn) for column in columns)
            for number, row in enumerate(every)
        ),
        blanks=blanks,
        errors=_says(drawn, path) if path == "price.tiers" else (),
    )


def _cell(path: str, number: int, column: str, row: Mapping[str, Any], drawn: Drawn) -> Control:
    own = f"{path}.{number}.{column}"
    words = f"{COLUMN_WORDS[column]}, row {number + 1}"
    return row_control(own, words, row.get(column), COLUMN_CHOICES.get(column, ()), _says(drawn, own))
