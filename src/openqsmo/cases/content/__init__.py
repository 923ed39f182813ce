"""What every OpenQSMO knows of money from the start: discount rates and published claims, as sources give them."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from openqsmo.cases.rules.claims import Claim
from openqsmo.cases.rules.rates import read_rate_rows
from openqsmo.cases.vocabulary import BenefitKind, RateRow
from openqsmo.kernel.money import Money


@cache
def known_rates() -> tuple[RateRow, ...]:
    """The rate rows on record, in the order of the file."""
    return read_rate_rows(tomllib.loads(files(__name__).joinpath("discount_rates.toml").read_text("utf-8")))


@cache
def known_claims() -> tuple[Claim, ...]:
    """Published claims of savings (``claims.toml``), held side by side."""
    read = tomllib.loads(files(__name__).joinpath("claims.toml").read_text("utf-8"))
    return tuple(
        Claim(
            **{
                **entry,
                "amount": Money(Decimal(entry["amount"])),
                "kinds": frozenset(BenefitKind(kind) for kind in entry["kinds"]),
            }
        )
        for entry in read["claim"]
    )
