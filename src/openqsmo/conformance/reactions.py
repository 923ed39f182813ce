"""What conformance does outside a request: check the runs that wait, delete what is not to be kept."""

from typing import Any

from openqsmo.conformance.actions.checking import carry_out
from openqsmo.conformance.actions.data import sweep
from openqsmo.conformance.actions.runs import JOB
from openqsmo.worker.actions import lease_kept
from openqsmo.worker.registry import chore, job


@job(JOB)
def check(payload: dict[str, Any]) -> None:
    """Check a run. Big data takes longer than a lease, so the lease is kept meanwhile."""
    with lease_kept(payload["key"]):
        carry_out(payload["run"])


@chore("delete given data", seconds=60)
def delete_given_data() -> None:
    sweep()
