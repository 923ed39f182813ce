"""Which contracts come with the product, and where are their documents?"""

from openqsmo.conformance.content import contract_document, contract_stems


def shipped_names() -> tuple[str, ...]:
    """The names by which ``--standard`` and Python know the shipped contracts, such as ``payroll-payment``."""
    return contract_stems()


def shipped_document(name: str) -> bytes | None:
    """The document of a shipped contract as it stands in the product; None where there is none of this name."""
    return contract_document(name) if name in contract_stems() else None
