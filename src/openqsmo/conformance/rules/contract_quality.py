"""The quality rules of a contract: ODCS's library, SQL, texts, and rules for other engines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openqsmo.conformance.rules import wording
from openqsmo.conformance.rules.contract_codes import code_list, read_codes
from openqsmo.conformance.rules.lined import Path
from openqsmo.conformance.rules.patterns import regular
from openqsmo.conformance.rules.placeholders import filled
from openqsmo.conformance.rules.reading import Part, Reading, slug, written
from openqsmo.conformance.vocabulary import Bounds, Dimension, Field, Rule, RuleKind, Severity, Table

_OPERATORS = {
    "mustBe": 1,
    "mustNotBe": 1,
    "mustBeGreaterThan": 1,
    "mustBeGreaterOrEqualTo": 1,
    "mustBeLessThan": 1,
    "mustBeLessOrEqualTo": 1,
    "mustBeBetween": 2,
    "mustNotBeBetween": 2,
}
_SPELLED = {
    "mustBeGreaterThanOrEqualTo": "mustBeGreaterOrEqualTo",
    "mustBeLessThanOrEqualTo": "mustBeLessOrEqualTo",
}
_METRICS = {
    "nullValues": RuleKind.NULL_VALUES,
    "nullCheck": RuleKind.NULL_VALUES,
    "missingValues": RuleKind.MISSING_VALUES,
    "invalidValues": RuleKind.INVALID_VALUES,
    "validValues": RuleKind.INVALID_VALUES,
    "duplicateValues": RuleKind.DUPLICATE_VALUES,
    "duplicateCount": RuleKind.DUPLICATE_VALUES,
    "uniqueCheck": RuleKind.DUPLICATE_VALUES,
    "rowCount": RuleKind.ROW_COUNT,
}
_DIMENSIONS = {
    RuleKind.NULL_VALUES: Dimension.COMPLETENESS,
    RuleKind.MISSING_VALUES: Dimension.COMPLETENESS,
    RuleKind.DUPLICATE_VALUES: Dimension.UNIQUENESS,
    RuleKind.ROW_COUNT: Dimension.COVERAGE,
    RuleKind.SQL: Dimension.CONSISTENCY,
}
_SEVERITIES = {
    **dict.fromkeys(("fatal", "error", "critical", "blocker", "high", "major"), Severity.FATAL),
    **dict.fromkeys(("warning", "warn", "info", "low", "minor", "medium", "notice"), Severity.WARNING),
}
_WORDS = frozenset(
    "id name type metric rule description dimension severity businessImpact unit arguments validValues query "
    "engine implementation schedule scheduler method tags authoritativeDefinitions customProperties".split()
)
_CUSTOM = frozenset("offendingRows citation expected example fix".split())


def quality_rules(
    table: Table, field: Field | None, part: Part, path: Path, reading: Reading
) -> Iterator[Rule]:
    """The quality rules of a table, or of one of its fields."""
    for one, here in reading.parts(part, "quality", path, "quality rule"):
        reading.strangers(one, _WORDS | _OPERATORS.keys() | _SPELLED.keys(), here)
        rule = _rule(_base(table, field, one, here, reading), one, here, reading)
        if rule is not None:
            yield _told(rule, one, here, reading)


def _base(table: Table, field: Field | None, one: Part, path: Path, reading: Reading) -> Rule:
    """What every quality rule has, before its kind is known."""
    names = (field.name,) if field else ()
    named = reading.text(one, "name", path) or reading.text(one, "description", path)
    where = ".".join((table.name, *names))
    called = reading.text(one, "metric", path) or reading.text(one, "rule", path)
    kind = slug(called or reading.text(one, "type", path) or "library")
    return Rule(
        id=reading.identifier(reading.text(one, "id", path) or f"{where}.{slug(named) or kind}"),
        kind=RuleKind.TEXT,
        table=table.name,
        fields=names,
        severity=_severity(one, path, reading),
        dimension=Dimension.CONFORMITY,
        text=reading.text(one, "description", path) or reading.text(one, "name", path),
        expected="",
        line=reading.line(path),
        business_impact=reading.text(one, "businessImpact", path),
    )


def _severity(one: Part, path: Path, reading: Reading) -> Severity:
    given = reading.text(one, "severity", path)
    if given and given.casefold() not in _SEVERITIES:
        says = f"The severity “{given}” is not known; the rule counts as fatal."
        reading.note((*path, "severity"), says)
    is_text = reading.text(one, "type", path) == "text"
    return _SEVERITIES.get(given.casefold(), Severity.WARNING if is_text and not given else Severity.FATAL)


def _rule(base: Rule, one: Part, path: Path, reading: Reading) -> Rule | None:
    kind = reading.text(one, "type", path) or ("sql" if one.get("query") else "library")
    if kind == "library":
        return _library(base, one, path, reading)
    if kind == "sql":
        return _sql(base, one, path, reading)
    if kind == "text":
        return replace(base, kind=RuleKind.TEXT, expected=base.text or "what the text says")
    if kind == "custom":
        engine = reading.text(one, "engine", path) or "an engine that is not named"
        text = base.text or f"A rule for {engine}."
        return replace(base, kind=RuleKind.CUSTOM, engine=engine, text=text, expected=f"what {engine} asks")
    reading.refuse(
        (*path, "type"), f"the type of rule “{kind}” is not known", "Write library, sql, text or custom."
    )


def _library(base: Rule, one: Part, path: Path, reading: Reading) -> Rule | None:
    metric = reading.text(one, "metric", path) or reading.text(one, "rule", path)
    kind = _METRICS.get(metric)
    if kind is None:
        said = f"The library rule “{metric}” is not known" if metric else "A library rule without a metric"
        reading.note(path, f"{said}; it is not checked.")
        return None
    bounds = _bounds(one, path, reading)
    if bounds is None and kind is RuleKind.ROW_COUNT:
        reading.refuse(path, "rowCount has no bound", "Add for example “mustBeGreaterThan: 0”.")
    rule = replace(base, kind=kind, dimension=_DIMENSIONS.get(kind, Dimension.CONFORMITY), bounds=bounds)
    rule = _arguments(rule, one, path, reading)
    if not rule.fields and kind is not RuleKind.ROW_COUNT:
        fix = "Put the rule under a property, or name properties in its arguments."
        reading.refuse(path, f"{metric} names no property", fix)
    return replace(rule, expected=_expected(rule), text=rule.text or _text(rule), fix=_fix(rule))


def _arguments(rule: Rule, one: Part, path: Path, reading: Reading) -> Rule:
    here = (*path, "arguments")
    arguments = reading.mapping(one.get("arguments") or {}, here, "arguments")
    known = {"validValues", "pattern", "missingValues", "properties"}
    reading.strangers(arguments, known, here)
    rule = _listed_codes(rule, one, arguments, path, reading)
    if arguments.get("pattern") is not None:
        pattern = reading.text(arguments, "pattern", here)
        if why := regular(pattern):
            reading.refuse(
                (*here, "pattern"), f"the pattern “{pattern}” {why}", "Write a regular expression."
            )
        rule = replace(rule, pattern=pattern)
    if rule.kind is RuleKind.INVALID_VALUES and not (rule.codes or rule.pattern):
        reading.refuse(path, "invalidValues says not what is valid", "Add validValues or a pattern.")
    missing = arguments.get("missingValues")
    if missing is not None or rule.kind is RuleKind.MISSING_VALUES:
        rule = replace(rule, missing=_missing(missing, (*here, "missingValues"), reading))
    return _properties(rule, arguments, here, reading)


def _listed_codes(rule: Rule, one: Part, arguments: Part, path: Path, reading: Reading) -> Rule:
    """The rule with its list of valid codes; a list with spans of days goes before a plain one."""
    dated = read_codes({"customProperties": one.get("customProperties")}, path, reading)
    if dated is not None:  # validValues has no words for days
        return replace(rule, codes=dated[0], codes_on=dated[1])
    codes: Any = arguments.get("validValues")
    here: Path = (*path, "arguments", "validValues")
    if codes is None:
        codes, here = one.get("validValues"), (*path, "validValues")
    if isinstance(codes, list):  # an empty value is never invalid here, so that naming it says nothing more
        codes = [code for code in codes if code is not None] or codes
    return rule if codes is None else replace(rule, codes=code_list(codes, here, reading))


def _missing(listed: Any, path: Path, reading: Reading) -> tuple[str | None, ...]:
    if listed is None:
        return (None, "")
    if not isinstance(listed, list):
        reading.refuse(path, "missingValues is no list", "Write each after a dash; null is an empty cell.")
    return tuple(None if one is None else written(one) for one in listed)


def _properties(rule: Rule, arguments: Part, path: Path, reading: Reading) -> Rule:
    listed = arguments.get("properties")
    if listed is None:
        return rule
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        reading.refuse((*path, "properties"), "properties is no list of names", "Name each after a dash.")
    return replace(rule, fields=tuple(listed))


def _bounds(one: Part, path: Path, reading: Reading) -> Bounds | None:
    given = {_SPELLED.get(word, word): word for word in one if word in _OPERATORS or word in _SPELLED}
    if not given:
        return None
    if len(given) > 1:
        reading.refuse(path, f"it has {len(given)} bounds", "Keep one of them, or write mustBeBetween.")
    (operator, word), here = next(iter(given.items())), path
    values = one[word] if isinstance(one[word], list) else [one[word]]
    if len(values) != _OPERATORS[operator]:
        needs = "two numbers" if _OPERATORS[operator] == 2 else "one number"
        reading.refuse((*here, word), f"{word} needs {needs}", f"Give {needs}.")
    numbers = tuple(reading.number(value, (*here, word), word) for value in values)
    unit = reading.text(one, "unit", path) or "rows"
    if unit not in {"rows", "percent"}:
        reading.refuse((*path, "unit"), f"the unit is “{unit}”", "Write rows or percent.")
    return Bounds(operator, tuple(sorted(numbers)), unit)


def _sql(base: Rule, one: Part, path: Path, reading: Reading) -> Rule:
    bounds = _bounds(one, path, reading)
    custom = reading.custom(one, path)
    query = filled(reading.text(one, "query", path, needed=True), base)
    rows = custom.get("offendingRows", ("", path))[0]
    if rows and not isinstance(rows, str):
        reading.refuse(custom["offendingRows"][1], "offendingRows is no text", "Give one query.")
    if bounds is None:
        reading.refuse(path, "the SQL rule has no bound", "Add for example “mustBe: 0”.")
    rule = replace(
        base,
        kind=RuleKind.SQL,
        dimension=_DIMENSIONS[RuleKind.SQL],
        bounds=bounds,
        query=query,
        offending_rows=filled(str(rows or ""), base),
    )
    called = base.text or f"The query of {base.id} holds."
    expected = base.text if bounds.operator == "mustBe" and not bounds.values[0] else ""
    return replace(rule, text=called, expected=expected or f"a result of {wording.bound(bounds)}")


def _told(rule: Rule, one: Part, path: Path, reading: Reading) -> Rule:
    """What the contract says in its own words goes before ours."""
    custom = {name: value for name, (value, _) in reading.custom(one, path).items() if name in _CUSTOM}
    told = {
        name: written(custom[name])
        for name in ("citation", "expected", "example", "fix")
        if custom.get(name) is not None
    }
    if "citation" not in told:
        told["citation"] = next(
            (
                str(source.get("url"))
                for source, _ in reading.parts(one, "authoritativeDefinitions", path, "source")
            ),
            "",
        )
    dimension = reading.text(one, "dimension", path).casefold()
    if dimension in set(Dimension):
        rule = replace(rule, dimension=Dimension(dimension))
    elif dimension:
        says = f"The dimension “{dimension}” is not one that ODCS names."
        reading.note((*path, "dimension"), says)
    return replace(
        rule,
        citation=told["citation"],
        expected=told.get("expected", rule.expected),
        example=told.get("example", rule.example),
        fix=told.get("fix", rule.fix),
    )


def _expected(rule: Rule) -> str:
    if rule.kind is RuleKind.ROW_COUNT and rule.bounds:
        return f"{wording.bound(rule.bounds)} rows"
    if rule.codes:
        return wording.one_of(rule.codes)
    if rule.pattern:
        return f"a value of the form {rule.pattern}"
    if rule.kind is RuleKind.DUPLICATE_VALUES:
        return f"a {' and '.join(rule.fields)} that no other row has"
    return "a value"


def _text(rule: Rule) -> str:
    names = " and ".join(rule.fields)
    if rule.kind is RuleKind.ROW_COUNT:
        return f"{rule.table} has {rule.expected or _expected(rule)}."
    if rule.kind is RuleKind.DUPLICATE_VALUES:
        return f"No two rows have the same {names}."
    if rule.kind is RuleKind.INVALID_VALUES:
        return f"{names} is {_expected(rule)}."
    return f"{names} is given."


def _fix(rule: Rule) -> str:
    names = " and ".join(rule.fields)
    return {
        RuleKind.ROW_COUNT: f"Deliver {_expected(rule)}.",
        RuleKind.DUPLICATE_VALUES: f"Remove the row that repeats another, or correct its {names}.",
        RuleKind.INVALID_VALUES: f"Use for {names} {_expected(rule)}.",
    }.get(rule.kind, f"Fill in {names}.")
