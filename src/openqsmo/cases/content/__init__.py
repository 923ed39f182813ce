"""What every OpenQSMO knows about discount rates from the start: rows as sources give them (TOML beside this)."""

import tomllib
from functools import cache
from importlib.resources import files

from openqsmo.cases.rules.rates import read_rate_rows
from openqsmo.cases.vocabulary import RateRow


@cache
def known_rates() -> tuple[RateRow, ...]:
    """The rate rows on record, in the order of the file."""
    return read_rate_rows(tomllib.loads(files(__name__).joinpath("discount_rates.toml").read_text("utf-8")))
