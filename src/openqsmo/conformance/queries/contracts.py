"""Contracts and their rules: what each asks, and how often it fails in what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from openqsmo.conformance.engines.reports.record import contract_from_data
from openqsmo.conformance.models import HeldContract, RuleOutcome, Run
from openqsmo.conformance.vocabulary import Contract, Rule, RuleState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused

BROKEN = (RuleState.FAIL, RuleState.WARN)
RAN = (*BROKEN, RuleState.PASS)


@dataclass(frozen=True)
class Frequency:
    """In how many of the submitted runs in which a rule ran it was broken. No run: unknown, which is not never."""

    ran: int
    broken: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.broken) / Decimal(self.ran) if self.ran else None

    @property
    def in_words(self) -> str:
        if not self.ran:
            return "Unknown: no submitted run has checked it yet"
        return (
            f"Broken in {self.broken:,} of {self.ran:,} submitted runs ({100 * self.broken / self.ran:.0f} %)"
        )


@dataclass(frozen=True)
class ContractPage:
    """A contract with its rules and how often each fails; ``versions`` are all of it, the newest first."""

    held: HeldContract
    contract: Contract
    rules: tuple[tuple[Rule, Frequency], ...]
    versions: tuple[HeldContract, ...]


@dataclass(frozen=True)
class RulePage:
    """One rule with how often it fails, and the other versions of the contract that have it."""

    held: HeldContract
    rule: Rule
    frequency: Frequency
    elsewhere: tuple[HeldContract, ...]


def contracts(*, viewer: Actor) -> QuerySet[HeldContract]:
    """Every contract on record, with ``submitted``: how many submitted runs were made against it. Public."""
    submitted = Count("runs", filter=Q(runs__submitted_at__isnull=False))
    rows = HeldContract.objects.select_related("standard_version__standard")
    return rows.defer("document", "understood").annotate(submitted=submitted)


def held_contract(*, identifier: str, version: str, viewer: Actor) -> HeldContract:
    """One contract on record, which is public."""
    rows = HeldContract.objects.select_related("standard_version__standard", "held_by")
    return rows.get(identifier=identifier, version=version)


def contract_page(*, identifier: str, version: str, viewer: Actor) -> ContractPage:
    """A contract's index of rules."""
    held = held_contract(identifier=identifier, version=version, viewer=viewer)
    contract = contract_from_data(held.understood)
    found = frequencies(held)
    rules = tuple((rule, found.get(rule.id, Frequency(0, 0))) for rule in contract.rules)
    return ContractPage(held, contract, rules, _versions(identifier))


def rule_page(*, identifier: str, version: str, rule: str, viewer: Actor) -> RulePage:
    """One rule of a contract; what the contract does not have is not found."""
    held = held_contract(identifier=identifier, version=version, viewer=viewer)
    contract = contract_from_data(held.understood)
    found = next((each for each in contract.rules if each.id == rule), None)
    if found is None:
        raise Refused(NOT_FOUND.about(what="rule"))
    others = HeldContract.objects.filter(identifier=identifier).exclude(pk=held.pk)
    having = [each for each in others if any(known["id"] == rule for known in each.understood["rules"])]
    return RulePage(held, found, frequencies(held).get(rule, Frequency(0, 0)), tuple(having))


def frequencies(held: HeldContract) -> Mapping[str, Frequency]:
    """How often each rule fails over the submitted runs, those of any owner; a withdrawn one counts no more."""
    counted = Run.objects.filter(contract=held, submitted_at__isnull=False, withdrawn_at=None)
    rows = RuleOutcome.objects.filter(run__in=counted).values("rule")
    rows = rows.annotate(
        ran=Count("pk", filter=Q(state__in=RAN)), broken=Count("pk", filter=Q(state__in=BROKEN))
    )
    return {row["rule"]: Frequency(row["ran"], row["broken"]) for row in rows.order_by("rule")}


def _versions(identifier: str) -> tuple[HeldContract, ...]:
    rows = HeldContract.objects.filter(identifier=identifier).defer("document", "understood")
    return tuple(rows.order_by("-held_at", "-pk"))
