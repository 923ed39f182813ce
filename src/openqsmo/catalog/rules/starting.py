"""Who may start an offering, of which provider, in which sourcing mode."""

from collections.abc import Collection
from dataclasses import dataclass

from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.kernel.actor import PROVIDER_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import FieldError

# What a QSMO answers for itself: it built the solution, or it is the contractor of a bundle.
OF_THE_QSMO = frozenset({SourcingMode.QSMO_BUILT, SourcingMode.GENERAL_CONTRACTOR})


@dataclass(frozen=True)
class StartFacts:
    """What decides whether an offering may be started. ``designated_id`` is the QSMO of its area, or None."""

    mode: SourcingMode
    provider_id: int
    is_commercial: bool
    designated_id: int | None


def may_start(actor: Actor, facts: StartFacts) -> bool:
    """Whether the actor speaks for the provider, or is staff of the QSMO designated for the area."""
    offices = {facts.designated_id, facts.provider_id} - {None}
    is_provider = actor.has(*PROVIDER_ROLES, organization_id=facts.provider_id)
    return is_provider or any(actor.has(*QSMO_ROLES, organization_id=office) for office in offices)


def against_mode(facts: StartFacts) -> tuple[FieldError, ...]:
    """What is wrong with a sourcing mode for its provider; nothing where they go together."""
    if facts.mode in OF_THE_QSMO and facts.provider_id != facts.designated_id:
        says = f"“{facts.mode.label}” is an offering of the QSMO itself, and the provider is another."
        fix = "Name the QSMO designated for the area as its provider, or choose another sourcing mode."
        return (FieldError("provider", says, fix),)
    if facts.mode is SourcingMode.EXISTING_GOVERNMENT and facts.is_commercial:
        says = "An existing government service is not offered by a company."
        return (FieldError("mode", says, "Choose the sourcing mode for vendors."),)
    return ()


def kinds_open_to(modes: Collection[SourcingMode], actor: Actor) -> tuple[SourcingMode, ...]:
    """The sourcing modes to choose from: those of the QSMO only for its staff."""
    is_staff = actor.has(*QSMO_ROLES)
    return tuple(mode for mode in modes if is_staff or mode not in OF_THE_QSMO)
