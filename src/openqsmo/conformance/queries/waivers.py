"""The waivers in force for a run. The tables of waivers belong to a higher domain, which gives its source here."""

from collections.abc import Callable, Mapping
from datetime import date

from openqsmo.catalog.models import Offering
from openqsmo.conformance.models import HeldContract
from openqsmo.conformance.vocabulary import Waived
from openqsmo.organizations.models import Organization

Source = Callable[[HeldContract, Offering | None, Organization | None, date], Mapping[str, Waived]]
SOURCES: dict[str, Source] = {}


def waiver_source(name: str) -> Callable[[Source], Source]:
    """Register a function that knows waivers: for a contract and an owner on a day, by rule."""

    def register(source: Source) -> Source:
        SOURCES[name] = source
        return source

    return register


def waivers_in_force(
    *, contract: HeldContract, offering: Offering | None, organization: Organization | None, on: date
) -> dict[str, Waived]:
    """Every waiver in force, by rule; a run asks for none itself, so nobody waives their own failure."""
    found: dict[str, Waived] = {}
    for name in sorted(SOURCES):
        found |= SOURCES[name](contract, offering, organization, on)
    return found
