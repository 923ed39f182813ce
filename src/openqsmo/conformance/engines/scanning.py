"""Ask the operator's virus scanner about a file. What it does not call clean is not let in."""

import shlex
import subprocess
from pathlib import Path

SECONDS = 600


def why_not_clean(command: str, path: Path) -> str:
    """Why a file is not let in, in words; empty when the scanner called it clean or there is no scanner."""
    if not command:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  (the operator's own command; the path is ours)
            [*shlex.split(command), str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return "the scanner could not be asked"
    if done.returncode == 0:
        return ""
    return "the scanner found something in it" if done.returncode == 1 else "the scanner gave no answer"
