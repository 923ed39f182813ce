"""Warnings: what makes a reader look twice, and what to do about it."""

from dataclasses import replace
from datetime import date

import pytest

from openqsmo.cases.content import known_rates
from openqsmo.cases.rules.appraisal import appraise
from openqsmo.cases.rules.plausibility import warnings_of
from openqsmo.cases.rules.rates import row_called
from openqsmo.cases.tests.making import FIRST, case, estimate, flat, keep, line, whole_case
from openqsmo.cases.vocabulary import Benefit, BenefitKind, Stabilization

MILLION = 1_000_000


def codes(made, row=None):
    found = warnings_of(appraise(made, row or row_called("omb-a94c-2024-real", known_rates())))
    assert all(each.says and each.fix for each in found)
    return {each.code for each in found}


def changed(**parts):
    made = whole_case()
    return replace(made, alternatives=(made.keep, replace(made.alternative("shared"), **parts)))


def test_a_whole_case_is_warned_of_what_its_change_leaves_out_only():
    assert codes(whole_case()) == {"missing-elements"}


CLAIM = Benefit("b", "Saves", BenefitKind.SAVINGS, amounts={FIRST: estimate(99 * MILLION)})
LATER = Benefit("b", "Later", BenefitKind.AVOIDANCE, amounts={FIRST: estimate(1)})


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("baseline", replace(whole_case(), baseline=None)),
        ("alternatives", replace(whole_case(), alternatives=(whole_case().keep,))),
        ("technology-only", changed(costs=(line("fee", "service_fee", [(1, 2, 3)]),))),
        ("no-range", changed(costs=(line("fee", "service_fee", [1]),))),
        ("no-go-live", changed(goes_live_on=None, stabilization=None)),
        ("go-live", changed(goes_live_on=date(2040, 1, 1))),
        ("no-dip", changed(stabilization=None)),
        ("benefit", changed(benefits=(Benefit("b", "Better", BenefitKind.NOT_IN_MONEY),))),
        ("claimed", changed(benefits=(CLAIM,))),
        ("avoidance-twice", changed(benefits=(LATER,))),
    ],
)  # fmt: skip
def test_each_warning_is_given_where_it_belongs(code, made):
    assert code in codes(made)


def test_rates_that_are_not_confirmed_or_no_longer_hold_are_told():
    assert "rates" in codes(whole_case(), flat(7))
    assert "rates" in codes(whole_case(), row_called("omb-a94c-2003-real", known_rates()))


def test_a_dip_of_no_months_with_a_reason_is_no_warning():
    none = Stabilization(0, estimate(0), "read-only service")
    assert "no-dip" not in codes(changed(stabilization=none))


def test_keeping_alone_is_not_asked_for_a_go_live():
    made = case(keep(line("old", "operations", [(1, 2, 3)])), horizon=1)
    assert not codes(made) & {"no-go-live", "no-dip", "technology-only"}
