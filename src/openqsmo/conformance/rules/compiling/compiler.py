"""From a contract and the shapes of its data to the plan of a check."""

from collections.abc import Sequence

from openqsmo.conformance.rules.compiling.columns import columns_of
from openqsmo.conformance.rules.compiling.dialects import DIALECTS, Dialect
from openqsmo.conformance.rules.compiling.plans import (
    Check,
    CountCheck,
    Plan,
    QueryCheck,
    Settled,
    Shape,
)
from openqsmo.conformance.rules.compiling.predicates import FALSE, condition
from openqsmo.conformance.rules.compiling.queries_of import QueryReading
from openqsmo.conformance.rules.compiling.staging import Staging
from openqsmo.conformance.vocabulary import Contract, Rule, RuleKind


def compile(
    contract: Contract, shapes: Sequence[Shape], *, dialect: str = "duckdb", fuses: bool = True
) -> Plan:
    """The plan that checks data of these shapes against the contract, as SQL of the dialect.

    Tables of the contract without a shape are not read: their rules are settled as skipped. ``fuses``
    puts queries that only count rows by a condition into the one scan of their table.
    """
    return _Compiler(contract, shapes, DIALECTS[dialect], fuses).plan()


class _Compiler:
    def __init__(self, contract: Contract, shapes: Sequence[Shape], dialect: Dialect, fuses: bool) -> None:
        self.contract, self.dialect = contract, dialect
        self.tables = {table.name: table for table in contract.tables}
        given = {shape.table: shape for shape in shapes}
        self.columns = {name: columns_of(self.tables[name], shape, dialect) for name, shape in given.items()}
        self.stagings = {
            name: Staging(self.tables[name], shape, self.columns[name], number, dialect)
            for number, (name, shape) in enumerate(given.items())
        }
        self.queries = QueryReading(contract, self.stagings, dialect, fuses)
        self.settled: list[Settled] = []
        self.asked: list[QueryCheck] = []

    def plan(self) -> Plan:
        for rule in self.contract.rules:
            self._place(rule)
        plans = tuple(staging.plan() for staging in self.stagings.values())
        patterns = tuple((rule, rule.pattern) for rule in self.contract.rules if rule.pattern)
        return Plan(plans, self.queries.views(), tuple(self.settled), tuple(self.asked), patterns)

    def _place(self, rule: Rule) -> None:
        settled = self._outright(rule)
        if settled:
            self.settled.append(settled)
            return
        check = self._check(rule)
        if isinstance(check, QueryCheck):
            self.asked.append(check)
        elif isinstance(check, Settled):
            self.settled.append(check)
        elif check is not None:
            self.stagings[rule.table].checks.append(check)

    def _outright(self, rule: Rule) -> Settled | None:
        """The outcome of a rule that is known from the contract and the names of columns alone."""
        if rule.kind is RuleKind.TEXT:
            return Settled(rule, "The rule is a text for people; no engine can check it.", is_skip=True)
        if rule.kind is RuleKind.CUSTOM:
            return Settled(
                rule, f"The rule is written for {rule.engine}, which is not run here.", is_skip=True
            )
        if self.tables[rule.table].is_reference:
            return Settled(rule, f"{rule.table} is a reference table: looked up, not judged.")
        for name in filter(None, (rule.table, rule.refers_to)):
            if name not in self.stagings:
                return Settled(rule, f"No data was given for {name}.", is_skip=True)
        return self._absent(rule)

    def _absent(self, rule: Rule) -> Settled | None:
        needed = [(rule.table, name) for name in (*rule.fields, *filter(None, (rule.codes_on,)))]
        needed += [(rule.refers_to, name) for name in rule.refers_to_fields]
        absent = [(table, name) for table, name in needed if name not in self.columns[table]]
        if not absent:
            return None
        table, name = absent[0]
        if name not in {field.name for field in self.tables[table].fields}:
            return Settled(rule, f"The contract has no property “{name}” in {table}.", is_error=True)
        why = f"The data of {table} has no column “{name}”."
        return Settled(rule, why, breaks_all=rule.kind is RuleKind.REQUIRED)

    def _check(self, rule: Rule) -> Check | None:
        staging = self.stagings[rule.table]
        if rule.kind is RuleKind.ROW_COUNT:
            return CountCheck(rule)
        if rule.kind is RuleKind.SQL:
            return self.queries.check(rule)
        if rule.kind in {RuleKind.UNIQUE, RuleKind.DUPLICATE_VALUES}:
            return staging.key_check(rule, rule.fields)
        if rule.kind is RuleKind.REFERENCE:
            target = self.stagings[rule.refers_to]
            return staging.reference_check(rule, target)
        breaks = condition(rule, self.columns[rule.table], self.dialect)
        if breaks is None or breaks == FALSE:
            return Settled(rule, "The type of the data proves it.", passes=True)
        shown = (*rule.fields, *filter(None, (rule.codes_on,)))
        return staging.row_check(rule, breaks, shown)
