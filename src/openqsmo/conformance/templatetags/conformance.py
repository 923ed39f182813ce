"""How a report is said on a page, in the same words as in its files: ``{% load conformance %}``."""

from collections.abc import Mapping

from django import template

from openqsmo.conformance.engines.reports.tables import (
    STATES,
    found_in_words,
    key_in_words,
    share_in_words,
    value_in_words,
    waiver_in_words,
)
from openqsmo.conformance.vocabulary import RuleResult, RuleState, Verdict

register = template.Library()

TONES = {
    RuleState.PASS: "good", RuleState.FAIL: "bad", RuleState.ERROR: "bad", RuleState.WARN: "warn",
    RuleState.SKIPPED: "quiet", RuleState.NOT_APPLICABLE: "quiet",
}  # fmt: skip
VERDICT_TONES = {
    Verdict.CONFORMANT: "good", Verdict.WITH_CONDITIONS: "warn", Verdict.NOT_CONFORMANT: "bad",
    Verdict.NOT_CHECKED: "warn",
}  # fmt: skip


@register.filter
def state_words(state: RuleState) -> str:
    return STATES[state]


@register.filter
def state_tone(state: str) -> str:
    return TONES[RuleState(state)]


@register.filter
def verdict_tone(verdict: str) -> str:
    return VERDICT_TONES[Verdict(verdict)]


@register.filter
def rows_found(result: RuleResult) -> str:
    """How many rows break the rule, of how many, with the share."""
    share = share_in_words(result)
    return f"{found_in_words(result)} ({share})" if share else found_in_words(result)


@register.filter
def waiver(result: RuleResult) -> str:
    return waiver_in_words(result)


@register.filter
def key_words(key: Mapping[str, str | None]) -> str:
    return key_in_words(key)


@register.filter
def value_words(value: str | None) -> str:
    return value_in_words(value)
