"""What must be true before anything is served: the database is of this version, static files are gathered."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered-from"


def prepare() -> None:
    """Bring the database to this version, and gather static files where any has changed."""
    call_command("migrate", interactive=False, verbosity=0)
    gather_static_files()


def gather_static_files() -> bool:
    """Gather and compress the static files, unless those gathered last are the same; whether it was done."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    made_from = _fingerprint()
    if stamp.exists() and stamp.read_text() == made_from:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
    return True


def _fingerprint() -> str:
    """Which static files there are, of which size and when each was written."""
    digest = hashlib.sha256()
    for name, path in sorted(_static_files()):
        about = os.stat(path)
        digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[tuple[str, str]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, storage.path(name)
