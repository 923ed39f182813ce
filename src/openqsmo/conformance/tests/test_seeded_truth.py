"""Random contracts on random data: what the engine finds is what the plain reference finds, and nothing else."""

import csv
import json
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.conformance.engines.reading import open_delivery
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.running import Run
from openqsmo.conformance.tests import reference
from openqsmo.conformance.tests.engines import InProcess
from openqsmo.conformance.vocabulary import RuleState

WHOLE = ["1", "2", "3", " 4", "007", "-5", "6.0", "6.5", "1e2", "x", "1_000", "99999999999999999999", None]
MONEY = ["1.50", "2", "-3.255", "1234.5", "99999.99", "0.1", ".5", "NaN", "1,5", "x", "0.005", None]
DAYS = [
    "2026-01-31",
    "2026-02-28",
    "2026-02-30",
    "2026-1-31",
    "31/01/2026",
    "2026-01-31 ",
    "2025-12-31",
    None,
]
WORDS = ["GS", "WG", "gs", "ÄÖ", "A-1", "E0001", "E001", "N/A", "a'b", 'say "no"', "a,b", None]
QUERIES = {
    'SELECT count(*) FROM "pay" WHERE net > gross': lambda rows: sum(
        row["net"] is not None and row["gross"] is not None and row["net"] > row["gross"] for row in rows
    ),
    "SELECT count(*) FROM pay WHERE NOT (plan IN ('GS','WG','ES','FP','FV','GG','GL','GM','SV','VM'))": lambda rows: (
        sum(row["plan"] is not None and row["plan"] not in {"GS", "WG"} for row in rows)
    ),
    "SELECT count(*) - count(DISTINCT (plan, day)) FROM pay WHERE id > 1": lambda rows: (
        lambda keys: len(keys) - len(set(keys))
    )([(row["plan"], row["day"]) for row in rows if row["id"] is not None and row["id"] > 1]),
    "SELECT count(day) - count(DISTINCT day) FROM pay": lambda rows: reference.repeated(
        [(row["day"],) for row in rows]
    ),
    "SELECT count(*) FROM (SELECT plan FROM pay GROUP BY plan HAVING count(*) > 2)": lambda rows: sum(
        count > 2 for count in Counter(row["plan"] for row in rows).values()
    ),
}

maybe = st.booleans()
rows = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(WHOLE),
            "plan": st.sampled_from(WORDS),
            "day": st.sampled_from(DAYS),
            "gross": st.sampled_from(MONEY),
            "net": st.sampled_from(MONEY),
            "flag": st.sampled_from(["true", "No", "1", "maybe", None]),
        }
    ),
    min_size=1,
    max_size=25,
)
bounds = st.sampled_from(
    [{"mustBe": 0}, {"mustBeLessThan": 3}, {"mustBeBetween": [0, 40], "unit": "percent"}]
)


@st.composite
def contracts(draw):
    """A contract over the columns above, each rule there or not."""

    def some(**given):
        return {name: value for name, value in given.items() if draw(maybe)}

    library = [
        {"metric": "missingValues", "arguments": {"missingValues": [None, "N/A", ""]}, **draw(bounds)},
        {"metric": "nullValues", **draw(bounds)},
        {"metric": "invalidValues", "arguments": {"validValues": ["GS", "WG", "a'b"]}, **draw(bounds)},
        {"metric": "invalidValues", "arguments": {"pattern": "^[A-Z]+$"}, **draw(bounds)},
        {"metric": "duplicateValues", **draw(bounds)},
    ]
    codes = [{"value": "GS", "validTo": "2026-01-31"}, {"value": "WG", "validFrom": "2026-02-01"}, "E0001"]
    plan = {
        "name": "plan",
        "logicalType": "string",
        "logicalTypeOptions": some(pattern="^[A-Z]{1,2}$", minLength=2, maxLength=4),
        "quality": [one for one in library if draw(maybe)],
        "relationships": [{"to": "plans.code"}] if draw(maybe) else [],
        "customProperties": [
            {"property": "codes", "value": codes},
            {"property": "codesOn", "value": "day"},
        ][: draw(st.integers(0, 2))],
    }
    money = some(minimum=0, exclusiveMaximum=1234.5)
    properties = [
        {
            "name": "id",
            "logicalType": "integer",
            "physicalType": draw(st.sampled_from(["", "SMALLINT", "BIGINT"])),
            "logicalTypeOptions": some(minimum=2, maximum=6),
            **some(required=True, unique=True),
        },
        plan,
        {"name": "day", "logicalType": "date", "logicalTypeOptions": some(minimum="2026-01-01")},
        {
            "name": "gross",
            "logicalType": "number",
            "physicalType": "DECIMAL(6,2)",
            "logicalTypeOptions": money,
        },
        {"name": "net", "logicalType": "number", "physicalType": "DECIMAL(6,2)"},
        {"name": "flag", "logicalType": "boolean", **some(required=True)},
    ]
    if draw(maybe):
        properties[1] |= {"primaryKey": True, "primaryKeyPosition": 2}
        properties[2] |= {"primaryKey": True, "primaryKeyPosition": 1}
    queries = [{"type": "sql", "query": query, "mustBe": 0} for query in QUERIES if draw(maybe)]
    reference_table = {
        "name": "plans",
        "properties": [{"name": "code", "logicalType": "string"}],
        "customProperties": [{"property": "referenceTable", "value": True}],
    }
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "pay",
        "version": "1",
        "schema": [{"name": "pay", "properties": properties, "quality": queries}, reference_table],
    }
    return json.dumps(document).encode()


def written(path, records):
    with path.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, records[0])
        writer.writeheader()
        writer.writerows(records)
    return path


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(contracts(), st.lists(rows, min_size=1, max_size=2), st.sampled_from([["GS", "A-1"], ["gs"]]))
def test_the_engine_finds_what_the_reference_finds_and_where(document, parts, plans):
    contract = read_contract(document, name="random")
    records = [record for part in parts for record in part]
    data = {"pay": records, "plans": [{"code": code} for code in plans]}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = [written(folder / f"pay_{place}.csv", part) for place, part in enumerate(parts)]
        tables = {"pay": files, "plans": [written(folder / "plans.csv", data["plans"])]}
        delivery = open_delivery([], tables=tables, expected=contract.tables, scratch=folder / "read")
        run = Run(contract, delivery, InProcess, samples=1000, waivers={}, query_seconds=10)
        results = run.results()
        run.close()
    judged = [result for result in results if result.state is not RuleState.NOT_APPLICABLE]
    expected = reference.found(contract, data, QUERIES)
    assert {result.rule.id: result.found for result in judged} == expected
    for row in (row for result in judged for row in result.rows if row.file):
        part = parts[[file.name for file in files].index(row.file)]
        if row.field in part[0]:
            assert reference.alike(part[row.row - 1][row.field], row.given)
