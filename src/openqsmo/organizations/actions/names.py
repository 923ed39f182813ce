"""Names that resolve to nobody or to several: leave them for a person, decide them, reopen them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.organizations import problems
from openqsmo.organizations.models import NameQuestion, Organization
from openqsmo.organizations.rules.names import LONGEST_NAME
from openqsmo.organizations.rules.resolve import remembered_as
from openqsmo.organizations.vocabulary import Resolution, Verdict

BATCH = 500


@dataclass(frozen=True)
class UnsureName:
    """A name in a source that did not resolve, with what the resolver offered."""

    text: str
    source: str
    resolution: Resolution
    scheme: Scheme | None = None
    is_synthetic: bool = False

    @property
    def form(self) -> tuple[str, str]:
        """What it is remembered as, with its scheme: two names of one form are one question."""
        return remembered_as(self.text, self.scheme), self.scheme or ""

    @property
    def can_be_asked(self) -> bool:
        return 0 < len(self.form[0]) <= LONGEST_NAME and len(self.text) <= LONGEST_NAME


@transaction.atomic
def ask_about_names(names: Iterable[UnsureName], *, by: Actor) -> list[NameQuestion]:
    """Leave names for a person, each once; gives the questions that are new.

    One that was asked before, answered or not, is only counted as met again. A name too long to be kept is
    left out.
    """
    asked: dict[tuple[str, str], UnsureName] = {}
    met: Counter[tuple[str, str]] = Counter()
    for name in names:
        if name.can_be_asked:
            asked.setdefault(name.form, name)
            met[name.form] += 1
    known = _known(asked)
    for form, question in known.items():
        question.times_met += met[form]
    # How often a name is met is no change of the question, so no event answers for it.
    NameQuestion.objects.bulk_update(known.values(), ["times_met"], batch_size=BATCH)
    new = [_question(name, met[form]) for form, name in asked.items() if form not in known]
    NameQuestion.objects.bulk_create(new, batch_size=BATCH)
    entries = [
        Entry("name.left_for_a_person", row, facts={"text": row.text, "source": row.source}) for row in new
    ]
    record_all(entries, by=by)
    return new


@transaction.atomic
def ask_about_name(
    *,
    text: str,
    scheme: Scheme | None,
    source: str,
    resolution: Resolution,
    by: Actor,
    is_synthetic: bool = False,
) -> NameQuestion:
    """The question about one name, asked now if it was not before.

    A name that resolved needs nobody (ORG-012); an empty or endless one is none (ORG-010).
    """
    name = UnsureName(text, source[:300], resolution, scheme, is_synthetic)
    if resolution.verdict is Verdict.RESOLVED:
        raise Refused(problems.MEANS_ONE.about(text=text, why=resolution.reason.rstrip(".")))
    if not name.can_be_asked:
        raise Refused(problems.NO_NAME.about(most=LONGEST_NAME))
    new = ask_about_names([name], by=by)
    return new[0] if new else _known([name.form])[name.form]


@transaction.atomic
def decide_name(*, question_id: int, organization_id: int | None, by: Actor) -> NameQuestion:
    """Say which organization a name means, or (None) that it is none; every later resolve remembers it.

    What was decided is refused until it is reopened (ORG-007). An invented organization, and one that its
    lists no longer have, cannot be what a name means (ORG-009).
    """
    question = _locked(question_id)
    if question.decided_on is not None:
        on, answer = day(question.decided_on), question.answer
        raise Refused(problems.ALREADY_DECIDED.about(text=question.text, decided_on=on, answer=answer))
    meant = None if organization_id is None else Organization.objects.get(pk=organization_id)
    _require_that_it_can_be_meant(meant)
    question.organization, question.is_no_organization = meant, meant is None
    question.decided_on = timezone.localdate()
    question.save(update_fields=["organization", "is_no_organization", "decided_on"])
    facts: dict[str, object] = {
        **_facts(question),
        "organization": question.answer,
        "organization_key": meant.key if meant else None,
        "organization_id": meant.pk if meant else None,
    }
    changes = {"answer": Change(None, question.answer)}
    record("name.decided", subject=question, by=by, changes=changes, facts=facts, about=meant)
    return question


@transaction.atomic
def reopen_name(*, question_id: int, why: str = "", by: Actor) -> NameQuestion:
    """Forget the answer about a name, and leave it for a person again; an open one is refused (ORG-008)."""
    question = _locked(question_id)
    if question.decided_on is None:
        raise Refused(problems.STILL_OPEN.about(text=question.text))
    before, meant = question.answer, question.organization
    question.organization, question.is_no_organization, question.decided_on = None, False, None
    question.save(update_fields=["organization", "is_no_organization", "decided_on"])
    changes = {"answer": Change(before, None)}
    record(
        "name.reopened",
        subject=question,
        by=by,
        changes=changes,
        facts=_facts(question),
        why=why,
        about=meant,
    )
    return question


def _locked(question_id: int) -> NameQuestion:
    rows = NameQuestion.objects.select_for_update(of=("self",))
    return rows.select_related("organization").get(pk=question_id)


def _facts(question: NameQuestion) -> dict[str, str]:
    return {"text": question.text, "scheme": question.scheme, "source": question.source}


def _require_that_it_can_be_meant(organization: Organization | None) -> None:
    why = ""
    if organization is not None and organization.is_synthetic:
        why = "it was made up for the demonstration"
    elif organization is not None and organization.gone_on is not None:
        why = f"its lists no longer have it since {day(organization.gone_on)}"
    if why:
        raise Refused(problems.CANNOT_BE_MEANT.about(organization=organization, why=why))


def _known(forms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NameQuestion]:
    wanted = sorted(set(forms))
    found: dict[tuple[str, str], NameQuestion] = {}
    for start in range(0, len(wanted), BATCH):
        batch = [form for form, _ in wanted[start : start + BATCH]]
        for row in NameQuestion.objects.filter(normalised__in=batch):
            found[row.normalised, row.scheme] = row
    return {form: found[form] for form in wanted if form in found}


def _question(name: UnsureName, times_met: int) -> NameQuestion:
    form, scheme = name.form
    return NameQuestion(
        text=name.text,
        normalised=form,
        scheme=scheme,
        source=name.source,
        candidates=[asdict(candidate) for candidate in name.resolution.others],
        times_met=times_met,
        asked_on=timezone.localdate(),
        is_synthetic=name.is_synthetic,
    )
