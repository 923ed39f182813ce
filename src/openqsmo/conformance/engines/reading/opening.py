"""Open a delivery: every file is read for a table, or told with the reason why it was not."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading import files, kinds, packing
from openqsmo.conformance.engines.reading.delimited import open_delimited
from openqsmo.conformance.engines.reading.delivery import Delivery, NotRead, Opened
from openqsmo.conformance.engines.reading.files import Named
from openqsmo.conformance.engines.reading.json_rows import open_json
from openqsmo.conformance.engines.reading.kinds import Form
from openqsmo.conformance.engines.reading.parquet import open_parquet
from openqsmo.conformance.engines.reading.workbook import open_workbook
from openqsmo.conformance.engines.reading.xml_rows import open_xml
from openqsmo.conformance.vocabulary import InputFile, Table
from openqsmo.kernel.problems import Refused

_PATTERN_SIGNS = set("*?[")


def open_delivery(
    paths: Sequence[str | Path],
    *,
    tables: Mapping[str, Sequence[Path]],
    expected: Sequence[Table],
    scratch: Path,
) -> Delivery:
    """Everything that the paths hold, ready to be read table by table.

    ``paths`` are files, folders and patterns whose names tell the table; ``tables`` names files with their
    table; ``expected`` are the contract's tables. Plain CSV and Parquet are read in place; all else is
    written into ``scratch`` as Parquet of text. No file raises: what cannot be read is in ``not_read``.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    delivery = Delivery(sources={table.name: [] for table in expected})
    named, wrong = files.given(expected, tables)
    found, missing = files.found(paths)
    delivery.not_read += [*wrong, *missing]
    by_name = {table.name: table for table in expected}
    for file in _shown_apart([*named, *found]):
        _Opening(delivery, expected, by_name, scratch).open(file)
    return delivery


def _shown_apart(found: Sequence[Named]) -> Iterator[Named]:
    """Files with names that tell them apart: two of one name are shown with their folders."""
    names = [file.shown for file in found]
    for file in found:
        if names.count(file.shown) > 1:
            yield replace(file, shown=files.shown(Path(*file.path.parts[-2:])))
        else:
            yield file


@dataclass
class _Opening:
    delivery: Delivery
    expected: Sequence[Table]
    tables: Mapping[str, Table]
    scratch: Path

    def open(self, file: Named) -> None:
        """Open one file of whatever form; what it refuses is kept."""
        try:
            self._open(file)
        except Refused as refused:
            self.delivery.not_read.append(NotRead(file.shown, file.table or None, refused.problem))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            problem = problems.CANNOT_OPEN.about(file=file.shown, why=why)
            self.delivery.not_read.append(NotRead(file.shown, file.table or None, problem))

    def _open(self, file: Named) -> None:
        head = kinds.head_of(file.path)
        form = kinds.form_of(head, file.shown)
        if form is Form.ZIP:
            for member in packing.members(file.path, file.shown, self.scratch):
                shown = f"{file.shown}/{files.shown(member.name)}"
                inside = Named(member.path, shown, file.table)
                if kinds.form_of(kinds.head_of(member.path), shown) is Form.ZIP:
                    raise Refused(problems.NOT_DATA.about(file=shown, what="an archive inside an archive"))
                self.open(inside)
            return
        with _digest(file.path) as digest:
            path = file.path
            if form is Form.PACKED:
                path = packing.unpacked(path, file.shown, head, self.scratch)
                form = kinds.form_of(kinds.head_of(path), file.shown)
                if form in (Form.PACKED, Form.ZIP):
                    raise Refused(problems.NOT_DATA.about(file=file.shown, what="packed more than once"))
            self._read(replace(file, path=path), form, file.path, digest)

    def _read(self, file: Named, form: Form, original: Path, digest: "Future[str]") -> None:
        known, unclear = files.mapped([file], self.expected) if not file.table else ([file], [])
        table = self.tables[known[0].table] if known else None
        if table is None and form in (Form.TEXT, Form.JSON, Form.PARQUET):
            self.delivery.not_read += unclear
            return
        try:
            opened, others = self._opened(file, form, table)
        except Refused as refused:
            name = table.name if table is not None else None
            opened, others = [], [NotRead(file.shown, name, refused.problem)]
        self.delivery.not_read += others
        for each in opened:
            self._keep(each, original, digest.result())

    def _opened(self, file: Named, form: Form, table: Table | None) -> tuple[list[Opened], list[NotRead]]:
        """What the file holds: a workbook and XML may hold several tables, whatever their own name says."""
        among = [table] if file.table and table is not None else self.expected
        path = self._safe(file.path)
        if form is Form.WORKBOOK:
            return open_workbook(path, file.shown, among, table, self.scratch)
        if form is Form.XML:
            return open_xml(path, file.shown, among, table, self.scratch), []
        return [self._opened_as(path, file.shown, form, table)], []

    def _opened_as(self, path: Path, shown: str, form: Form, table: Table | None) -> Opened:
        if table is None or form not in (Form.PARQUET, Form.TEXT, Form.JSON):
            raise Refused(problems.NOT_DATA.about(file=shown, what=form.value))
        match form:
            case Form.PARQUET:
                return open_parquet(path, shown, table)
            case Form.JSON:
                return open_json(path, shown, table, self.scratch)
        return open_delimited(path, shown, table, self.scratch)

    def _keep(self, opened: Opened, original: Path, sha256: str) -> None:
        self.delivery.files.append(
            InputFile(
                table=opened.table,
                path=opened.file,
                format=opened.form,
                bytes=original.stat().st_size,
                sha256=sha256,
                rows=opened.rows,
                unreadable_rows=opened.unreadable_rows,
            )
        )
        self.delivery.sources[opened.table] += opened.sources
        self.delivery.unreadable += opened.unreadable

    def _safe(self, path: Path) -> Path:
        """A path that no engine takes for a pattern: a file with such a name is reached by a link."""
        if not _PATTERN_SIGNS & set(str(path)):
            return path.absolute()
        link = self.scratch / f"named_{sum(1 for _ in self.scratch.iterdir())}"
        os.symlink(path.absolute(), link)
        return link


class _digest:
    """The SHA-256 of a file, taken beside the reading of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool = ThreadPoolExecutor(1)

    def __enter__(self) -> "Future[str]":
        return self._pool.submit(_sha256, self._path)

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
