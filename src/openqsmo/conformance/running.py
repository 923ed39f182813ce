"""One run: a contract's plan asked of an engine that has the data open, answer by answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from openqsmo.conformance.engines.asking import Engine, QueryFailed, Row
from openqsmo.conformance.engines.reading import Delivery, Kind, Source
from openqsmo.conformance.places import Places
from openqsmo.conformance.rules.compiling import Plan, Shape, compile
from openqsmo.conformance.rules.compiling.plans import (
    Check,
    KeyCheck,
    QueryCheck,
    ReferenceCheck,
    RowCheck,
    Settled,
    TablePlan,
)
from openqsmo.conformance.rules.compiling.questions import Questions
from openqsmo.conformance.rules.findings import Findings, Found
from openqsmo.conformance.vocabulary import (
    Contract,
    OffendingRow,
    Rule,
    RuleResult,
    RuleState,
    Waived,
)


class Run:
    """Asks an engine everything that a contract asks of its data."""

    def __init__(
        self,
        contract: Contract,
        delivery: Delivery,
        engine: Engine,
        samples: int,
        waivers: Mapping[str, Waived],
        query_seconds: float,
    ) -> None:
        self.contract, self.engine, self.samples = contract, engine, samples
        self.sources = {table: sources for table, sources in delivery.sources.items() if sources}
        self.query_seconds = query_seconds
        self.findings = Findings(contract, waivers)
        self.places = Places(self.sources, engine)
        self.counted: dict[str, int] = {}
        self.told: dict[str, RuleResult] = {}

    def results(self) -> list[RuleResult]:
        """The result of every rule, in the order of the contract."""
        plan = compile(self.contract, [self._shape(*each) for each in self.sources.items()])
        for table in plan.tables:
            self._stage(table)
        for table in plan.tables:
            self._table(table)
        for settled in plan.settled:
            self._tell(self._settled(settled))
        self._queries(plan)
        return [self.told[rule.id] for rule in self.contract.rules]

    def _tell(self, result: RuleResult) -> None:
        self.told[result.rule.id] = result

    def _shape(self, table: str, sources: Sequence[Source]) -> Shape:
        relation = sources[0].relation()
        if len(sources) > 1:
            parts = " UNION ALL BY NAME ".join(f"SELECT * FROM {source.relation()}" for source in sources)
            relation = f"({parts}) AS parts"
        described = self.engine.ask(f"DESCRIBE SELECT * FROM {relation}")
        columns = {str(name): str(type) for name, type, *_ in described}
        is_text = any(source.kind is not Kind.PARQUET for source in sources)
        return Shape(table, relation, columns, is_text)

    def _stage(self, table: TablePlan) -> None:
        self.engine.ask(table.make_stage)
        self.counted[table.table] = self._number(Questions(table).rows())
        if table.make_bad:
            self.engine.ask(table.make_bad)

    def _number(self, query: str) -> int:
        return int(self.engine.ask(query)[0][0])

    def _table(self, table: TablePlan) -> None:
        questions = Questions(table)
        row_checks = [check for check in table.checks if isinstance(check, RowCheck)]
        for some, query in questions.counts(row_checks):
            for check, found in zip(some, self.engine.ask(query)[0], strict=True):
                self._tell(self._row_result(check, int(found), table, questions))
        others = [check for check in table.checks if not isinstance(check, RowCheck)]
        for number, other in enumerate(others):
            self._tell(self._other(other, table, questions, f"{table.stage}_found_{number}"))

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
            self.places.of(table.table, [row[0] for row in samples]),
        )
        return self.findings.counted(check.rule, answer)

    def _other(self, check: Check, table: TablePlan, questions: Questions, name: str) -> RuleResult:
        if isinstance(check, KeyCheck | ReferenceCheck):
            return self._found_result(check, table, questions, name)
        rows = self.counted[table.table]
        return self.findings.measured(check.rule, Decimal(rows), rows)

    def _found_result(
        self, check: KeyCheck | ReferenceCheck, table: TablePlan, questions: Questions, name: str
    ) -> RuleResult:
        make = questions.repeated if isinstance(check, KeyCheck) else questions.unfound
        self.engine.ask(make(check, name))  # type: ignore[arg-type]
        found = self._number(questions.found(name))
        samples: Sequence[Row] = ()
        values: Sequence[Row] = ()
        if found and self.samples:
            samples = self.engine.ask(questions.found_samples(check, name, self.samples))
            values = self.engine.ask(questions.found_values(check, name, self.samples))
        key = table.key_names if len(table.key_columns) == len(table.key_names) else ()
        checked = self._number(questions.counted(check))
        self.engine.ask(f"DROP TABLE {name}")
        return self.findings.counted(check.rule, Found(found, checked, samples, values, check.fields, key))

    def _settled(self, settled: Settled) -> RuleResult:
        rule, rows = settled.rule, self.counted.get(settled.rule.table)
        if settled.passes or settled.breaks_all:
            found = (rows or 0) if settled.breaks_all else 0
            result = self.findings.counted(rule, Found(found, rows or 0))
            state = RuleState.FAIL if settled.breaks_all and not rows else result.state
            return replace(result, why=settled.why, state=state)
        state = RuleState.SKIPPED if settled.is_skip else RuleState.NOT_APPLICABLE
        return self.findings.unrun(rule, RuleState.ERROR if settled.is_error else state, settled.why)

    def _queries(self, plan: Plan) -> None:
        for view in plan.views:
            self.engine.ask(view)
        for check in plan.queries:
            self._tell(self._query(check))

    def _query(self, check: QueryCheck) -> RuleResult:
        try:
            answer = self.engine.ask(check.query, seconds=self.query_seconds)
            number = _single(answer)
        except QueryFailed as failed:
            return self.findings.unrun(check.rule, RuleState.ERROR, f"The query did not run: {failed.says}")
        except ValueError as error:
            return self.findings.unrun(check.rule, RuleState.ERROR, str(error))
        rows = self.counted.get(check.rule.table)
        result = self.findings.measured(check.rule, number, rows)
        if result.state is RuleState.PASS or not check.rows or not self.samples:
            return result
        return self._with_rows(result, check)

    def _with_rows(self, result: RuleResult, check: QueryCheck) -> RuleResult:
        limited = f"SELECT * FROM ({check.rows}) AS shown LIMIT {self.samples}"
        try:
            names = [
                str(name) for name, *_ in self.engine.ask(f"DESCRIBE {limited}", seconds=self.query_seconds)
            ]
            answer = self.engine.ask(limited, seconds=self.query_seconds)
        except QueryFailed as failed:
            return replace(result, why=f"The rows could not be shown: {failed.says}")
        rows = tuple(_shown(check.rule, names, row) for row in answer)
        return replace(result, rows=rows)


def _single(answer: Sequence[Sequence[object]]) -> Decimal:
    if len(answer) != 1 or len(answer[0]) != 1:
        raise ValueError("The query does not give one number.")
    try:
        return Decimal(str(answer[0][0]))
    except InvalidOperation:
        raise ValueError(f"The query gives “{answer[0][0]}”, which is no number.") from None


def _shown(rule: Rule, names: Sequence[str], row: Sequence[object]) -> OffendingRow:
    key = {name: None if value is None else str(value) for name, value in zip(names, row, strict=True)}
    return OffendingRow(
        key=key, file="", row=None, field=", ".join(rule.fields), given=None, expected=rule.expected
    )
