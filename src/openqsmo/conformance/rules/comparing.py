"""What became of each rule from one run to the next."""

from openqsmo.conformance.vocabulary import Change, CheckReport, RuleChange, RuleResult, RuleState

BROKEN = (RuleState.FAIL, RuleState.WARN)
# States in which it is not known whether rows break the rule.
UNKNOWN = (RuleState.SKIPPED, RuleState.ERROR, RuleState.NOT_APPLICABLE)


def compare(before: CheckReport, after: CheckReport) -> tuple[RuleChange, ...]:
    """Every rule of either report, the worst change first; a rule that did not run is mended by nothing."""
    old = {each.rule.id: each for each in before.results}
    new = {each.rule.id: each for each in after.results}
    changes = [_change(old.get(name), new.get(name)) for name in {**old, **new}]
    order = list(Change)
    return tuple(sorted(changes, key=lambda each: (order.index(each.change), each.rule.id)))


def _change(before: RuleResult | None, after: RuleResult | None) -> RuleChange:
    known = after or before
    if known is None:
        raise ValueError("A change is of a rule that one of the two reports has.")
    return RuleChange(known.rule, before, after, _kind(before, after))


def _kind(before: RuleResult | None, after: RuleResult | None) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.DROPPED
    if after.state in UNKNOWN:
        return Change.SAME if before.state in UNKNOWN else Change.NO_LONGER_KNOWN
    if after.state not in BROKEN:
        return Change.MENDED if before.state in BROKEN else Change.SAME
    if before.state not in BROKEN:
        return Change.BROKEN
    return _by_rows(before.found or 0, after.found or 0)


def _by_rows(before: int, after: int) -> Change:
    if before == after:
        return Change.SAME
    return Change.MORE if after > before else Change.FEWER
