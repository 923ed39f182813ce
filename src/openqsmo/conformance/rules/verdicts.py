"""What a whole check says, and the state of one rule."""

from collections.abc import Iterable
from decimal import Decimal

from openqsmo.conformance.vocabulary import Bounds, RuleResult, RuleState, Severity, Verdict

_UNRUN = {RuleState.ERROR, RuleState.SKIPPED}


def verdict(
    results: Iterable[RuleResult], *, is_read_whole: bool = True, has_unreadable: bool = False
) -> Verdict:
    """The verdict over all rules, as ``Verdict`` tells it.

    Data with rows that could not be read is not conformant; where whole files were not read, what they hold
    is unknown.
    """
    told = list(results)
    fatal = [result for result in told if result.rule.severity is Severity.FATAL]
    if has_unreadable or any(one.state is RuleState.FAIL and one.waived is None for one in fatal):
        return Verdict.NOT_CONFORMANT
    if any(one.state in _UNRUN for one in fatal) or not told or not is_read_whole:
        return Verdict.NOT_CHECKED
    if any(one.state in {RuleState.FAIL, RuleState.WARN, RuleState.ERROR} for one in told):
        return Verdict.WITH_CONDITIONS
    return Verdict.CONFORMANT


def state(severity: Severity, *, holds: bool) -> RuleState:
    """How a rule that ran came out."""
    if holds:
        return RuleState.PASS
    return RuleState.FAIL if severity is Severity.FATAL else RuleState.WARN


def measure(found: int, checked: int, bounds: Bounds) -> Decimal | None:
    """A count in the unit of its bound; a percentage of no rows is unknown."""
    if bounds.unit == "rows":
        return Decimal(found)
    return Decimal(found) * 100 / Decimal(checked) if checked else None


def holds(measured: Decimal, bounds: Bounds) -> bool:
    """Whether a measured number is what it must be."""
    low, high = bounds.values[0], bounds.values[-1]
    return {
        "mustBe": measured == low,
        "mustNotBe": measured != low,
        "mustBeGreaterThan": measured > low,
        "mustBeGreaterOrEqualTo": measured >= low,
        "mustBeLessThan": measured < low,
        "mustBeLessOrEqualTo": measured <= low,
        "mustBeBetween": low <= measured <= high,
        "mustNotBeBetween": not low <= measured <= high,
    }[bounds.operator]
