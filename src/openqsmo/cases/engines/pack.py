"""An evidence pack: what a decision rested on, in one zip that anyone can verify off line (``verify_pack``).

First the manifest is made; an action records its digest in the ledger (``case.packed``); then the zip is written with
the stretch of the chain that ends with the head after that event. The same pack gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from openqsmo.cases.engines import verify_pack
from openqsmo.ledger.rules.chain import canonical

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the only time that a zip of the same files must always have
READ_ME = """\
Evidence pack of the business case “{title}” ({case}), made {made_at}.

  python3 verify.py THIS_FILE.zip --head HASH

verifies it off line, with Python 3.9 or newer and nothing else. Take verify.py out of the zip first, or better from the
marketplace's own publication. HASH is the head of the ledger as somebody else keeps it; without it the pack is held
against the head that it names itself.

case.json        the case as it was decided          appraisal.json   its arithmetic, line by line
offerings.json   the offerings it compared, frozen   fit_gap.json     what each met of what was needed
searches.json    how they were found                 signatures.json  who signed what, when, in which office
rates.json       the discount rates, with sources    files/           documents given as evidence
manifest.json    the SHA-256 of each of these        ledger.jsonl     the stretch of the chain that recorded it
head.json        the head that the stretch ends with
"""


@dataclass(frozen=True)
class Pack:
    """What goes into a pack, as plain data. ``files`` are documents by name, such as ``case.pdf``.

    ``made_at`` is the moment as text (ISO 8601): this package knows no clock.
    """

    case_id: str
    title: str
    made_at: str
    case: Mapping[str, Any]
    appraisal: Mapping[str, Any]
    rates: Sequence[Mapping[str, Any]]
    offerings: Sequence[Mapping[str, Any]] = ()
    fit_gap: Sequence[Mapping[str, Any]] = ()
    searches: Sequence[Mapping[str, Any]] = ()
    signatures: Sequence[Mapping[str, Any]] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def manifest_of(pack: Pack) -> bytes:
    """The manifest: the SHA-256 of every file but itself and the ledger's."""
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(_contents(pack).items())}
    told = {"format": verify_pack.FORMAT, "case": pack.case_id, "made_at": pack.made_at, "files": digests}
    return f"{json.dumps(told, indent=1, ensure_ascii=False)}\n".encode()


def manifest_digest(pack: Pack) -> str:
    """What the event ``case.packed`` states as its fact ``manifest``, before the pack is written."""
    return hashlib.sha256(manifest_of(pack)).hexdigest()


def packed(pack: Pack, ledger: Sequence[str]) -> bytes:
    """The zip. ``ledger`` are lines of the ledger's export without a gap, the last of them the head.

    Raises ValueError where no event in them recorded this pack's manifest: such a pack could not be verified.
    """
    if not ledger:
        raise ValueError("A pack needs the stretch of the ledger that recorded it.")
    last = json.loads(ledger[-1])
    head = {"hash": last["hash"], "sequence": last["sequence"]}
    contents = {
        **_contents(pack),
        verify_pack.MANIFEST: manifest_of(pack),
        verify_pack.LEDGER: "".join(f"{line}\n" for line in ledger).encode(),
        verify_pack.HEAD: f"{canonical(head)}\n".encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, raw)
    if wrong := verify_pack.verify(io.BytesIO(out.getvalue())):
        raise ValueError(wrong[0])
    return out.getvalue()


def _contents(pack: Pack) -> dict[str, bytes]:
    """Every file that the manifest answers for."""
    told = {
        "case.json": pack.case,
        "appraisal.json": pack.appraisal,
        "offerings.json": pack.offerings,
        "fit_gap.json": pack.fit_gap,
        "searches.json": pack.searches,
        "signatures.json": pack.signatures,
        "rates.json": pack.rates,
    }
    script = files(verify_pack.__package__ or "").joinpath("verify_pack.py").read_bytes()
    return {
        **{name: _as_json(value) for name, value in told.items()},
        **{f"files/{name}": raw for name, raw in pack.files.items()},
        "verify.py": script,
        "README.txt": READ_ME.format(title=pack.title, case=pack.case_id, made_at=pack.made_at).encode(),
    }


def _as_json(value: Any) -> bytes:
    # Through the ledger's canonical form, so that dates and decimals are written as the ledger writes them.
    return (
        f"{json.dumps(json.loads(canonical(value)), indent=1, ensure_ascii=False, sort_keys=True)}\n".encode()
    )
