"""Every way the ledger can refuse."""

from openqsmo.kernel.problems import Problem

BROKEN = Problem(
    code="LED-001",
    says="The ledger does not hold: {says}",
    fix="Keep the database as it is, compare it with the last export, and find out who could write to it.",
    status=500,
)
NO_SUCH_HEAD = Problem(
    code="LED-002",
    says="No event has the hash {head}, so what was noted as the head then is not in this ledger.",
    fix="Compare with the export in which that head was noted: events after it were cut or rewritten.",
    status=500,
)
