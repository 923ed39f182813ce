"""One run: a contract's plan asked of an engine that has the data open, answer by answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from openqsmo.conformance.engines.asking import Engine, Failure, QueryFailed, Row
from openqsmo.conformance.engines.reading import Delivery, Kind, Source
from openqsmo.conformance.places import Places
from openqsmo.conformance.rules.compiling import Plan, Shape, compile
from openqsmo.conformance.rules.compiling.dialects import DIALECTS
from openqsmo.conformance.rules.compiling.plans import (
    Check,
    CountCheck,
    KeyCheck,
    QueryCheck,
    ReferenceCheck,
    RowCheck,
    Settled,
    TablePlan,
)
from openqsmo.conformance.rules.compiling.questions import Questions
from openqsmo.conformance.rules.findings import Findings, Found, single, told_row
from openqsmo.conformance.vocabulary import Contract, Rule, RuleResult, RuleState, Waived


class Run:
    """Asks an engine everything that a contract asks of its data.

    ``opened`` starts an engine. One that dies of a contract's query is started anew, and the query told as
    an error: what was answered before stands.
    """

    def __init__(
        self,
        contract: Contract,
        delivery: Delivery,
        opened: Callable[[], Engine],
        *,
        samples: int,
        waivers: Mapping[str, Waived],
        query_seconds: float,
        dialect: str = "duckdb",
    ) -> None:
        self.contract, self.opened, self.samples = contract, opened, samples
        self.sources = {table: sources for table, sources in delivery.sources.items() if sources}
        self.query_seconds, self.dialect = query_seconds, dialect
        self.findings = Findings(contract, waivers)
        self.counted: dict[str, int] = {}
        self.told: dict[str, RuleResult] = {}
        self.engine = opened()

    def results(self) -> list[RuleResult]:
        """The result of every rule, in the order of the contract."""
        checked = self._with_good_patterns()
        shapes = [self._shape(*each) for each in self.sources.items()]
        plan = compile(checked, shapes, dialect=self.dialect)
        if not self._staged(plan):
            # A query that was put into a scan may break it: then each is asked on its own.
            plan = compile(checked, shapes, dialect=self.dialect, fuses=False)
            self._restart()
            self._staged(plan)
        for table in plan.tables:
            self._table(table)
        for settled in plan.settled:
            self._tell(self._settled(settled))
        self._queries(plan)
        return [self.told[rule.id] for rule in self.contract.rules]

    def close(self) -> None:
        self.engine.close()

    def _tell(self, result: RuleResult) -> None:
        self.told.setdefault(result.rule.id, result)

    def _restart(self) -> None:
        self.engine.close()
        self.engine = self.opened()

    def _with_good_patterns(self) -> Contract:
        """The contract without rules whose pattern this engine cannot read; each is told as an error."""
        finds = DIALECTS[self.dialect].finds
        for rule in self.contract.rules:
            if rule.pattern:
                try:
                    self.engine.ask(f"SELECT {finds(chr(39) * 2, rule.pattern)}")
                except QueryFailed as failed:
                    why = f"The engine cannot read the pattern “{rule.pattern}”: {failed.says}"
                    self._tell(self.findings.unrun(rule, RuleState.ERROR, why))
        good = tuple(rule for rule in self.contract.rules if rule.id not in self.told)
        return replace(self.contract, rules=good)

    def _shape(self, table: str, sources: Sequence[Source]) -> Shape:
        relation = self.engine.relation(sources)
        described = self.engine.ask(f"DESCRIBE SELECT * FROM {relation}")
        columns = {str(name): str(type) for name, type, *_ in described}
        is_text = any(source.kind is not Kind.PARQUET for source in sources)
        return Shape(table, relation, columns, is_text)

    def _staged(self, plan: Plan) -> bool:
        """Make the stage of every table; False where one failed, whose rules are then errors."""
        self.failed: dict[str, str] = {}
        for table in plan.tables:
            try:
                self._stage(table)
            except QueryFailed as failed:
                self.failed[table.table] = failed.says
                if failed.failure is Failure.DIED:
                    self._restart()
        return not self.failed

    def _stage(self, table: TablePlan) -> None:
        self.engine.ask(table.make_stage)
        self.counted[table.table] = self._number(Questions(table, self.dialect).rows())
        if table.make_bad:
            self.engine.ask(table.make_bad)

    def _number(self, query: str) -> int:
        return int(self.engine.ask(query)[0][0])

    def _table(self, table: TablePlan) -> None:
        questions = Questions(table, self.dialect)
        row_checks = [check for check in table.checks if isinstance(check, RowCheck)]
        others = [check for check in table.checks if not isinstance(check, RowCheck)]
        if table.table in self.failed:
            self._give_up([check.rule for check in table.checks], self.failed[table.table])
            return
        for some, query in questions.counts(row_checks):
            for check, found in zip(some, self.engine.ask(query)[0], strict=True):
                self._tell(self._row_result(check, int(found), table, questions))
        for number, other in enumerate(others):
            self._tell(self._other(other, table, questions, f"{table.stage}_found_{number}"))

    def _give_up(self, rules: Sequence[Rule], says: str) -> None:
        for rule in rules:
            why = f"The data of {rule.table} could not be read to its end: {says}"
            self._tell(self.findings.unrun(rule, RuleState.ERROR, why))

    def _row_result(self, check: RowCheck, found: int, table: TablePlan, questions: Questions) -> RuleResult:
        samples: Sequence[Row] = ()
        values: Sequence[Row] = ()
        if found and self.samples:
            samples = self.engine.ask(questions.row_samples(check, self.samples))
            values = self.engine.ask(questions.row_values(check, self.samples)) if check.values else ()
        answer = Found(
            found,
            self.counted[table.table],
            samples,
            values,
            check.fields,
            table.key_names,
            check.difference is not None,
            self._places(table, samples),
        )
        return self.findings.counted(check.rule, answer)

    def _places(self, table: TablePlan, samples: Sequence[Row]) -> Mapping[int, tuple[str, int]]:
        places = Places(self.sources, self.engine)
        return places.of(table.table, [row[0] for row in samples])

    def _other(self, check: Check, table: TablePlan, questions: Questions, name: str) -> RuleResult:
        if isinstance(check, CountCheck):
            rows = self.counted[table.table]
            return self.findings.measured(check.rule, Decimal(rows), rows)
        try:
            if isinstance(check, KeyCheck):
                self.engine.ask(questions.repeated(check, name))
                return self._found_result(check, table, questions, name)
            if isinstance(check, ReferenceCheck):
                self.engine.ask(questions.unfound(check, name))
                return self._found_result(check, table, questions, name)
        except QueryFailed as failed:
            return self.findings.unrun(check.rule, RuleState.ERROR, f"It could not be counted: {failed.says}")
        raise TypeError(check)

    def _found_result(
        self, check: KeyCheck | ReferenceCheck, table: TablePlan, questions: Questions, name: str
    ) -> RuleResult:
        found = self._number(questions.found(name))
        samples: Sequence[Row] = ()
        values: Sequence[Row] = ()
        if found and self.samples:
            samples = self.engine.ask(questions.found_samples(check, name, self.samples))
            values = self.engine.ask(questions.found_values(check, name, self.samples))
        key = table.key_names if len(table.key_columns) == len(table.key_names) else ()
        answer = Found(
            found,
            self._number(questions.counted(check)),
            samples,
            values,
            check.fields,
            key,
            places=self._places(table, samples),
        )
        self.engine.ask(f"DROP TABLE {name}")
        return self.findings.counted(check.rule, answer)

    def _settled(self, settled: Settled) -> RuleResult:
        rule, rows = settled.rule, self.counted.get(settled.rule.table)
        if settled.passes and rows is None:
            return self.findings.unrun(rule, RuleState.ERROR, "The data could not be read to its end.")
        if settled.passes or settled.breaks_all:
            found = (rows or 0) if settled.breaks_all else 0
            result = self.findings.counted(rule, Found(found, rows or 0))
            state = RuleState.FAIL if settled.breaks_all else result.state
            return replace(result, why=settled.why, state=state)
        state = RuleState.SKIPPED if settled.is_skip else RuleState.NOT_APPLICABLE
        return self.findings.unrun(rule, RuleState.ERROR if settled.is_error else state, settled.why)

    def _queries(self, plan: Plan) -> None:
        if plan.queries and self.failed:
            says = next(iter(self.failed.values()))
            self._give_up([check.rule for check in plan.queries], says)
            return
        for view in plan.views:
            self.engine.ask(view)
        for check in plan.queries:
            try:
                self._tell(self._query(check))
            except QueryFailed as failed:
                why = f"The query did not run: {_reason(failed, self.query_seconds)}"
                self._tell(self.findings.unrun(check.rule, RuleState.ERROR, why))
                if failed.failure is Failure.DIED:
                    self._again(plan)

    def _again(self, plan: Plan) -> None:
        """Open the data once more for the queries that are left."""
        self._restart()
        self._staged(plan)
        for view in plan.views:
            self.engine.ask(view)

    def _query(self, check: QueryCheck) -> RuleResult:
        number, why = single(self.engine.ask(check.query, seconds=self.query_seconds))
        if number is None:
            return self.findings.unrun(check.rule, RuleState.ERROR, why)
        result = self.findings.measured(check.rule, number, self.counted.get(check.rule.table))
        if result.state is RuleState.PASS or not check.rows or not self.samples:
            return result
        return self._with_rows(result, check)

    def _with_rows(self, result: RuleResult, check: QueryCheck) -> RuleResult:
        limited = f"SELECT * FROM ({check.rows}) AS shown LIMIT {self.samples}"
        try:
            described = self.engine.ask(f"DESCRIBE {limited}", seconds=self.query_seconds)
            answer = self.engine.ask(limited, seconds=self.query_seconds)
        except QueryFailed as failed:
            if failed.failure is Failure.DIED:
                raise
            return replace(result, why=f"The rows could not be shown: {_reason(failed, self.query_seconds)}")
        names = [str(name) for name, *_ in described]
        return replace(result, rows=tuple(told_row(check.rule, names, row) for row in answer))


def _reason(failed: QueryFailed, seconds: float) -> str:
    """Why a query gave no answer, in words that help."""
    if failed.failure is Failure.TIME:
        return f"it took longer than {seconds:g} seconds."
    if failed.failure is Failure.MEMORY:
        return f"it needs more memory than is allowed. {failed.says}"
    return failed.says
