"""How an action gets at a case: found for its actor, locked, and writable by them."""

from openqsmo.cases import problems
from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.queries.standing import acts_for
from openqsmo.cases.rules.fields import BY_SECTION
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed


def locked(case_id: int, by: Actor) -> Case:
    """A case that the actor may see, locked until the transaction ends."""
    rows = Case.objects.filter(pk__in=Case.objects.visible_to(by).filter(pk=case_id).values("pk"))
    rows = rows.select_for_update(of=("self",)).select_related("agency", "area")
    return rows.get()


def own(case_id: int, by: Actor) -> Case:
    """A case to be acted on by its agency's people; others are refused (CAS-051)."""
    case = locked(case_id, by)
    if not acts_for(case.agency, by):
        raise Refused(problems.NOT_YOUR_CASE.about(agency=case.agency))
    return case


def writable(case_id: int, by: Actor) -> Case:
    """A case to be written by its agency's people, before it is submitted or once it is returned (CAS-052)."""
    case = own(case_id, by)
    if not case.is_writable:
        raise Refused(problems.NOT_WRITABLE.about(case=case, state=case.get_state_display().lower()))
    return case


def section_called(name: str) -> CaseSection:
    """A section by its name; any other is refused (CAS-063)."""
    try:
        return CaseSection(name)
    except ValueError:
        known = listed(section.value for section in BY_SECTION)
        raise Refused(problems.NO_SUCH_SECTION.about(given=name[:40], known=known)) from None


def add_author(case: Case, by: Actor) -> None:
    """Remember that somebody wrote a part of it: they cannot sign it."""
    if by.person_id is not None and by.person_id not in case.authors:
        case.authors = [*case.authors, by.person_id]
