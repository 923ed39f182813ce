"""The engine as the marketplace calls it: read a contract, check the files of a run."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openqsmo.conformance.checking import check
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.vocabulary import CheckReport, Contract, Progress, Waived
from openqsmo.kernel.words import counted


def understood_contract(document: bytes, name: str) -> Contract:
    """The contract as the engine understands it; a document with a mistake is refused with the line."""
    return read_contract(document, name=name)


def check_files(
    *,
    contract: bytes,
    files: Sequence[Path],
    tables: Mapping[str, Sequence[Path]],
    waivers: Mapping[str, Waived],
    memory: str,
    work: Path,
    on_progress: Callable[[str], None],
) -> CheckReport:
    """Check files in place. ``tables`` names the files whose table was told; ``work`` is where it may spill.

    Raises Refused where the data cannot be opened at all.
    """
    return check(
        list(files), standard=contract, tables={name: list(paths) for name, paths in tables.items()},
        max_memory=memory, waivers=waivers, folder=work,
        progress=lambda found: on_progress(progress_in_words(found)),
    )  # fmt: skip


def progress_in_words(found: Progress) -> str:
    """How far a check came; what is not known is not said."""
    share = "" if found.share is None else f" {found.share:.0%}"
    rows = "" if not found.rows else f", {counted(found.rows, 'row')}"
    return f"{found.doing}{share}{rows}"
