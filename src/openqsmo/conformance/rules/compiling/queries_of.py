"""Queries that a contract brings: proven to be harmless, and put into the one scan where they only count."""

from openqsmo.conformance.rules.compiling.dialects import Dialect
from openqsmo.conformance.rules.compiling.plans import Check, QueryCheck
from openqsmo.conformance.rules.compiling.staging import Staging
from openqsmo.conformance.vocabulary import Contract, Rule


class QueryReading:
    """Reads the queries of one contract, and knows which views they need."""

    def __init__(
        self, contract: Contract, stagings: dict[str, Staging], dialect: Dialect, fuses: bool
    ) -> None:
        self.contract, self.stagings, self.dialect, self.fuses = contract, stagings, dialect, fuses
        self.needed: set[str] = set()

    def check(self, rule: Rule) -> Check:
        for name, staging in self.stagings.items():
            self.needed.add(name)
            if staging.shape.is_text:
                for field in staging.columns:
                    staging.keep(field)
        return QueryCheck(rule, rule.query, rule.offending_rows)

    def views(self) -> tuple[str, ...]:
        """What makes the tables that queries name: their fields by name, typed."""
        return tuple(self._view(self.stagings[name]) for name in self.stagings if name in self.needed)

    def _view(self, staging: Staging) -> str:
        fields = [
            f"{column.typed} AS {self.dialect.quoted(name)}" for name, column in staging.columns.items()
        ]
        source = staging.name if staging.shape.is_text else f"({staging.values_of()}) AS typed"
        name = self.dialect.quoted(staging.table.name)
        return self.dialect.view(name, f"SELECT {', '.join(fields)} FROM {source}")
