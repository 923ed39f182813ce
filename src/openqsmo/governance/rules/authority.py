"""Who may do what in governance, and why this person may not.

OMB designates; the SSGB recommends; an office's own QSMO writes its plan; nobody decides on the plan of an
office that they act for, or that they submitted, and nobody signs for two bodies (field guide 1.1, 10).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from openqsmo.governance import problems
from openqsmo.governance.vocabulary import Body, Verb
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import Problem

WHO: Mapping[Verb, tuple[Role, ...]] = {
    Verb.IDENTIFY_AREA: (Role.OMB_REVIEWER,),
    Verb.PRE_DESIGNATE: (Role.OMB_REVIEWER,),
    Verb.SAVE_PLAN: (Role.QSMO_ANALYST, Role.QSMO_DIRECTOR),
    Verb.SUBMIT_PLAN: (Role.QSMO_DIRECTOR,),
    Verb.DECIDE_ON_PLAN: (Role.SSGB_MEMBER, Role.OMB_REVIEWER),
    Verb.RECOMMEND: (Role.SSGB_MEMBER,),
    Verb.DESIGNATE: (Role.OMB_REVIEWER,),
    Verb.START_OPERATING: (Role.QSMO_DIRECTOR,),
    Verb.AMEND_SCOPE: (Role.OMB_REVIEWER,),
    Verb.TRANSFER: (Role.OMB_REVIEWER,),
    Verb.RETIRE: (Role.OMB_REVIEWER,),
    Verb.KEEP_REGISTER: (
        Role.AGENCY_ADMIN, Role.QSMO_DIRECTOR, Role.OMB_REVIEWER, Role.ADMIN, Role.OPERATOR,
    ),
}  # fmt: skip
# These are done by the office itself, for itself.
BY_THE_OFFICE = frozenset({Verb.SAVE_PLAN, Verb.SUBMIT_PLAN, Verb.START_OPERATING})
# These judge an office, so nobody of that office, or of the agencies that it is part of, may do them.
ABOUT_THE_OFFICE = frozenset({Verb.DECIDE_ON_PLAN, Verb.RECOMMEND, Verb.DESIGNATE})
SIGNS_FOR: Mapping[Body, Role] = {Body.SSGB: Role.SSGB_MEMBER, Body.OMB: Role.OMB_REVIEWER}
# They keep the register of every organization; the others only of those that they act for.
_KEEPS_ALL = (Role.OMB_REVIEWER, Role.ADMIN, Role.OPERATOR)


@dataclass(frozen=True)
class Case:
    """What authority depends on: the office, the organizations that it is part of, who signed before."""

    name: str
    office_id: int | None = None
    part_of: frozenset[int] = frozenset()
    submitted_by: int | None = None
    signed: Mapping[Body, int | None] | None = None


def why_not(actor: Actor, verb: Verb, case: Case, body: Body | None = None) -> Problem | None:
    """The problem that keeps this actor from it, or None where nothing does."""
    if not actor.has(*WHO[verb]):
        roles = " or ".join(role.label for role in WHO[verb])
        return problems.NOT_YOUR_TASK.about(designation=case.name, roles=roles)
    if verb in BY_THE_OFFICE and not _is_of(actor, case, WHO[verb]):
        return problems.NOT_YOUR_OFFICE.about(designation=case.name)
    if verb in ABOUT_THE_OFFICE and _is_involved(actor, case):
        return problems.OWN_PLAN.about(designation=case.name)
    return _not_your_signature(actor, case, body) if body else None


def may_keep_register(actor: Actor, organization_id: int, part_of: frozenset[int]) -> bool:
    """Whether an actor may record who holds an office at an organization, itself part of others."""
    if actor.has(*_KEEPS_ALL):
        return True
    theirs = actor.organization_ids((Role.AGENCY_ADMIN, Role.QSMO_DIRECTOR))
    return bool(theirs & (part_of | {organization_id}))


def bodies_of(actor: Actor) -> tuple[Body, ...]:
    """The bodies that an actor may sign for."""
    return tuple(body for body, role in SIGNS_FOR.items() if actor.has(role))


def _is_of(actor: Actor, case: Case, roles: tuple[Role, ...]) -> bool:
    return case.office_id is not None and actor.has(*roles, organization_id=case.office_id)


def _is_involved(actor: Actor, case: Case) -> bool:
    own = case.part_of | ({case.office_id} if case.office_id is not None else frozenset())
    acts_for = {grant.organization_id for grant in actor.grants}
    is_writer = case.submitted_by is not None and case.submitted_by == actor.person_id
    return is_writer or bool(acts_for & own)


def _not_your_signature(actor: Actor, case: Case, body: Body) -> Problem | None:
    if not actor.has(SIGNS_FOR[body]):
        return problems.NOT_YOUR_BODY.about(body=body.label, role=SIGNS_FOR[body].label)
    for other, signer in (case.signed or {}).items():
        if other is not body and signer is not None and signer == actor.person_id:
            return problems.SIGNED_FOR_ANOTHER.about(designation=case.name, other=other.label)
    return None
