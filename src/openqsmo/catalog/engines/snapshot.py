"""One file that holds the index, so that a process starts fast.

A file is its SHA-256 digest, then NumPy's ``.npz`` (which never runs code on reading).
It is written beside and renamed, so a kill at any moment leaves the old one or the new
one. A file that is cut, changed or of another form reads as no file.
"""

import fcntl
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Parts = Mapping[str, NDArray[Any]]

# Raise it whenever the parts, the stemmer or the splitting of words change.
FORM = 1
DIGEST_BYTES = 32


def write(path: Path, about: Mapping[str, Any], parts: Parts) -> None:
    """Replace the file at ``path`` whole. Call it inside ``alone``."""
    memory = io.BytesIO()
    np.savez(memory, allow_pickle=False, about=as_array({"form": FORM, **about}), **parts)
    content = memory.getbuffer()
    beside = path.with_suffix(path.suffix + ".part")
    with beside.open("wb") as file:
        file.write(sha256(content).digest())
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read(path: Path) -> tuple[dict[str, Any], Parts] | None:
    """What ``write`` wrote, as (about, parts); none when it is missing, damaged or of another form."""
    try:
        content = memoryview(path.read_bytes())
        if sha256(content[DIGEST_BYTES:]).digest() != content[:DIGEST_BYTES]:
            return None
        with np.load(io.BytesIO(content[DIGEST_BYTES:]), allow_pickle=False) as file:
            parts = {name: file[name] for name in file.files}
        about: dict[str, Any] = as_list(parts.pop("about"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return (about, parts) if about.get("form") == FORM else None


@contextmanager
def alone(path: Path, wait: bool) -> Iterator[bool]:
    """Hold the right to write ``path`` against other processes; a kill gives it back.

    Gives whether it is held: without ``wait`` it is not when another process has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(path.suffix + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def as_array(value: Any) -> NDArray[Any]:
    """A plain value as an array of bytes, by way of JSON."""
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def as_list(part: NDArray[Any]) -> Any:
    """The value that ``as_array`` was given, tuples as lists."""
    return json.loads(part.tobytes())


def packed(name: str, pieces: Iterable[bytes]) -> dict[str, NDArray[Any]]:
    """Many pieces of bytes as two parts, for ``unpacked``."""
    held = list(pieces)
    lengths = np.fromiter(map(len, held), dtype=np.uint32, count=len(held))
    return {name: np.frombuffer(b"".join(held), dtype=np.uint8), f"{name}_lengths": lengths}


def unpacked(name: str, parts: Parts) -> Iterator[bytes]:
    """The pieces that ``packed`` was given, in order."""
    content = parts[name].tobytes()
    start = 0
    for length in parts[f"{name}_lengths"].tolist():
        yield content[start : start + length]
        start += length
