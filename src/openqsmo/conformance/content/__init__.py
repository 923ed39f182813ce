"""The contracts that come with the product: ODCS documents, one file each, under ``contracts``."""

from functools import cache
from importlib.resources import files


@cache
def contract_document(stem: str) -> bytes:
    """The bytes of a shipped contract, by the name of its file without its endings."""
    return files(__package__).joinpath("contracts", f"{stem}.odcs.yaml").read_bytes()


@cache
def contract_stems() -> tuple[str, ...]:
    """The names of all shipped contracts, in order."""
    found = (one.name for one in files(__package__).joinpath("contracts").iterdir())
    return tuple(sorted(name.removesuffix(".odcs.yaml") for name in found if name.endswith(".odcs.yaml")))
