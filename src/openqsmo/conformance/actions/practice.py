"""Keep a measurement of practice: the ground of the consistency index and of its trend."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from openqsmo.conformance import problems
from openqsmo.conformance.measuring import Measurement
from openqsmo.conformance.models import HeldContract, PracticeMeasurement
from openqsmo.conformance.rules.practice_records import permitted_records, practice_records
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record


@transaction.atomic
def keep_measurement(
    *, measured: Measurement, contract: HeldContract, as_of: date, is_synthetic: bool, by: Actor
) -> PracticeMeasurement:
    """Keep what was measured, as the practice by a day; a day is measured once for a contract (CON-407).

    The operator keeps measurements: whoever has the data of several providers is no provider.
    """
    if not by.has(Role.OPERATOR):
        raise Refused(problems.NOT_IN_CHARGE.about(standard=contract.name))
    if PracticeMeasurement.objects.filter(contract=contract, as_of=as_of).exists():
        raise Refused(problems.MEASURED_ALREADY.about(contract=contract, as_of=day(as_of)))
    index = measured.consistency.index
    kept = PracticeMeasurement.objects.create(
        contract=contract,
        as_of=as_of,
        measured_at=timezone.now(),
        practices=practice_records(measured.practices),
        permitted=permitted_records(measured.permitted),
        employees=dict(measured.employees),
        index=None if index is None else round(Decimal(index.numerator) / Decimal(index.denominator), 6),
        is_synthetic=is_synthetic,
    )
    record("practice.measured", subject=kept, by=by, facts={"contract": str(contract), "as_of": day(as_of)})
    return kept
