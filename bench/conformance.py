"""Whole processes side by side: a check with all its findings, and the same counts by DuckDB written by hand.

    python -m bench.conformance DATA.parquet|DATA.csv CONTRACT.yaml [PAIRS]

The data is any payroll file with the columns named below. The hand-written side counts row rules from one
mask and both keys by distinct counts; it shows no row and no value, so it does less. Pairs take turns; the
median of their ratios counts.
"""

import os
import subprocess
import sys
import time
from statistics import median

from bench import figures

HAND = """
import sys, duckdb
path, agencies = sys.argv[1:3]
con = duckdb.connect()
con.execute("SET threads = 2; SET preserve_insertion_order = false")
types = dict(record_id="BIGINT", employee_id="VARCHAR", agency_code="VARCHAR", provider_code="VARCHAR",
    pay_plan="VARCHAR", grade="SMALLINT", step="SMALLINT", duty_station="VARCHAR", pay_year="SMALLINT",
    pay_period="SMALLINT", period_end="DATE", payday="DATE", hours="VARCHAR", gross_pay="DECIMAL(12,2)",
    deductions="DECIMAL(12,2)", net_pay="DECIMAL(12,2)")
is_csv = path.endswith(".csv")
source = f"read_csv('{path}', header=true, auto_detect=false, columns={types})" if is_csv else f"read_parquet('{path}')"
hours = "TRY_CAST(hours AS DOUBLE)" if is_csv else "hours"
con.execute(f"CREATE TABLE known AS SELECT agency_code FROM read_csv('{agencies}')")
rules = ["employee_id IS NULL", "NOT regexp_full_match(employee_id, 'E[0-9]{9}')",
    "agency_code NOT IN (SELECT agency_code FROM known)",
    "provider_code NOT IN ('DFAS', 'DOS', 'GSA', 'IBC', 'NFC')",
    "pay_plan NOT IN ('AD', 'ES', 'FP', 'FV', 'GG', 'GL', 'GM', 'GS', 'SV', 'VM', 'WG', 'WL', 'WS')",
    "NOT grade BETWEEN 1 AND 15", f"{hours} IS NULL", f"NOT {hours} BETWEEN 0 AND 160",
    "NOT pay_period BETWEEN 1 AND 26", "net_pay <> gross_pay - deductions",
    "NOT (isodow(payday) = 5 AND payday = period_end + 6)"]
mask = " + ".join(f"CASE WHEN {rule} THEN {1 << bit} ELSE 0 END" for bit, rule in enumerate(rules))
con.execute(f"CREATE TEMP TABLE stage AS SELECT record_id, hash(employee_id, pay_year, pay_period) AS h, "
    "employee_id IS NULL AS n, provider_code AS p, pay_year AS y, pay_period AS d, "
    f"({mask})::USMALLINT AS m FROM {source}")
sums = ", ".join(f"count(*) FILTER (WHERE m & {1 << bit} > 0)" for bit in range(len(rules)))
found = list(con.execute(f"SELECT {sums} FROM stage").fetchone())
found += con.execute("SELECT count(*) - count(DISTINCT record_id) FROM stage").fetchone()
found += con.execute("SELECT count(*) - count(DISTINCT h) FROM stage WHERE NOT n").fetchone()
con.execute("SELECT p, y FROM stage WHERE m = 0 GROUP BY ALL HAVING count(DISTINCT d) <> 26").fetchall()
print(sorted(found))
"""
OURS = """
import sys
from openqsmo.conformance import check
report = check(sys.argv[1], standard=sys.argv[2])
print(sorted(one.found for one in report.results if one.found and one.found > 1))
"""


def taken(text: str, *given: str) -> tuple[float, float, str]:
    """Seconds on the clock and of the processors of a process and its children, and what it said last."""
    before, clock = os.times(), time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", text, *given], capture_output=True, text=True, check=True
    ).stdout
    seconds, after = time.perf_counter() - clock, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, cpu, said.strip().splitlines()[-1]


def main() -> None:
    """Measure pairs, print and write the section of the page."""
    path, contract, *more = sys.argv[1:]
    agencies = path.rsplit(".", 1)[0] + "_agencies.csv"
    pairs = []
    for number in range(int(more[0]) if more else 5):
        hand, ours = taken(HAND, path, agencies), taken(OURS, path, contract)
        if hand[2] != ours[2]:
            sys.exit(f"The two sides count differently:\n{hand[2]}\n{ours[2]}")
        pairs.append((*hand[:2], *ours[:2]))
        print(number, *(f"{seconds:.2f}" for seconds in pairs[-1]), flush=True)
    ratios = median(pair[2] / pair[0] for pair in pairs), median(pair[3] / pair[1] for pair in pairs)
    rows = [
        [
            "DuckDB written by hand",
            median(pair[0] for pair in pairs),
            median(pair[1] for pair in pairs),
            1.0,
            1.0,
        ],
        [
            "openqsmo, samples and values included",
            median(p[2] for p in pairs),
            median(p[3] for p in pairs),
            *ratios,
        ],
    ]
    form = "csv" if path.endswith(".csv") else "parquet"
    head = ["on " + form, "seconds", "processor seconds", "ratio", "ratio of processor seconds"]
    text = f"## Conformance, {form}\n\n{len(pairs)} pairs in turn, medians.\n\n{figures.table(head, rows)}"
    figures.write(f"conformance-{form}", text, {"pairs": pairs})


if __name__ == "__main__":
    main()
