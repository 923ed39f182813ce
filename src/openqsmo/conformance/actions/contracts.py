"""Take up contracts: a document given, or what the registry makes of a standard version."""

from django.db import transaction
from django.utils import timezone

from openqsmo.conformance import problems, serving
from openqsmo.conformance.engines.reports.record import contract_as_data
from openqsmo.conformance.models import HeldContract, is_in_charge
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.ledger.record import record
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.queries.made_from import contract_of
from openqsmo.standards.rules.data_contracts import as_yaml

# ODCS: what is not yet agreed replaces nothing.
DRAFTS = frozenset({"proposed", "draft"})


@transaction.atomic
def hold_contract(
    *, document: bytes, name: str, by: Actor, standard_code: str = "", version_number: int | None = None
) -> HeldContract:
    """Keep a contract as it was given, so that runs can be made against it; ``name`` is the file's own.

    It is tied to a version of a standard when one is named. The same bytes again give the contract on
    record; other content under the same identifier and version is refused (CON-303).
    """
    contract = serving.understood_contract(document, name)
    if "/" in contract.id + contract.version:
        why = "its id or version holds a slash, so that no address could name it."
        raise Refused(problems.CONTRACT_NOT_TAKEN.about(why=why))
    version = _standard_version(standard_code, version_number)
    _require_may_hold(version, by)
    known = HeldContract.objects.filter(identifier=contract.id, version=contract.version).first()
    if known is not None and known.sha256 == contract.sha256:
        return known
    if known is not None:
        raise Refused(problems.CONTRACT_HELD.about(identifier=contract.id, version=contract.version))
    held = HeldContract.objects.create(
        identifier=contract.id, version=contract.version, name=contract.name or contract.id,
        status=contract.status, is_draft=contract.status.casefold() in DRAFTS, standard_version=version,
        sha256=contract.sha256, document=document.decode("utf-8-sig"), understood=contract_as_data(contract),
        rule_count=len(contract.rules), held_at=timezone.now(), held_by_id=by.person_id,
    )  # fmt: skip
    record("contract.held", subject=held, by=by, facts={"contract": str(held)})
    return held


def hold_registry_contract(*, standard_code: str, version_number: int | None, by: Actor) -> HeldContract:
    """Take up the contract that the registry makes of a version's data elements; None is the newest version."""
    made = contract_of(code=standard_code, number=version_number, viewer=by)
    document = as_yaml(made.document).encode()
    number = int(made.document["version"])
    return hold_contract(
        document=document,
        name=f"{standard_code}.yaml",
        by=by,
        standard_code=standard_code,
        version_number=number,
    )


def may_hold(by: Actor) -> bool:
    """Whether the actor may take up any contract at all."""
    return by.has(Role.OPERATOR, Role.QSMO_ANALYST, Role.QSMO_DIRECTOR)


def _standard_version(code: str, number: int | None) -> StandardVersion | None:
    if not code:
        return None
    versions = StandardVersion.objects.filter(standard__code=code, number__gt=0).select_related("standard")
    found = versions.filter(number=number).first() if number else versions.order_by("-number").first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="version of this standard"))
    return found


def _require_may_hold(version: StandardVersion | None, by: Actor) -> None:
    area_id = version.standard.area_id if version else None
    if by.has(Role.OPERATOR) or is_in_charge(area_id, by):
        return
    standard = version.standard.title if version else "no standard of the registry"
    raise Refused(problems.NOT_IN_CHARGE.about(standard=standard))
