"""Money that adds up, and the U.S. government's fiscal year.

The fiscal year N runs from October 1 of N-1 to September 30 of N (31 U.S.C. 1102).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, order=True)
class Money:
    """An amount in one currency. Adding two currencies is an error, never a guess.

    >>> Money(Decimal("1.005")).rounded().amount
    Decimal('1.01')
    """

    amount: Decimal
    currency: str = "USD"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError(f"Money needs a finite Decimal, not {self.amount!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """To the cent, halves away from zero, as an invoice is."""
        return Money(self.amount.quantize(CENT, ROUND_HALF_UP), self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other

    def exactly(self) -> str:
        """As ``str`` writes it, but with every digit of a price of less than a cent.

        >>> Money(Decimal("0.0375")).exactly(), Money(Decimal("12.50")).exactly()
        ('$0.0375', '$12.50')
        """
        if self.rounded().amount == self.amount:
            return str(self)
        return self._signed(f"{abs(self.amount).normalize():,f}")

    def __str__(self) -> str:
        return self._signed(f"{abs(self.amount):,.2f}" if self.amount % 1 else f"{abs(self.amount):,.0f}")

    def _signed(self, figure: str) -> str:
        sign = "-" if self.amount < 0 else ""
        return f"{sign}${figure}" if self.currency == "USD" else f"{sign}{figure} {self.currency}"


def fiscal_year(on: date) -> int:
    """The fiscal year that a day falls in.

    >>> fiscal_year(date(2025, 9, 30)), fiscal_year(date(2025, 10, 1))
    (2025, 2026)
    """
    return on.year + (on.month >= 10)


def fiscal_year_span(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year.

    >>> fiscal_year_span(2026)
    (datetime.date(2025, 10, 1), datetime.date(2026, 9, 30))
    """
    return date(year - 1, 10, 1), date(year, 9, 30)
