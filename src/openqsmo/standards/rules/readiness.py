"""What stands between a draft and its adoption: requirements, public comments and evidence.

Before a version is adopted, every requirement says how strict it is, what it is about and, for a MUST,
how it is proved and why it must be; every public comment has its disposition and an answer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openqsmo.standards.rules.conditions import read_condition


class Strictness(StrEnum):
    """How strict a requirement is, in the words of RFC 2119."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"

    @property
    def label(self) -> str:
        return self.value.upper()


class Proof(StrEnum):
    """How a provider proves that it meets a requirement."""

    ATTESTATION = "attestation"
    DOCUMENT = "document"
    TEST = "test"


class Disposition(StrEnum):
    """What became of a public comment."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    REJECTED = "rejected"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


class MissingKind(StrEnum):
    """What sort of thing is missing from a draft."""

    REPEATED = "repeated"
    STRICTNESS = "strictness"
    PROOF = "proof"
    MAPPING = "mapping"
    CONDITION = "condition"
    EVIDENCE = "evidence"
    DISPOSITION = "disposition"
    ANSWER = "answer"
    ORIGINAL = "original"
    REQUIREMENT = "requirement"


@dataclass(frozen=True)
class Requirement:
    """A requirement of a draft. ``strictness`` is None while nobody has decided it.

    ``applies_when`` is a condition (see ``conditions``); empty, it always applies. ``capabilities``
    and ``data_elements`` are identifiers of the items that the requirement is about.
    """

    identifier: str
    strictness: Strictness | None = None
    applies_when: str = ""
    proofs: tuple[Proof, ...] = ()
    capabilities: tuple[str, ...] = ()
    data_elements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comment:
    """A public comment on a requirement, or on the version as a whole where ``requirement`` is None.

    ``duplicate_of`` is the number of the comment that is answered in its place.
    """

    number: str
    requirement: str | None = None
    disposition: Disposition | None = None
    answer: str = ""
    duplicate_of: str | None = None


@dataclass(frozen=True)
class Evidence:
    """Why a requirement is a MUST: ``reference`` says where it can be read (a law, a study, a pilot)."""

    requirement: str
    reference: str


@dataclass(frozen=True)
class Missing:
    """One thing that a draft lacks: at which requirement or comment, what is wrong and what to do."""

    kind: MissingKind
    where: str
    says: str
    fix: str


def missing(
    requirements: Sequence[Requirement],
    comments: Sequence[Comment],
    evidence: Iterable[Evidence],
    *,
    others: Collection[str] = (),
    on_record: Collection[str] | None = None,
) -> tuple[Missing, ...]:
    """Everything that stands between a draft and its adoption: requirements first, then comments.

    ``others`` are the identifiers of the items that the draft holds beside requirements, on which there may
    be comments too. ``on_record`` are those that a requirement may name; None where that is not looked at.
    """
    backed = {one.requirement for one in evidence if one.reference.strip()}
    numbers = Counter(comment.number for comment in comments)
    known = Counter(requirement.identifier for requirement in requirements)
    originals = {comment.number: comment for comment in comments}
    return (
        *_repeated("Requirement", known),
        *(lack for one in requirements for lack in _of_requirement(one, one.identifier in backed)),
        *(lack for one in requirements for lack in _unknown_names(one, on_record)),
        *_repeated("Comment", numbers),
        *(lack for one in comments for lack in _of_comment(one, {*known, *others}, originals)),
    )


def is_answered(comment: Comment, comments: Mapping[str, Comment]) -> bool:
    """Whether a comment has its disposition and an answer, a duplicate through the comment it repeats.

    ``comments`` holds all comments of the version by number.
    """
    seen: set[str] = set()
    while comment.disposition is Disposition.DUPLICATE:
        original = comments.get(comment.duplicate_of or "")
        if original is None or comment.number in seen:
            return False
        seen.add(comment.number)
        comment = original
    return comment.disposition is not None and bool(comment.answer.strip())


def _repeated(what: str, numbers: Mapping[str, int]) -> Iterator[Missing]:
    for number, times in numbers.items():
        if times > 1:
            says = f"{what} {number} is there {times} times."
            yield Missing(MissingKind.REPEATED, number, says, "Keep one and renumber or drop the others.")


def _of_requirement(requirement: Requirement, is_backed: bool) -> Iterator[Missing]:
    where = requirement.identifier
    if requirement.strictness is None:
        fix = "Decide which of the three it is."
        yield Missing(MissingKind.STRICTNESS, where, f"{where} is neither MUST, SHOULD nor MAY.", fix)
    if not requirement.capabilities and not requirement.data_elements:
        says = f"{where} is about no capability and no data element."
        yield Missing(MissingKind.MAPPING, where, says, "Name at least one by its identifier.")
    yield from _unreadable_condition(requirement)
    if requirement.strictness is Strictness.MUST:
        yield from _of_must(requirement, is_backed)


def _unknown_names(requirement: Requirement, on_record: Collection[str] | None) -> Iterator[Missing]:
    named = (*requirement.capabilities, *requirement.data_elements)
    where = requirement.identifier
    for name in dict.fromkeys(named if on_record is not None else ()):
        if name not in (on_record or ()):
            says = f"{where} is about {name}, which no published standard lists."
            yield Missing(MissingKind.MAPPING, where, says, "Correct the identifier, or take it out.")


def _unreadable_condition(requirement: Requirement) -> Iterator[Missing]:
    fault = read_condition(requirement.applies_when).fault
    if fault is not None:
        where = requirement.identifier
        says = f"When {where} applies cannot be read at character {fault.position}: {fault.says}"
        yield Missing(MissingKind.CONDITION, where, says, fault.fix)


def _of_must(requirement: Requirement, is_backed: bool) -> Iterator[Missing]:
    where = requirement.identifier
    if not requirement.proofs:
        says = f"{where} is a MUST, and nothing says how it is proved."
        yield Missing(MissingKind.PROOF, where, says, "Choose attestation, document or test.")
    if not is_backed:
        says = f"{where} is a MUST without evidence."
        yield Missing(MissingKind.EVIDENCE, where, says, "Give the law, study or pilot that it rests on.")


def _of_comment(
    comment: Comment, known: Collection[str], originals: Mapping[str, Comment]
) -> Iterator[Missing]:
    where = comment.number
    if comment.requirement is not None and comment.requirement not in known:
        says = f"Comment {where} is on {comment.requirement}, which this draft does not hold."
        fix = "Point it to the requirement that took its place, or to the version as a whole."
        yield Missing(MissingKind.REQUIREMENT, where, says, fix)
    if comment.disposition is None:
        fix = "Accept it, accept it in part, reject it, or call it out of scope or a duplicate."
        yield Missing(MissingKind.DISPOSITION, where, f"Comment {where} has no disposition.", fix)
    elif comment.disposition is Disposition.DUPLICATE:
        yield from _of_duplicate(comment, originals)
    elif not comment.answer.strip():
        fix = "Write what the commenter is told."
        yield Missing(MissingKind.ANSWER, where, f"Comment {where} has no answer.", fix)


def _of_duplicate(comment: Comment, originals: Mapping[str, Comment]) -> Iterator[Missing]:
    where = comment.number
    if comment.duplicate_of not in originals or comment.duplicate_of == where:
        says = f"Comment {where} is a duplicate, and of which other comment is not said."
        yield Missing(MissingKind.ORIGINAL, where, says, "Give the number of the comment that it repeats.")
    elif not is_answered(comment, originals):
        says = f"Comment {where} repeats {comment.duplicate_of}, which leads to no answer."
        yield Missing(MissingKind.ANSWER, where, says, f"Answer {comment.duplicate_of} itself.")
