"""A small payroll file with known faults, for tests; every record is synthetic."""

from pathlib import Path

CONTRACT = b"""\
apiVersion: v3.1.0
kind: DataContract
id: payroll
name: Payroll
version: 1.2.0
status: active
schema:
  - name: payroll
    physicalType: table
    properties:
      - name: record_id
        logicalType: integer
        primaryKey: true
      - name: employee_id
        logicalType: string
        required: true
        classification: personal
        logicalTypeOptions:
          pattern: ^E[0-9]{4}$
      - name: plan
        logicalType: string
        quality:
          - metric: invalidValues
            arguments:
              validValues: [GS, WG]
            mustBe: 0
      - name: payday
        logicalType: date
      - name: hours
        logicalType: number
        logicalTypeOptions: {minimum: 0, maximum: 160}
      - name: gross
        logicalType: number
        physicalType: DECIMAL(12,2)
      - name: net
        logicalType: number
        physicalType: DECIMAL(12,2)
    quality:
      - name: net at most gross
        type: sql
        query: SELECT count(*) FROM ${table} WHERE net > gross
        mustBe: 0
"""
HEAD = "record_id,employee_id,plan,payday,hours,gross,net"
CLEAN = ["1,E0001,GS,2026-01-09,80.00,100.00,75.50", "2,E0002,WG,2026-01-09,40,60,45.25"]
FAULTY = [
    "2,E0003,GS,2026-01-09,80.00,100.00,75.50",
    "4,X0004,ZZ,2026-01-9,8O.00,100.00,175.50",
    "5,,GS,2026-01-09,161,100.005,75.50",
]


def written(folder: Path, rows: list[str], name: str = "payroll.csv", head: str = HEAD) -> Path:
    """A CSV file of these rows below the head."""
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n")
    return path
