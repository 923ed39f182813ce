"""The few words in which dialects of SQL differ. Everything else the compiler writes is common to all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONG_LIST = 8  # beyond this many values a list is looked into, not compared one by one


@dataclass(frozen=True)
class Dialect:
    """DuckDB's own words; others change what differs."""

    name: str = "duckdb"
    text_type: str = "VARCHAR"
    integer_type: str = "BIGINT"
    mark: str = '"'

    def quoted(self, name: str) -> str:
        return f"{self.mark}{name.replace(self.mark, self.mark * 2)}{self.mark}"

    def literal(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def literals(self, texts: Sequence[str]) -> str:
        return ", ".join(self.literal(text) for text in texts)

    def among(self, text: str, texts: Sequence[str]) -> str:
        """Whether a text is one of several; null for null."""
        if len(texts) <= LONG_LIST:
            return f"{text} IN ({self.literals(texts)})"
        return f"array_contains({self.listed([self.literal(one) for one in texts])}, {text})"

    def as_text(self, expression: str) -> str:
        return f"CAST({expression} AS {self.text_type})"

    def tried(self, expression: str, type: str) -> str:
        return f"TRY_CAST({expression} AS {type})"

    def number(self, text: str) -> str:
        """A text as a finite number; null for what only a machine takes for one (nan, 1_000)."""
        cast = self.tried(text, "DOUBLE")
        return f"CASE WHEN isfinite({cast}) AND NOT contains({text}, '_') THEN {cast} END"

    def decimal(self, text: str, type: str) -> str:
        cast = self.tried(text, type)
        return f"CASE WHEN NOT contains({text}, '_') THEN {cast} END"

    def day(self, text: str, pattern: str) -> str:
        """A text as a day, by a pattern of strptime."""
        return f"CAST(try_strptime({text}, {self.literal(pattern)}) AS DATE)"

    def moment(self, text: str, pattern: str) -> str:
        return f"try_strptime({text}, {self.literal(pattern)})"

    def finds(self, text: str, pattern: str) -> str:
        """Whether a pattern is found anywhere in a text."""
        return f"regexp_matches({text}, {self.literal(pattern)})"

    def hashed(self, expressions: Sequence[str]) -> str:
        return f"hash({', '.join(expressions)})"

    def listed(self, expressions: Sequence[str]) -> str:
        return f"[{', '.join(expressions)}]"

    def element(self, listed: str, position: int) -> str:
        """One value of a list; the first is 0."""
        return f"{listed}[{position + 1}]"

    @property
    def row(self) -> str:
        """The number of a stage's row, from 1 in the order of the data."""
        return "rowid + 1"

    def make(self, name: str, query: str) -> str:
        return f"CREATE TEMP TABLE {name} AS {query}"

    def view(self, name: str, query: str) -> str:
        return f"CREATE TEMP VIEW {name} AS {query}"

    def family(self, type: str) -> str:
        """What a type of the dialect holds: text, integer, decimal, float, date, timestamp, boolean, other."""
        bare = re.split(r"[\s(]", type.strip().upper(), maxsplit=1)[0]
        return _FAMILIES.get(bare, "other") if not type.endswith("]") else "other"


@dataclass(frozen=True)
class SparkDialect(Dialect):
    """Spark SQL 4. Rows of a stage have no number there: files are read in parallel, in no order."""

    name: str = "spark"
    text_type: str = "STRING"
    mark: str = "`"

    def literal(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def number(self, text: str) -> str:
        cast = self.tried(text, "DOUBLE")
        plain = self.finds(text, r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$")
        return f"CASE WHEN {plain} AND abs({cast}) <= 1.7976931348623157E308 THEN {cast} END"

    def decimal(self, text: str, type: str) -> str:
        return self.tried(text, type)

    def day(self, text: str, pattern: str) -> str:
        return f"CAST({self.moment(text, pattern)} AS DATE)"

    def moment(self, text: str, pattern: str) -> str:
        words = pattern
        for percent, letters in _JAVA.items():
            words = words.replace(percent, letters)
        return f"try_to_timestamp({text}, {self.literal(words)})"

    def finds(self, text: str, pattern: str) -> str:
        return f"regexp_like({text}, {self.literal(_java(pattern))})"

    def hashed(self, expressions: Sequence[str]) -> str:
        return f"xxhash64({', '.join(expressions)})"

    def listed(self, expressions: Sequence[str]) -> str:
        return f"array({', '.join(expressions)})"

    def element(self, listed: str, position: int) -> str:
        return f"{listed}[{position}]"

    @property
    def row(self) -> str:
        return "CAST(NULL AS BIGINT)"

    def make(self, name: str, query: str) -> str:
        return self.view(name, query)

    def view(self, name: str, query: str) -> str:
        return f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {query}"


_JAVA = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss", "%y": "yy", "%b": "MMM"}


def _java(pattern: str) -> str:
    """``$`` means the very end, as in the other engine; Java lets a line break follow."""
    return re.sub(r"(?<!\\)\$$", r"\\z", pattern)


_INTEGERS = (
    "TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BYTE SHORT LONG"
)
_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(_INTEGERS.split(), "integer"),
    **dict.fromkeys(("VARCHAR", "STRING", "TEXT", "CHAR"), "text"),
    **dict.fromkeys(("DECIMAL", "NUMERIC"), "decimal"),
    **dict.fromkeys(("DOUBLE", "FLOAT", "REAL"), "float"),
    "DATE": "date",
    **dict.fromkeys(
        ("TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "timestamp"
    ),
    "BOOLEAN": "boolean",
}
DIALECTS: Mapping[str, Dialect] = {"duckdb": Dialect(), "spark": SparkDialect()}
