"""What stands in the way of submitting a case, looked up where the rules need the registry."""

from openqsmo.cases.models import Case
from openqsmo.cases.rules.readiness import gaps_named, missing
from openqsmo.kernel.problems import FieldError
from openqsmo.standards.models import StandardItem


def missing_of(case: Case) -> tuple[FieldError, ...]:
    """Everything that stands in the way of submitting a case now."""
    named = {gap for gaps in gaps_named(case.content).values() for gap in gaps}
    known = set(StandardItem.objects.filter(identifier__in=named).values_list("identifier", flat=True))
    return missing(
        case.content,
        case.kind_enum,
        known_gaps=known,
        known_offerings=case.frozen,
        has_co_owner=case.co_owner_id is not None,
    )
