"""Certificates: what was tested, against what, when, and whether that still holds."""

from collections.abc import Iterable

from django.utils import timezone

from openqsmo.conformance.models import HeldContract, Run
from openqsmo.conformance.rules.certificates import Newer, Standing, standing
from openqsmo.standards.models import StandardVersion


def newer_than(run: Run) -> list[Newer]:
    """What replaced the standard version and the contract of a run, the earliest first."""
    return newer_than_all([run])[run.pk]


def newer_than_all(runs: Iterable[Run]) -> dict[int, list[Newer]]:
    """The same for many runs, in two queries."""
    found = list(runs)
    standards = {run.contract.standard_version.standard_id for run in found if run.contract.standard_version}
    versions = StandardVersion.objects.filter(standard__in=standards, number__gt=0).select_related("standard")
    names = {run.contract.identifier for run in found}
    contracts = HeldContract.objects.filter(identifier__in=names, is_draft=False).defer(
        "document", "understood"
    )
    by_standard = list(versions)
    by_name = list(contracts)
    return {run.pk: sorted(_of(run, by_standard, by_name), key=lambda each: each.since) for run in found}


def standings(runs: Iterable[Run]) -> dict[int, Standing]:
    """Whether the certificates of submitted runs hold."""
    found = list(runs)
    newer = newer_than_all(found)
    return {
        run.pk: standing(
            withdrawn_on=timezone.localdate(run.withdrawn_at) if run.withdrawn_at else None,
            why_withdrawn=run.why_withdrawn,
            newer=newer[run.pk],
        )
        for run in found
    }


def _of(run: Run, versions: list[StandardVersion], contracts: list[HeldContract]) -> Iterable[Newer]:
    tested = run.contract.standard_version
    if tested is not None:
        for version in versions:
            if version.standard_id == tested.standard_id and version.number > tested.number:
                yield Newer(str(version), version.made_on)
    for contract in contracts:
        is_later = (contract.held_at, contract.pk) > (run.contract.held_at, run.contract_id)
        if contract.identifier == run.contract.identifier and is_later:
            yield Newer(str(contract), timezone.localdate(contract.held_at))
