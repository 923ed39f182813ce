"""Where given data rests while it is checked: one folder per run, deleted whole.

``root`` is the folder of all deliveries. A file lies at ``<root>/<run>/<file>/<name>``: its name keeps its
ending, and no name of a stranger ever leads out of its own folder.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

PIECE = 1024 * 1024
VALUES = "values.json"


class OutOfStep(Exception):
    """A piece begins elsewhere than the file ends; ``received`` is how much is really there."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are here")
        self.received = received


def folder_of(root: Path, run: int) -> Path:
    """The folder of a run's data."""
    return root / str(run)


def path_of(root: Path, run: int, file: int, name: str) -> Path:
    """Where one file of a run lies; ``name`` has no folders in it."""
    if "/" in name or "\\" in name or name in ("", ".", ".."):
        raise ValueError("The name of a file holds no folder.")
    return folder_of(root, run) / str(file) / name


def append(path: Path, first: int, pieces: Iterator[bytes], length: int) -> int:
    """Write ``length`` bytes at ``first``, where the file must end; gives how many bytes it has then.

    What an interrupted try left behind ``first`` is written over. Fewer bytes than promised are kept: the
    sender goes on from the number given.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    if path.stat().st_size < first:
        raise OutOfStep(path.stat().st_size)
    with path.open("r+b") as out:
        out.seek(first)
        out.truncate()
        left = length
        for piece in pieces:
            out.write(piece[:left])
            left -= len(piece[:left])
            if not left:
                break
    return path.stat().st_size


def keep_values(root: Path, run: int, text: str) -> None:
    """Keep the report with its personal values beside the data, to be deleted with it."""
    path = folder_of(root, run) / VALUES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def read_values(root: Path, run: int) -> str | None:
    """The report with its personal values, or None where it was deleted."""
    path = folder_of(root, run) / VALUES
    return path.read_text(encoding="utf-8") if path.exists() else None


def delete(root: Path, run: int) -> None:
    """Delete everything that was given to a run; what is gone already is no error."""
    shutil.rmtree(folder_of(root, run), ignore_errors=True)


def runs_with_data(root: Path) -> set[int]:
    """The runs of which anything lies here."""
    if not root.exists():
        return set()
    return {int(each.name) for each in root.iterdir() if each.name.isascii() and each.name.isdigit()}
