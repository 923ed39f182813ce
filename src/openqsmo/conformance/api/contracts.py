"""Contracts and their rules through the API."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from openqsmo.conformance.actions.contracts import hold_contract, hold_registry_contract
from openqsmo.conformance.engines.reports.record import json_schema
from openqsmo.conformance.queries.contracts import contract_page, contracts, held_contract
from openqsmo.conformance.queries.data import contract_data, rule_data
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, page_of

router = Door(tags=["Conformance"])
LONGEST_DOCUMENT = 4 * 1024 * 1024
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00/]*$")]


class HeldContractOut(Schema):
    """A contract on record. ``standard`` is the registry's standard that it is tied to, or null."""

    id: int
    identifier: str
    version: str
    name: str
    status: str
    standard: str | None
    standard_version: int | None
    sha256: str
    rules: int
    held_at: datetime
    address: str


class HeldContractsOut(Schema):
    items: list[HeldContractOut]
    next: str | None


class ContractRuleOut(Schema):
    """A rule. ``broken_share`` is over the submitted runs in which it ran; null: unknown, as none did."""

    id: str
    kind: str
    table: str
    fields: list[str]
    severity: str
    dimension: str
    text: str
    expected: str
    example: str
    fix: str
    citation: str
    line: int | None
    submitted_runs: int
    broken_runs: int
    broken_share: str | None


class ContractRulesOut(Schema):
    contract: HeldContractOut
    rules: list[ContractRuleOut]


class DocumentOut(Schema):
    """The contract's own document, as it was given."""

    document: str
    sha256: str


class HoldIn(Schema):
    """A document (ODCS 3, YAML or JSON), a standard of the registry, or both.

    Without a document the registry makes one of the standard's data elements.
    """

    document: Annotated[str, Field(max_length=LONGEST_DOCUMENT, pattern=r"^[^\x00]*$")] = ""
    standard: Annotated[str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]*$")] = ""
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


@router.get("/conformance/contracts", response=HeldContractsOut)
@allow_api(*ANYONE)
def contract_rows(request: ActedRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """Every contract that data can be checked against."""
    found, after = page_of(contracts(viewer=request.actor), cursor=cursor, limit=limit)
    return {"items": [contract_data(each) for each in found], "next": after}


@router.post("/conformance/contracts", response={201: HeldContractOut})
@allow_api(*sorted(QSMO_ROLES))
def hold(request: ActedRequest, given: HoldIn) -> tuple[int, dict[str, Any]]:
    """Take up a contract; the designated QSMO of the standard's area does. The same bytes again change nothing."""
    if given.document:
        held = hold_contract(
            document=given.document.encode("utf-8", "replace"), name="contract.yaml", by=request.actor,
            standard_code=given.standard, version_number=given.version,
        )  # fmt: skip
    else:
        held = hold_registry_contract(
            standard_code=given.standard, version_number=given.version, by=request.actor
        )
    return 201, contract_data(held)


@router.get("/conformance/contracts/{identifier}/{version}", response=ContractRulesOut)
@allow_api(*ANYONE)
def contract_rules(request: ActedRequest, identifier: Name, version: Name) -> dict[str, Any]:
    """A contract with every rule, and how often each fails in what was submitted."""
    page = contract_page(identifier=identifier, version=version, viewer=request.actor)
    return {
        "contract": contract_data(page.held),
        "rules": [rule_data(rule, frequency) for rule, frequency in page.rules],
    }


@router.get("/conformance/contracts/{identifier}/{version}/document", response=DocumentOut)
@allow_api(*ANYONE)
def contract_document(request: ActedRequest, identifier: Name, version: Name) -> dict[str, Any]:
    """The contract's own document."""
    held = held_contract(identifier=identifier, version=version, viewer=request.actor)
    return {"document": held.document, "sha256": held.sha256}


@router.get("/conformance/check-report-schema", response=dict[str, Any])
@allow_api(*ANYONE)
def report_schema(request: ActedRequest) -> dict[str, Any]:
    """The JSON Schema of a check's report."""
    return json_schema()
