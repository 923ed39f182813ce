"""What compiling gives: for each table one stage and the questions to it, as text in one dialect."""

from collections.abc import Mapping
from dataclasses import dataclass

from openqsmo.conformance.vocabulary import Rule


@dataclass(frozen=True)
class Shape:
    """How the data of one table comes: its columns and their types, in the words of the dialect.

    ``relation`` is what to read it from. With ``is_text`` every value is text as the file gave it, an
    empty one is null, and the types of the contract are proven row by row.
    """

    table: str
    relation: str
    columns: Mapping[str, str]
    is_text: bool


@dataclass(frozen=True)
class RowCheck:
    """A rule on single rows: the condition that breaks it, its bit, and where its values are kept.

    ``values`` are positions in the stage's list of values, one for each field that the rule names;
    ``difference`` is the position of a difference, where the rule has one.
    """

    rule: Rule
    condition: str
    word: int
    bit: int
    fields: tuple[str, ...]
    values: tuple[int, ...]
    difference: int | None = None


@dataclass(frozen=True)
class KeyCheck:
    """A rule on repeated keys: the columns of the stage, and one that is null where a row does not count."""

    rule: Rule
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class ReferenceCheck:
    """A rule that values are found in another table, whose relation and columns stand here."""

    rule: Rule
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True)
class QueryCheck:
    """A rule that is a query over declared tables: one that gives its number, one that shows rows."""

    rule: Rule
    query: str
    rows: str = ""


@dataclass(frozen=True)
class CountCheck:
    """A rule about how many rows there are."""

    rule: Rule


@dataclass(frozen=True)
class Settled:
    """A rule whose outcome is known before any row is read; ``breaks_all`` where every row breaks it."""

    rule: Rule
    why: str
    is_skip: bool = False
    is_error: bool = False
    breaks_all: bool = False
    passes: bool = False


Check = RowCheck | KeyCheck | ReferenceCheck | QueryCheck | CountCheck | Settled


@dataclass(frozen=True)
class TablePlan:
    """One table: the scan that makes its stage, and what is asked of the stage.

    ``bad`` is the table of rows with a fault: their number ``n``, the words of their mask ``m0`` and on, and
    the list ``v`` of their values. ``key`` are expressions over it by which samples are ordered, and
    ``key_values`` the places of the key's texts in the list; ``key_columns`` are those of the stage itself,
    empty where no check needs them there.
    """

    table: str
    stage: str
    make_stage: str
    make_bad: str
    words: int
    checks: tuple[Check, ...]
    key: tuple[str, ...]
    key_names: tuple[str, ...]
    key_values: tuple[int, ...]
    key_columns: tuple[str, ...]
    bad: str


@dataclass(frozen=True)
class Plan:
    """The plans of all tables, the views that queries of the contract read, and the patterns in use."""

    tables: tuple[TablePlan, ...]
    views: tuple[str, ...]
    settled: tuple[Settled, ...]
    queries: tuple[QueryCheck, ...]
    patterns: tuple[tuple[Rule, str], ...] = ()
