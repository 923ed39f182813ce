"""Published claims of savings, held side by side. Only those of one kind that do not overlap may be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from openqsmo.cases import problems
from openqsmo.cases.vocabulary import BenefitKind
from openqsmo.kernel.money import Money
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed


@dataclass(frozen=True)
class Claim:
    """One claim as its source tells it. ``kinds`` holds both savings and avoidance where the source mixes them.

    ``scope`` names what it covers: claims of one scope in overlapping years count the same money. The years are
    fiscal, None where the source does not say; ``years`` is how many they are where it says no more than that.
    """

    id: str
    says: str
    amount: Money
    kinds: frozenset[BenefitKind]
    scope: str
    source: str
    first_year: int | None = None
    last_year: int | None = None
    years: int | None = None
    caveat: str = ""
    is_more_than: bool = False


def add(claims: Sequence[Claim]) -> Money:
    """The sum of claims that may be added; refuses the others, naming every reason."""
    if reasons := why_not(claims):
        raise Refused(problems.CLAIMS_DO_NOT_ADD.about(why="; ".join(reasons)))
    return sum((claim.amount for claim in claims[1:]), claims[0].amount)


def why_not(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Every reason why these claims cannot be added; empty when they can."""
    if not claims:
        return ("there is none",)
    reasons = [
        f"“{claim.id}” mixes {listed(sorted(kind.label.lower() for kind in claim.kinds))}"
        for claim in claims
        if len(claim.kinds) != 1
    ]
    if len({claim.kinds for claim in claims}) > 1:
        reasons.append("savings and avoidance are different money")
    reasons += [f"“{claim.id}” does not say which years it covers" for claim in claims if _is_open(claim)]
    reasons += [f"“{claim.id}” is only a bound" for claim in claims if claim.is_more_than]
    reasons += [reason for one, other in combinations(claims, 2) if (reason := _overlap(one, other))]
    return tuple(dict.fromkeys(reasons))


def _is_open(claim: Claim) -> bool:
    return claim.first_year is None or claim.last_year is None


def _overlap(one: Claim, other: Claim) -> str:
    if one.scope != other.scope:
        return ""
    if one.first_year is None or one.last_year is None or other.first_year is None or other.last_year is None:
        return f"“{one.id}” and “{other.id}” cover the same scope ({one.scope})"
    first, last = max(one.first_year, other.first_year), min(one.last_year, other.last_year)
    if first > last:
        return ""
    return f"“{one.id}” and “{other.id}” both cover {one.scope} in FY {first} to {last}"


def implied_units(claim: Claim, unit_cost: Decimal) -> Decimal | None:
    """How many units a year cost as much as the claim says is saved a year; None while its years are not known."""
    years = claim.years
    if claim.first_year is not None and claim.last_year is not None:
        years = claim.last_year - claim.first_year + 1
    if years is None:
        return None
    return (claim.amount.amount / years / unit_cost).quantize(Decimal(1))


def implausible(claim: Claim, unit_cost: Decimal, units: Decimal, unit: str) -> str:
    """Why a claim needs a second look: it equals a fifth or more of the whole cost of all units. Empty if not."""
    implied = implied_units(claim, unit_cost)
    if implied is None or implied < units / 5:
        return ""
    return (
        f"“{claim.id}” claims {claim.amount}, a yearly saving as large as the whole cost of {implied:,} {unit} at"
        f" ${unit_cost:,} each; there are {units:,}. Look at its inputs before it is used."
    )
