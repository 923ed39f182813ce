"""Names that were left for a person: open ones first, with whom they could mean; what was decided, by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.ledger.models import Event
from openqsmo.ledger.names import name_actors
from openqsmo.ledger.queries import history, in_words
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import NameQuestion, Organization
from openqsmo.organizations.queries.agencies import Wanted, organizations
from openqsmo.organizations.queries.directory import the_directory
from openqsmo.organizations.rules.directory import Directory

OPEN, DECIDED = "open", "decided"
MOST_FOUND = 20


@dataclass(frozen=True)
class Offered:
    """An organization that a name could mean, as the resolver offered it."""

    organization: Organization
    path: str
    score: float | None
    reason: str


@dataclass(frozen=True)
class Decision:
    """Who decided a name, and when."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Tally:
    """How many names are open and decided; real and synthetic ones are never counted together."""

    open: int
    decided: int
    synthetic_open: int
    synthetic_decided: int

    @property
    def has_any(self) -> bool:
        return bool(self.open or self.decided or self.synthetic_open or self.synthetic_decided)


@dataclass(frozen=True)
class QuestionLine:
    """A name in a list: its question, whom it could mean, and once decided by whom."""

    question: NameQuestion
    offered: tuple[Offered, ...]
    decision: Decision | None


@dataclass(frozen=True)
class QuestionPage:
    """One name with whom it could mean, what else was searched for, and its history."""

    line: QuestionLine
    found: tuple[Organization, ...]
    history: tuple[HistoryLine, ...]


def name_questions(*, viewer: Actor, state: str = "", words: str = "") -> QuerySet[NameQuestion]:
    """Names left for a person, those met most often first; of one state, and holding words."""
    found = NameQuestion.objects.visible_to(viewer).select_related("organization")
    if state == OPEN:
        found = found.open()
    elif state == DECIDED:
        found = found.decided()
    for word in words.split()[:10]:
        found = found.filter(Q(text__icontains=word) | Q(source__icontains=word))
    return found.order_by("decided_on", "-times_met", "text", "pk")


def name_tally(*, viewer: Actor) -> Tally:
    """How many names there are in each state; one query."""
    is_open, invented = Q(decided_on=None), Q(is_synthetic=True)
    numbers = NameQuestion.objects.visible_to(viewer).aggregate(
        open=Count("pk", filter=is_open & ~invented),
        decided=Count("pk", filter=~is_open & ~invented),
        synthetic_open=Count("pk", filter=is_open & invented),
        synthetic_decided=Count("pk", filter=~is_open & invented),
    )
    return Tally(**numbers)


def question_lines(questions: Sequence[NameQuestion], *, viewer: Actor) -> tuple[QuestionLine, ...]:
    """Questions with whom each could mean, and who decided it; the number of queries does not grow."""
    keys = {candidate["key"] for question in questions for candidate in question.candidates}
    rows = {row.key: row for row in Organization.objects.visible_to(viewer).filter(key__in=keys)}
    decisions, known = _decisions(questions), the_directory()
    return tuple(
        QuestionLine(question, _offered(question, rows, known), decisions.get(question.pk))
        for question in questions
    )


def question_page(*, question_id: int, viewer: Actor, words: str = "") -> QuestionPage:
    """One name; with words, the real organizations of every kind that hold them are offered too."""
    question = name_questions(viewer=viewer).get(pk=question_id)
    (line,) = question_lines([question], viewer=viewer)
    found: Iterable[Organization] = ()
    if words.strip():
        wanted = Wanted(words=words, data="real")
        found = (
            organizations(wanted=wanted, viewer=viewer)
            .filter(gone_on=None)
            .order_by("name", "pk")[:MOST_FOUND]
        )
    lines = history(record=question, viewer=viewer, namer=name_actors)
    return QuestionPage(line, tuple(found), tuple(lines))


def _offered(question: NameQuestion, rows: dict[str, Organization], known: Directory) -> tuple[Offered, ...]:
    return tuple(
        Offered(row, known.path(row.key) or row.name, candidate["score"], candidate["reason"])
        for candidate in question.candidates
        if (row := rows.get(candidate["key"])) is not None
    )


def _decisions(questions: Sequence[NameQuestion]) -> dict[int, Decision]:
    """The newest decision of each decided question, from the ledger."""
    names = {question.ledger_name: question.pk for question in questions if question.decided_on is not None}
    events = list(Event.objects.filter(verb="name.decided", subject__in=names).order_by("sequence"))
    lines = in_words(events, viewer=VISITOR, namer=name_actors)
    return {names[line.subject]: Decision(line.who, line.at) for line in lines}
