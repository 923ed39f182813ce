"""What an API token may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import Scope
from openqsmo.people.rules.tokens import MOST_DAYS, MOST_TOKENS, judge_token, state_of
from openqsmo.people.vocabulary import TokenState

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("case", "scopes", "days", "held", "active", "code"),
    [
        ("a plain token", [Scope.READ], 90, None, 0, None),
        ("one day", [Scope.READ], 1, None, 0, None),
        ("the longest", list(Scope), MOST_DAYS, None, MOST_TOKENS - 1, None),
        ("for nothing", [], 90, None, 0, "PEO-011"),
        ("for no day", [Scope.READ], 0, None, 0, "PEO-012"),
        ("for ever", [Scope.READ], MOST_DAYS + 1, None, 0, "PEO-012"),
        ("backwards", [Scope.READ], -1, None, 0, "PEO-012"),
        ("made by a token for the same", [Scope.WRITE], 90, [Scope.WRITE], 0, None),
        ("made by a token for less", [Scope.READ, Scope.WRITE], 90, [Scope.WRITE], 0, "PEO-024"),
        ("one too many", [Scope.READ], 90, None, MOST_TOKENS, "PEO-025"),
    ],
)
def test_why_a_token_may_not_be_made(case, scopes, days, held, active, code):
    problem = judge_token(scopes, days, held=held, active=active)
    assert (problem.code if problem else None) == code, case


@given(st.frozensets(st.sampled_from(Scope)), st.frozensets(st.sampled_from(Scope)), st.integers())
def test_a_token_never_makes_a_token_for_more_than_itself(scopes, held, days):
    if judge_token(scopes, days, held=held, active=0) is None:
        assert scopes <= held
        assert scopes


@pytest.mark.parametrize(
    ("case", "expires_on", "revoked_on", "state"),
    [
        ("until tomorrow", TODAY + timedelta(1), None, TokenState.ACTIVE),
        ("until the end of today", TODAY, None, TokenState.ACTIVE),
        ("until yesterday", TODAY - timedelta(1), None, TokenState.EXPIRED),
        ("revoked before its end", TODAY + timedelta(1), TODAY, TokenState.REVOKED),
        ("revoked and past its end", TODAY - timedelta(1), TODAY - timedelta(2), TokenState.REVOKED),
    ],
)
def test_state(case, expires_on, revoked_on, state):
    assert state_of(expires_on, revoked_on, TODAY) is state, case
