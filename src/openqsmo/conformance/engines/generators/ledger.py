"""Trial balances: funds over twelve periods, debits and credits balanced in both sets of accounts."""

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Column, Delivery, texts
from openqsmo.conformance.engines.generators.planting import (
    Eligible,
    Planter,
    add,
    copy,
    drop,
    equals,
    first_of_each_unit,
    misspell,
    put,
    put_all,
    units_of,
)

# Each account posts against the one after it; the last of each class stands still.
_PROPRIETARY = ["101000", "211000", "310000", "520000", "610000", "710000", "131000", "570000", "190000"]
_BUDGETARY = ["411900", "445000", "461000", "480100", "490100", "490200", "499900"]
_STILL = ("190000", "499900")
_PERIODS = 12
_YEAR = 2025
_PROVIDERS = texts(["ARC", "ESC", "IBC", "NFC"])
_BALANCES = "balances"


def trial_balances(rows: int, random: Generator) -> Delivery:
    """A fiscal year of as many funds as about fill the rows, at least five."""
    accounts = _PROPRIETARY + _BUDGETARY
    each = _PERIODS * len(accounts)
    funds = max(5, rows // each)
    fund = np.arange(funds)
    shape = (funds, _PERIODS, len(accounts))
    debit, credit = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for first in (*range(0, len(_PROPRIETARY) - 1, 2), *range(len(_PROPRIETARY), len(accounts) - 1, 2)):
        posted = random.integers(0, 10_000_000, shape[:2])
        debit[:, :, first] = credit[:, :, first + 1] = posted
    moved = np.cumsum(debit - credit, axis=1)
    opening = random.integers(-5_000_000, 5_000_000, (funds, 1, len(accounts)))
    ending = opening + moved
    names = np.char.add(np.char.add("0", np.char.zfill((20 + fund % 70).astype("U2"), 2)), "-X-")
    names = np.char.add(np.char.add(names, np.char.zfill((fund % 9999 + 1).astype("U4"), 4)), "-")
    names = texts(np.char.add(names, np.char.zfill((fund // 9999).astype("U3"), 3)))
    table = {
        "fund": np.repeat(names, each),
        "fiscal_year": np.full(funds * each, _YEAR),
        "fiscal_period": np.tile(np.repeat(np.arange(1, _PERIODS + 1), len(accounts)), funds),
        "account": np.tile(texts(accounts), funds * _PERIODS),
        "provider_code": np.repeat(_PROVIDERS[fund % len(_PROVIDERS)], each),
        "beginning": (ending - debit + credit).ravel(),
        "debit": debit.ravel(),
        "credit": credit.ravel(),
        "ending": ending.ravel(),
    }
    listed = {"account": texts(accounts), "title": texts([f"Account {one}" for one in accounts])}
    return Delivery({_BALANCES: table, "accounts": listed}, {_BALANCES: np.repeat(fund, each)})


def eligible() -> dict[str, Eligible]:
    """Bad values of one field go into an account that stands still, in the last period."""
    return {_BALANCES: _is_still}


def planters() -> dict[str, Planter]:
    """How to break the rules of balances where one bad value would touch more than its own rule."""
    told = _BALANCES
    below = put_all(told, {"debit": -10_000, "credit": -10_000})
    one_sided = add(told, ["debit", "ending"], 100, 9_000)
    return {
        f"{told}.key": Planter(told, copy(told, {}), _is_still),
        f"{told}.fund.pattern": Planter(told, misspell(told, "fund"), _is_still),
        f"{told}.account.pattern": Planter(
            told, misspell(told, "account"), _is_still, also=(f"{told}.account.reference",)
        ),
        f"{told}.account.reference": Planter(told, put(told, "account", "199999"), _is_still_proprietary),
        f"{told}.debit.range": Planter(told, below, _is_still, also=(f"{told}.credit.range",)),
        f"{told}.credit.range": Planter(told, below, _is_still, also=(f"{told}.debit.range",)),
        "GLT-010": Planter(told, add(told, ["ending"], 100, 9_000), _is_last),
        "GLT-011": Planter(told, one_sided, _both(equals(told, "account", *_PROPRIETARY))),
        "GLT-012": Planter(told, one_sided, _both(equals(told, "account", *_BUDGETARY))),
        "GLT-013": Planter(told, add(told, ["beginning", "ending"], 100, 9_000), _is_last),
        "GLT-014": Planter(told, _a_period_short, first_of_each_unit(told), of=units_of(told)),
    }


def _a_period_short(delivery: Delivery, rows: Column, random: Generator) -> None:
    funds = delivery.units[_BALANCES]
    middle = delivery.column(_BALANCES, "fiscal_period") == _PERIODS // 2
    drop(_BALANCES)(delivery, np.flatnonzero(np.isin(funds, funds[rows]) & middle), random)


def _is_last(delivery: Delivery) -> Column:
    mask: Column = delivery.column(_BALANCES, "fiscal_period") == _PERIODS
    return mask


def _is_still(delivery: Delivery) -> Column:
    return _is_last(delivery) & equals(_BALANCES, "account", *_STILL)(delivery)


def _is_still_proprietary(delivery: Delivery) -> Column:
    return _is_last(delivery) & equals(_BALANCES, "account", _STILL[0])(delivery)


def _both(wanted: Eligible) -> Eligible:
    return lambda delivery: _is_last(delivery) & wanted(delivery)
