"""Which files a delivery has, and which table of the contract each of them feeds."""

import glob
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.delivery import NotRead
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.words import listed

_ENDINGS = re.compile(r"(\.(csv|tsv|txt|psv|dat|parquet|pq|jsonl?|ndjson|xlsx|xlsm|xml|gz|zst|zip))+$", re.I)

SHORTEST_PART = 3


@dataclass(frozen=True)
class Named:
    """A file as it was found: ``shown`` is the name for findings, ``table`` what its giver said it is."""

    path: Path
    shown: str
    table: str = ""


def found(paths: Iterable[str | Path]) -> tuple[list[Named], list[NotRead]]:
    """The files that paths, folders (all levels) and patterns name, each once, in the order of their names.

    What names no file is told. A folder's hidden files, and what Spark writes beside its parts (``_SUCCESS``),
    are no part of a delivery.
    """
    files: dict[Path, Named] = {}
    missing: list[NotRead] = []
    for given in map(str, paths):
        named = list(_expanded(given))
        if not named:
            missing.append(NotRead(shown(given), None, problems.NO_SUCH_FILE.about(file=shown(given))))
        for each in named:
            files.setdefault(each.path, each)
    return list(files.values()), missing


def shown(path: str | Path) -> str:
    """A path as a report can show it: a name may hold NUL, and half a character."""
    return str(path).replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _expanded(given: str) -> list[Named]:
    path = Path(given)
    try:
        if path.is_dir():
            return [Named(each, shown(each.relative_to(path.parent))) for each in _inside(path)]
        matches = [path] if path.exists() else map(Path, sorted(glob.glob(given, recursive=True)))
        return [Named(each, shown(each.name)) for each in matches if each.is_file()]
    except (OSError, ValueError, re.error):
        return []


def _inside(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "_")) for part in parts):
            yield path


def table_of(name: str, tables: Sequence[Table]) -> tuple[str, ...]:
    """The tables that a file's name fits: one where it is clear, none or several where it is not.

    A name fits a table when it holds the table's name or physical name, whatever the capitals and the
    signs between words: "LES_PP1_v1.1.xml" fits "les". The longest name that fits decides; a part of a path
    (a folder of Spark's parts) is looked at where the file's own name fits none.
    """
    for part in reversed(Path(name).parts):
        fits: dict[str, int] = {}
        stem = _ENDINGS.sub("", part)
        for table in tables:
            lengths = [len(each) for each in _names_of(table) if _holds(stem, each)]
            if lengths:
                fits[table.name] = max(lengths)
        longest = max(fits.values(), default=0)
        if fits:
            return tuple(table for table, length in fits.items() if length == longest)
    return ()


def _holds(stem: str, name: str) -> bool:
    """Whether a file's name holds a table's; a name of one or two letters must be a word of its own."""
    if len(name) < SHORTEST_PART:
        return name in re.split(r"[\W_]+", stem.casefold())
    return name in _plain(stem)


def _names_of(table: Table) -> list[str]:
    return [name for name in (_plain(table.name), _plain(table.physical_name)) if name]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def mapped(files: Sequence[Named], tables: Sequence[Table]) -> tuple[list[Named], list[NotRead]]:
    """Each file with its table; one whose name fits none or several is told, and not read.

    A contract with a single table needs no names: every file is of it.
    """
    known: list[Named] = []
    unclear: list[NotRead] = []
    for file in files:
        fits = table_of(file.shown, tables)
        if not fits and len(tables) == 1:
            fits = (tables[0].name,)
        if len(fits) == 1:
            known.append(Named(file.path, file.shown, fits[0]))
            continue
        problem = problems.FITS_SEVERAL_TABLES if fits else problems.FITS_NO_TABLE
        names = listed(fits or [table.name for table in tables])
        unclear.append(NotRead(file.shown, None, problem.about(file=file.shown, tables=names)))
    return known, unclear


def given(tables: Sequence[Table], named: Mapping[str, Sequence[Path]]) -> tuple[list[Named], list[NotRead]]:
    """The files that were named with their table (``--table NAME=PATH``)."""
    known: list[Named] = []
    wrong: list[NotRead] = []
    by_name = {_plain(name): table.name for table in tables for name in (table.physical_name, table.name)}
    for name, paths in named.items():
        files, missing = found(paths)
        table = by_name.get(_plain(name))
        if table is None:
            problem = problems.NO_SUCH_TABLE.about(table=name, tables=listed(t.name for t in tables))
            wrong += [NotRead(file.shown, name, problem) for file in files]
            continue
        wrong += [NotRead(each.file, table, each.problem) for each in missing]
        known += [Named(file.path, file.shown, table) for file in files]
    return known, wrong
