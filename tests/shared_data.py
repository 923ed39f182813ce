"""The real public data beside the checkout; a test that needs it skips where it is absent."""

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("OPENQSMO_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)


def shared(path: str) -> Path:
    """A file or folder of the shared data; skips the test, saying which, where it is not there."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip(f"no shared data at {path}: set OPENQSMO_SHARED_DATA to its folder")
    return found
