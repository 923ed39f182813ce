"""A contract in the running demonstration, taken up as the operator does."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from openqsmo.conformance.rules.shipped import shipped_document

NAME = "payroll-payment"


def hold_shipped_contract(server) -> dict[str, object]:
    """Take up a contract that comes with the product; gives what addresses call it. Again changes nothing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{NAME}.odcs.yaml"
        path.write_bytes(shipped_document(NAME))
        held = server.qsmo("contracts", "hold", str(path))
        assert held.returncode == 0, held.stderr
    version = json.loads(server.qsmo("contracts", "list", "--json").stdout)[0]
    rules = json.loads(
        server.qsmo("contracts", "rules", version["identifier"], version["version"], "--json").stdout
    )
    return {
        "contract_identifier": version["identifier"],
        "contract_version": version["version"],
        "rule_id": rules[0]["id"],
    }
