"""A small made-up case: moving time and attendance to a shared service. All figures are invented."""

from datetime import date
from decimal import Decimal

from openqsmo.cases.vocabulary import (
    Alternative,
    AlternativeKind,
    Baseline,
    Benefit,
    BenefitKind,
    Case,
    CostElement,
    CostLine,
    Dollars,
    Estimate,
    RateRow,
    RateStanding,
    Stabilization,
    Timing,
)

FIRST = 2027


def flat(percent, dollars=Dollars.REAL, id="flat"):
    """A rate row with one rate for every term."""
    return RateRow(
        id, id, dollars, {30: Decimal(str(percent)) / 100}, "made up for a test", RateStanding.UNCONFIRMED
    )


def estimate(low, likely=None, high=None):
    likely, high = (low, low) if likely is None else (likely, high)
    return Estimate(Decimal(str(low)), Decimal(str(likely)), Decimal(str(high)))


def line(id, element, amounts, **more):
    """A cost line; amounts by year from the first on, each a number, a triple, None, or "-" for no such year."""
    by_year = {
        FIRST + position: None
        if amount is None
        else estimate(*(amount if isinstance(amount, tuple) else (amount,)))
        for position, amount in enumerate(amounts)
        if amount != "-"
    }
    return CostLine(id, id.replace("-", " ").capitalize(), CostElement(element), by_year, **more)


def keep(*costs):
    return Alternative("keep", "Keep what we have", AlternativeKind.KEEP, costs)


def shared(*costs, **more):
    return Alternative("shared", "The shared service", AlternativeKind.EXISTING_GOVERNMENT, costs, **more)


def case(*alternatives, horizon=5, **more):
    told = {
        "id": "ta-2027", "title": "Time and attendance", "agency": "A synthetic agency", "first_year": FIRST,
        "horizon": horizon, "dollars": Dollars.REAL, "timing": Timing.END_YEAR, "rates": "flat",
    }  # fmt: skip
    return Case(**(told | more), alternatives=alternatives)


def whole_case(**more):
    """Ten a year now; eight to change and six a year after. All in millions."""
    million = 1_000_000
    kept = keep(
        line(
            "old-system",
            "operations",
            [(9 * million, 10 * million, 12 * million)] * 5,
            source="FY 2026 actuals",
        ),
        line(
            "replacement",
            "infrastructure",
            [0, 0, 0, (2 * million, 3 * million, 5 * million)],
            is_future=True,
        ),
    )
    moved = shared(
        line("migration", "migration", [(5 * million, 6 * million, 10 * million)]),
        line("training", "change_and_training", [(million, 2 * million, 3 * million)]),
        line("fee", "service_fee", [(0, 0, 0)] + [(5 * million, 6 * million, 7 * million)] * 4),
        line("old-until-cutover", "dual_running", [(9 * million, 10 * million, 12 * million)]),
        goes_live_on=date(2027, 10, 1),
        stabilization=Stabilization(6, estimate("0.1", "0.2", "0.4")),
        benefits=(
            Benefit(
                "errors", "Fewer corrected time cards", BenefitKind.NOT_IN_MONEY, owner="Payroll chief",
                measure="corrected cards a pay period", unit="cards",
                starts_on=date(2028, 4, 1), proof="payroll report",
            ),
        ),
    )  # fmt: skip
    baseline = Baseline(
        "Three systems in two bureaus", source="FY 2026 actuals", unit="employees", volume=Decimal(12000)
    )
    return case(kept, moved, baseline=baseline, preferred="shared", **more)
