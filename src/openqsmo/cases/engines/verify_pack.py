#!/usr/bin/env python3
"""Verify an evidence pack with nothing but Python: no account, no network, no other file.

    python3 verify.py PACK.zip [--head HASH]

A pack is a zip: the case, its frozen offerings, fit-gap, searches, signatures and rates; manifest.json with the
SHA-256 of each of them; ledger.jsonl, a stretch of the marketplace's hash chain; head.json, the head that it ends with.

Verified is: every file is the one that the manifest names, and none is missing or beside it; the manifest is the one
that an event of the chain recorded; every event follows the one before it, up to the head that the pack names. Whoever
changes a file and makes the manifest anew is found by the event; whoever makes the events anew is found by the head.
So give --head a head that somebody else keeps: it must be in the chain.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from typing import Any

MANIFEST, LEDGER, HEAD = "manifest.json", "ledger.jsonl", "head.json"
BESIDE = {MANIFEST, LEDGER, HEAD}
FORMAT = "openqsmo-pack/1"
VERB = "case.packed"
LARGEST = 512 * 1024 * 1024


def verify(pack: Any, head: str = "") -> list[str]:
    """Everything that is wrong with a pack (a path or an open file), each as a sentence; empty when it is whole."""
    try:
        with zipfile.ZipFile(pack) as archive:
            return _verify(_read(archive), head)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        return [f"The pack cannot be read: {error or type(error).__name__}."]
    except Exception as error:  # zlib.error and whatever else a broken archive raises
        return [f"The pack cannot be read: {error or type(error).__name__}."]


def head_of(pack: Any) -> str:
    """The head that a pack names."""
    with zipfile.ZipFile(pack) as archive:
        return str(json.loads(archive.read(HEAD))["hash"])


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    names = [entry.filename for entry in archive.infolist()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{twice[0]} is in it twice")
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
        raise ValueError("it unpacks to more than half a gigabyte")
    found = {}
    for name in names:
        try:
            found[name] = archive.read(name)
        except (zipfile.BadZipFile, zlib.error):
            found[name] = (
                b""  # its bytes do not unpack: no manifest can name this, so the file is told as changed
            )
    return found


def _verify(files: dict[str, bytes], head: str) -> list[str]:
    if missing := sorted(BESIDE - files.keys()):
        return [f"{name} is missing." for name in missing]
    wrong = _files(files)
    events = [json.loads(line) for line in files[LEDGER].decode("utf-8").splitlines() if line]
    wrong += _chain(events)
    wrong += _recorded(events, hashlib.sha256(files[MANIFEST]).hexdigest())
    named = json.loads(files[HEAD])
    if not events or (events[-1]["hash"], events[-1]["sequence"]) != (named["hash"], named["sequence"]):
        wrong.append(
            f"ledger.jsonl does not end with the head that the pack names ({str(named['hash'])[:12]})."
        )
    if head and head not in {event["hash"] for event in events}:
        wrong.append(
            f"The head {head[:12]} that you keep is not in the pack's chain: its events were made anew."
        )
    return wrong


def _files(files: dict[str, bytes]) -> list[str]:
    manifest = json.loads(files[MANIFEST])
    if manifest.get("format") != FORMAT:
        return [f"manifest.json is not of the format {FORMAT}."]
    stated = manifest["files"]
    wrong = [f"{name} is missing." for name in sorted(stated.keys() - files.keys())]
    wrong += [f"{name} is not in the manifest." for name in sorted(files.keys() - stated.keys() - BESIDE)]
    for name in sorted(stated.keys() & files.keys()):
        if hashlib.sha256(files[name]).hexdigest() != stated[name]:
            wrong.append(f"{name} was changed: it is not the file that the manifest names.")
    return wrong


def _chain(events: list[dict[str, Any]]) -> list[str]:
    before: dict[str, Any] | None = None
    for event in events:
        body = json.loads(event["body"])
        text = f"{event['previous']}\n{event['body']}"
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != event["hash"]:
            return [f"Event {event['sequence']} does not match its own hash."]
        if body["sequence"] != event["sequence"]:
            return [f"Event {event['sequence']} has another number in what was hashed."]
        if before and (event["previous"], event["sequence"]) != (before["hash"], before["sequence"] + 1):
            return [f"Event {event['sequence']} does not follow event {before['sequence']}."]
        before = event
    return []


def _recorded(events: list[dict[str, Any]], digest: str) -> list[str]:
    bodies = [json.loads(event["body"]) for event in events]
    packed = [body for body in bodies if body["verb"] == VERB]
    if any(body["facts"].get("manifest") == digest for body in packed):
        return []
    if not packed:
        return ["No event in ledger.jsonl recorded a pack."]
    return ["manifest.json was made anew: it is not the one that the ledger recorded when the pack was made."]


def main(arguments: list[str] | None = None) -> int:
    """Say what was found; 0 when the pack is whole, 1 when it is not."""
    parser = argparse.ArgumentParser(description="Verify an evidence pack off line.")
    parser.add_argument("pack")
    parser.add_argument("--head", default="", help="a head of the ledger that somebody else keeps")
    given = parser.parse_args(arguments)
    wrong = verify(given.pack, given.head)
    for sentence in wrong:
        print(f"NOT WHOLE: {sentence}", file=sys.stderr)  # noqa: T201  (a script of its own)
    if wrong:
        return 1
    print(f"whole, up to the head {head_of(given.pack)}")  # noqa: T201
    if not given.head:
        print("Compare this head with one that the marketplace published, or give it with --head.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
