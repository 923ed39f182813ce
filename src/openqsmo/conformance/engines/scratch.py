"""The folder of one check: found again by nobody, removed whatever happens.

A folder is locked by the process that made it. What a killed process left is not locked any more and is
removed by the next check.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "openqsmo-check-"
_LOCK = ".lock"


@contextmanager
def scratch_folder(root: Path | None = None) -> Iterator[Path]:
    """A folder of its own, readable by this user only, until the block ends."""
    within = root or Path(tempfile.gettempdir())
    _sweep(within)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=within))
    lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _sweep(within: Path) -> None:
    """Remove what checks left that were killed."""
    for left in within.glob(f"{_PREFIX}*"):
        try:
            lock = os.open(left / _LOCK, os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            pass
        finally:
            os.close(lock)
