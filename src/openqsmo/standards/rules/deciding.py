"""What a person may decide about where items went, and how such decisions stand in a table of a file."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import listed
from openqsmo.standards.rules.crosswalks import Crosswalk, CrosswalkEntry, Relation, why_malformed

LONGEST_RATIONALE = 2_000
LONGEST_SOURCE = 500
MOST_IDENTIFIERS = 50
COLUMNS = ("relation", "from", "to", "confidence", "rationale", "source")
NEEDED = ("relation", "from", "to", "rationale")


@dataclass(frozen=True)
class GivenEntry:
    """A decision as a person gives it; ``place`` says where it stands, as in ``row 3``."""

    relation: Relation
    old: tuple[str, ...]
    new: tuple[str, ...]
    rationale: str
    confidence: Decimal | None = None
    source: str = ""
    place: str = ""

    @property
    def names(self) -> str:
        """Its identifiers in words, for a message."""
        return listed(self.old) or listed(self.new) or "nothing"

    def entry(self, from_version: str, to_version: str) -> CrosswalkEntry:
        """The decision as the rules of crosswalks read it."""
        return CrosswalkEntry(
            self.relation, self.old, self.new, rationale=self.rationale, source=self.source,
            from_version=from_version, to_version=to_version,
        )  # fmt: skip


def faults_of(
    given: Sequence[GivenEntry],
    old: Collection[str],
    new: Collection[str],
    standing: Iterable[CrosswalkEntry],
    versions: tuple[str, str],
) -> list[FieldError]:
    """What is wrong with decisions: by themselves, against both versions' items, against each other.

    ``old`` and ``new`` are the identifiers of all items of either version.
    """
    errors = [error for each in given for error in _own_faults(each, old, new)]
    if errors:
        return errors
    entries = [each.entry(*versions) for each in given]
    contradicted = Crosswalk([*standing, *entries]).contradicted
    for each in given:
        why = next(
            (contradicted[node] for one in each.old if (node := (versions[0], one)) in contradicted), ""
        )
        if why:
            errors.append(FieldError(each.place or "from", why, "Decide each identifier once."))
    return errors


def _own_faults(each: GivenEntry, old: Collection[str], new: Collection[str]) -> Iterator[FieldError]:
    place = each.place or "relation"
    if why := why_malformed(each.entry("", "*")):
        yield FieldError(place, why, "Choose the relation that fits the identifiers on both sides.")
    for side, known, version in (
        (each.old, old, "the version before"),
        (each.new, new, "the version after"),
    ):
        unknown = [one for one in side if one not in known]
        if unknown:
            says = f"{version[0].upper()}{version[1:]} has no item {listed(f'“{one[:60]}”' for one in unknown[:5])}."
            yield FieldError(place, says, "Write the identifier as that version lists it.")
        if len(side) > MOST_IDENTIFIERS:
            yield FieldError(place, f"It names {len(side)} identifiers on one side.", "Name at most 50.")
    yield from _text_faults(each)


def _text_faults(each: GivenEntry) -> Iterator[FieldError]:
    if not each.rationale.strip():
        yield FieldError(each.place or "rationale", "No rationale is given.", "Say in a sentence why.")
    if len(each.rationale) > LONGEST_RATIONALE or len(each.source) > LONGEST_SOURCE:
        yield FieldError(each.place or "rationale", "The rationale or the source is too long.", "Shorten it.")
    if each.confidence is not None and not 0 <= each.confidence <= 1:
        yield FieldError(each.place or "confidence", "The confidence is not from 0 to 1.", "Write 0.9, say.")


def read_identifiers(text: str) -> tuple[str, ...]:
    """Identifiers from one cell or field: one to a line, or apart by semicolons."""
    parts = text.replace(";", "\n").splitlines()
    return tuple(part.strip() for part in parts if part.strip())


def read_table(text: str) -> tuple[list[GivenEntry], list[FieldError], list[str]]:
    """Decisions from a CSV file: what was read, what could not be, and the columns that are missing.

    An apostrophe that an export put before a cell, so that no spreadsheet runs it, is taken off.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = {str(name).strip().casefold(): name for name in reader.fieldnames or ()}
    missing = [name for name in NEEDED if name not in names]
    given: list[GivenEntry] = []
    errors: list[FieldError] = []
    for number, row in enumerate(reader if not missing else (), start=2):
        cells = {name: _cell(row, names.get(name)) for name in COLUMNS}
        if not any(cells.values()):
            continue
        try:
            given.append(_read_row(cells, f"row {number}"))
        except ValueError as error:
            errors.append(
                FieldError(f"row {number}", str(error), "Correct the cell and give the file again.")
            )
    return given, errors, missing


def as_rows(entries: Iterable[CrosswalkEntry]) -> Iterator[list[object]]:
    """Decisions as the rows of a table that ``read_table`` reads, with reviewer and day beside them."""
    for each in entries:
        confidence = None if each.confidence is None else Decimal(str(each.confidence))
        yield [
            each.relation.value, "; ".join(each.from_identifiers), "; ".join(each.to_identifiers), confidence,
            each.rationale, each.source, each.reviewer, each.decided_on,
        ]  # fmt: skip


def _cell(row: Mapping[str, str | None], name: str | None) -> str:
    value = (row.get(name) if name is not None else None) or ""
    text = value.strip() if isinstance(value, str) else ""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _read_row(cells: Mapping[str, str], place: str) -> GivenEntry:
    relation = cells["relation"].casefold()
    if relation not in set(Relation):
        raise ValueError(f"“{cells['relation'][:60]}” is no relation; choose {listed(Relation, 'or')}.")
    confidence = read_confidence(cells["confidence"])
    return GivenEntry(
        Relation(relation), read_identifiers(cells["from"]), read_identifiers(cells["to"]),
        cells["rationale"], confidence, cells["source"], place,
    )  # fmt: skip


def read_confidence(text: str) -> Decimal | None:
    """A confidence as ``0.9`` or ``90 %``; empty is None: not said. Raises ValueError for anything else."""
    plain = text.strip()
    if not plain:
        return None
    is_percent = plain.endswith("%")
    try:
        number = Decimal(plain.removesuffix("%").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"“{plain[:60]}” is no confidence; write 0.9 or 90 %.")
    return (number / 100 if is_percent else number).quantize(Decimal("0.01"))
