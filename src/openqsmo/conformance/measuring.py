"""A measurement of practice, from the files to who does what. Needs no database and no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openqsmo.conformance import problems
from openqsmo.conformance.engines.duckdb import DuckDB
from openqsmo.conformance.engines.practice import employees_in, practices_in
from openqsmo.conformance.engines.reading import Source, open_delivery
from openqsmo.conformance.engines.scratch import scratch_folder
from openqsmo.conformance.rules.consistency import consistency_of
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.practice_roles import permitted_variation, practice_roles
from openqsmo.conformance.vocabulary import (
    Attribute,
    Consistency,
    InputFile,
    Permitted,
    Practice,
    PracticeRoles,
    Table,
)
from openqsmo.kernel.problems import Refused

_MEMORY = 1_000_000_000  # bytes


@dataclass(frozen=True)
class Measurement:
    """What providers do, as their data shows it, and what the standard permits to vary.

    ``employees`` is empty where the data does not tell people apart.
    """

    contract_id: str
    contract_version: str
    practices: tuple[Practice, ...]
    permitted: tuple[Permitted, ...]
    employees: Mapping[str, int]
    files: tuple[InputFile, ...]

    @property
    def consistency(self) -> Consistency:
        """How alike the practices are."""
        return consistency_of(self.practices, self.permitted, self.employees or None)


def measure(
    data: Sequence[str | Path] = (),
    *,
    standard: bytes,
    tables: Mapping[str, Sequence[Path]] | None = None,
    by: str = "",
    name: str = "contract",
) -> Measurement:
    """Measure the practice of each provider from files of the contract's tables.

    ``standard`` is the contract's document: its ``practiceRole`` words say which field is what. ``by``
    names the field that tells those who are compared apart, when it is not the provider. Raises Refused
    where no table of the data tells a practice, or a file cannot be read.
    """
    contract = read_contract(standard, name=name)
    roles = {
        table: told
        for table, one in practice_roles(standard, contract).items()
        if (told := _by(one, by)).provider
    }
    with scratch_folder(None) as scratch:
        expected = [
            table for table in contract.tables if table.name in roles and _has(table, roles[table.name])
        ]
        delivery = open_delivery(
            [str(one) for one in data],
            tables=tables or {},
            expected=contract.tables,
            scratch=scratch / "read",
        )
        if delivery.not_read:
            raise Refused(delivery.not_read[0].problem)
        asked = DuckDB(paths=[str(path) for path in delivery.paths()], memory=_MEMORY, folder=scratch)
        try:
            practices: dict[tuple[Attribute, str, str], Practice] = {}
            employees: dict[str, int] = {}
            for table in expected:
                sources = delivery.sources.get(table.name)
                if not sources:
                    continue
                relation = _relation(table, sources)
                for one in practices_in(asked.ask, relation, roles[table.name]):
                    practices.setdefault((one.attribute, one.about, one.provider), one)
                employees = employees or employees_in(asked.ask, relation, roles[table.name])
        finally:
            asked.close()
    if not practices:
        raise Refused(problems.NO_PRACTICE.about(contract=contract.id, by=by or "the provider"))
    return Measurement(
        contract_id=contract.id,
        contract_version=contract.version,
        practices=tuple(practices.values()),
        permitted=permitted_variation(standard),
        employees=employees,
        files=tuple(delivery.files),
    )


def _by(roles: PracticeRoles, by: str) -> PracticeRoles:
    """The roles, with another field in the place of the provider."""
    return PracticeRoles(**{**vars(roles), "provider": by}) if by else roles


def _has(table: Table, roles: PracticeRoles) -> bool:
    return roles.provider in {field.name for field in table.fields} and not table.is_reference


def _relation(table: Table, sources: Sequence[Source]) -> str:
    """All files of a table under the names of the contract's fields, as SQL that stands after FROM."""
    parts = " UNION ALL BY NAME ".join(
        f"SELECT {_columns(table, source)} FROM {source.relation()}"  # noqa: S608  (names are quoted)
        for source in sources
    )
    return f"({parts}) AS delivered"


def _columns(table: Table, source: Source) -> str:
    """The fields that a file has, as texts; what it has not is empty."""
    there = {name.casefold(): name for name in source.columns}
    told = []
    for field in table.fields:
        name = there.get(field.physical_name.casefold()) or there.get(field.name.casefold())
        value = f"CAST({_quoted(name)} AS VARCHAR)" if name else "CAST(NULL AS VARCHAR)"
        told.append(f"{value} AS {_quoted(field.name)}")
    return ", ".join(told)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
