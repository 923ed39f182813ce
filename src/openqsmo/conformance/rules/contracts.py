"""A contract in the Open Data Contract Standard, read into what the rules work on.

ODCS 3.0 to 3.2, YAML or JSON. Contracts written for other tools load unchanged: what is only information
(servers, team, price) is passed by, what would be a check and is not understood is named with its line, and
a mistake is refused with its line. Addresses in a contract are text: none is ever fetched.
"""

import hashlib
import re

from openqsmo.conformance.problems import CONTRACT_UNREADABLE
from openqsmo.conformance.rules.contract_fields import read_field, rules_of_field
from openqsmo.conformance.rules.contract_quality import quality_rules
from openqsmo.conformance.rules.contract_relations import relations_of_field, relations_of_table
from openqsmo.conformance.rules.lined import Lined, Path, Unreadable, read_lined
from openqsmo.conformance.rules.reading import Part, Reading
from openqsmo.conformance.vocabulary import Contract, Dimension, Field, Rule, RuleKind, Severity, Table
from openqsmo.kernel.problems import Refused

_INFORMATION = frozenset(
    "apiVersion kind id name version status tenant tags domain dataProduct authoritativeDefinitions "
    "description schema servers price team roles support customProperties contractCreatedTs "
    "slaDefaultElement businessName".split()
)
_TABLE_WORDS = frozenset(
    "id name physicalName physicalType logicalType description businessName authoritativeDefinitions tags "
    "dataGranularityDescription properties quality relationships customProperties primaryKey".split()
)


def read_contract(data: bytes, *, name: str) -> Contract:
    """Read an ODCS 3 document; ``name`` is what refusals call it. Raises Refused with the line."""
    try:
        document = read_lined(data)
    except Unreadable as unreadable:
        where = f" in line {unreadable.line}" if unreadable.line else ""
        about = CONTRACT_UNREADABLE.about(name=name, where=where, why=unreadable.why, fix=unreadable.fix)
        raise Refused(about) from None
    return _contract(document, Reading(document, name), hashlib.sha256(data).hexdigest())


def _contract(document: Lined, reading: Reading, sha256: str) -> Contract:
    top = reading.mapping(document.value, (), "the contract")
    version = _known_version(top, reading)
    reading.strangers(top, _INFORMATION | {"slaProperties", "quality"}, ())
    if top.get("slaProperties"):
        says = "Service-level promises are not measured on the data; they are not checked."
        reading.note(("slaProperties",), says)
    if top.get("quality"):
        reading.note(("quality",), "Quality rules outside a table name no table; they are not checked.")
    tables, rules = _tables(top, reading)
    return Contract(
        id=reading.text(top, "id", ()) or reading.text(top, "name", (), needed=True),
        name=reading.text(top, "name", ()) or reading.text(top, "id", ()),
        version=reading.text(top, "version", (), needed=True),
        api_version=version,
        status=reading.text(top, "status", ()),
        tables=tables,
        rules=rules,
        not_understood=tuple(reading.not_understood),
        sha256=sha256,
        description=_description(top),
    )


def _known_version(top: Part, reading: Reading) -> str:
    version = reading.text(top, "apiVersion", (), needed=True)
    kind = reading.text(top, "kind", ())
    if kind not in {"", "DataContract"}:
        reading.refuse(("kind",), f"its kind is “{kind}”", "Give a contract: “kind: DataContract”.")
    if not re.fullmatch(r"v?3(\.\d+){1,2}", version):
        fix = "Write the contract in ODCS 3, for example “apiVersion: v3.1.0”."
        reading.refuse(("apiVersion",), f"its version of ODCS is {version}", fix)
    if int(version.split(".")[1]) > 2:
        reading.note(("apiVersion",), f"ODCS {version} is newer than 3.2; its new words are not known here.")
    return version


def _description(top: Part) -> str:
    given = top.get("description")
    if isinstance(given, dict):
        return "\n".join(str(given[word]) for word in ("purpose", "usage", "limitations") if given.get(word))
    return str(given or "")


def _tables(top: Part, reading: Reading) -> tuple[tuple[Table, ...], tuple[Rule, ...]]:
    tables: dict[str, Table] = {}
    rules: list[Rule] = []
    read = []
    for part, path in reading.parts(top, "schema", (), "table"):
        table = _table(part, path, reading)
        if table.name in tables:
            reading.refuse(path, f"the table “{table.name}” is given twice", "Give each table its own name.")
        tables[table.name] = table
        read.append((table, part, path))
    if not tables:
        reading.refuse(("schema",), "it has no table", "Add a table with its properties under “schema”.")
    for table, part, path in read:
        rules.extend(_rules_of_table(table, part, path, tables, reading))
    return tuple(tables.values()), tuple(rules)


def _table(part: Part, path: Path, reading: Reading) -> Table:
    reading.strangers(part, _TABLE_WORDS, path)
    fields: dict[str, Field] = {}
    for field_part, field_path in reading.parts(part, "properties", path, "property"):
        field = read_field(field_part, field_path, reading)
        if field.name in fields:
            says = f"the property “{field.name}” is given twice"
            reading.refuse(field_path, says, "Give each property of a table its own name.")
        fields[field.name] = field
    keyed = [field for field in fields.values() if field.key_position is not None]
    key = tuple(field.name for field in sorted(keyed, key=lambda field: field.key_position or 0))
    is_reference = reading.custom(part, path).get("referenceTable", (False, path))[0]
    return Table(
        name=reading.text(part, "name", path, needed=True),
        fields=tuple(fields.values()),
        key=key,
        physical_name=reading.text(part, "physicalName", path),
        description=reading.text(part, "description", path),
        is_reference=is_reference is True,
    )


def _rules_of_table(
    table: Table, part: Part, path: Path, tables: dict[str, Table], reading: Reading
) -> list[Rule]:
    rules: list[Rule] = []
    pairs = zip(table.fields, reading.parts(part, "properties", path, "property"), strict=True)
    for field, (field_part, field_path) in pairs:
        rules.extend(rules_of_field(table, field, field_part, field_path, reading))
        rules.extend(quality_rules(table, field, field_part, field_path, reading))
        rules.extend(relations_of_field(table, field, field_part, field_path, tables, reading))
    if table.key:
        rules.append(_key_rule(table, path, reading))
    rules.extend(quality_rules(table, None, part, path, reading))
    rules.extend(relations_of_table(table, part, path, tables, reading))
    return rules


def _key_rule(table: Table, path: Path, reading: Reading) -> Rule:
    said = " and ".join(table.key)
    return Rule(
        id=reading.identifier(f"{table.name}.key"),
        kind=RuleKind.UNIQUE,
        table=table.name,
        fields=table.key,
        severity=Severity.FATAL,
        dimension=Dimension.UNIQUENESS,
        text=f"No two rows of {table.name} have the same {said}.",
        expected=f"a {said} that no other row has",
        fix="Remove the row that repeats another, or correct its key.",
        line=reading.line(path),
    )
