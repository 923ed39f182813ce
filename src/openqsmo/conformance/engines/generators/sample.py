"""Which contract has which generator, and a delivery made to order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators import grants, hours, leave, ledger, payroll
from openqsmo.conformance.engines.generators.delivery import Column, Delivery
from openqsmo.conformance.engines.generators.planting import Eligible, Planter, field_planters, plant
from openqsmo.conformance.vocabulary import Contract


@dataclass(frozen=True)
class _Generator:
    make: Callable[[int, Generator], Delivery]
    planters: Callable[[], dict[str, Planter]]
    eligible: Callable[[], dict[str, Eligible]] = dict


@dataclass(frozen=True)
class Sample:
    """A synthetic delivery: the tables, and the truth: each broken rule with how many rows or groups."""

    tables: Mapping[str, Mapping[str, Column]]
    truth: Mapping[str, int]
    seed: int


_GENERATORS = {
    "general-ledger-trial-balance": _Generator(ledger.trial_balances, ledger.planters, ledger.eligible),
    "grant-award": _Generator(grants.awards, grants.planters),
    "leave-and-earnings": _Generator(leave.statements, leave.planters),
    "payroll-payment": _Generator(payroll.payments, payroll.planters),
    "time-and-attendance": _Generator(hours.timecards, hours.planters),
}


def breakable(name: str, contract: Contract) -> tuple[str, ...]:
    """The rules that can be broken on purpose; of a contract without a generator none."""
    return tuple(sorted(_planters(name, contract))) if name in _GENERATORS else ()


def sample(name: str, contract: Contract, *, rows: int, seed: int, breaks: Mapping[str, Decimal]) -> Sample:
    """A delivery of about ``rows`` rows in its largest judged table, rules broken in these shares.

    ``breaks`` are among ``breakable``. Raises TooManyBreaks where there is no room for them.
    """
    random = np.random.default_rng(seed)
    delivery = _GENERATORS[name].make(rows, random)
    truth = plant(delivery, _planters(name, contract), breaks, random)
    return Sample(delivery.finished(), truth, seed)


def _planters(name: str, contract: Contract) -> dict[str, Planter]:
    """By rule: what is planted by hand goes before what follows from a field; only rules of the contract."""
    made = _GENERATORS[name]
    planters = {**dict(field_planters(contract, made.eligible())), **made.planters()}
    known = {rule.id for rule in contract.rules}
    return {rule: planter for rule, planter in planters.items() if rule in known}
