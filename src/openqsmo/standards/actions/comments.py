"""Public comment on a draft: filed by anyone while it is open, answered by the Standards Lead."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.kernel.words import counted, day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.standards import problems
from openqsmo.standards.actions.drafts import refuse_others, version_to_write
from openqsmo.standards.models import PublicComment, StandardItem, StandardVersion
from openqsmo.standards.queries.wording import state_in_words
from openqsmo.standards.rules.commenting import wrong_in_answer, wrong_in_comment
from openqsmo.standards.rules.pipeline import OPEN
from openqsmo.standards.rules.readiness import Disposition
from openqsmo.standards.rules.standing import comment_period, takes_comments


@transaction.atomic
def file_comment(
    *,
    version_id: int,
    text: str,
    by: Actor,
    identifier: str = "",
    name: str = "",
    organization: str = "",
    shows_name: bool = False,
) -> PublicComment:
    """File a comment on an item of a draft (by its identifier), or on the whole draft.

    Whoever is signed in comments under the name of the account, which is shown. Anyone else may leave
    the name out, or have it kept from the public; the ledger holds it sealed.
    Refused: outside the days for comments (STA-040), on an item that the draft does not list (STA-022),
    with fields to correct (STA-041).
    """
    version = version_to_write(version_id)
    _refuse_closed(version)
    if by.is_signed_in:
        name, shows_name = by.name, True
    text, name, organization = text.strip(), name.strip(), organization.strip()
    if errors := tuple(wrong_in_comment(text, name, organization)):
        raise Refused(problems.BAD_COMMENT.about(errors, count=counted(len(errors), "field")))
    item = _item(version, identifier)
    last = version.comments.aggregate(last=Max("number"))["last"] or 0
    comment = PublicComment.objects.create(
        version=version, number=last + 1, item=item, name=name, organization=organization,
        shows_name=shows_name and bool(name), text=text, filed_at=timezone.now(), person_id=by.person_id,
    )  # fmt: skip
    changes = {"text": Change(None, text)}
    changes |= {"organization": Change(None, organization)} if organization else {}
    changes |= {"name": Change(None, name, personal=True)} if name else {}
    facts = {"number": comment.number, "about": identifier or "the whole draft"}
    record("comment.filed", subject=comment, about=version, by=by, facts=facts, changes=changes)
    return comment


@transaction.atomic
def answer_comment(
    *,
    version_id: int,
    number: int,
    disposition: Disposition,
    answer: str,
    areas_led: Collection[int],
    by: Actor,
    duplicate_of: int | None = None,
    identifier: str | None = None,
) -> PublicComment:
    """Answer a comment with its disposition; again to correct an answer, until the draft is adopted.

    ``duplicate_of`` is the number of the comment that it repeats. ``identifier`` points it to another
    item of the draft, empty to the whole draft; None leaves it where it is.
    Refused: to others than the QSMO of the area (STA-019), once the draft is adopted or ended
    (STA-044), with fields to correct (STA-043).
    """
    version = version_to_write(version_id)
    refuse_others(version.standard, areas_led, by)
    refuse_settled(version)
    comment = version.comments.select_related("item").filter(number=number).first()
    if comment is None:
        raise Refused(NOT_FOUND.about(what="such comment"))
    original = version.comments.filter(number=duplicate_of or 0).exclude(pk=comment.pk).first()
    if errors := tuple(wrong_in_answer(disposition, answer, is_duplicate_known=original is not None)):
        raise Refused(problems.BAD_ANSWER.about(errors, number=number, count=counted(len(errors), "field")))
    before = (comment.get_disposition_display(), comment.answer)
    comment.disposition, comment.answer = disposition.value, answer.strip()
    comment.duplicate_of = original if disposition is Disposition.DUPLICATE else None
    comment.answered_at = timezone.now()
    if identifier is not None:
        comment.item = _item(version, identifier)
    comment.save(update_fields=["disposition", "answer", "duplicate_of", "answered_at", "item"])
    now = (comment.get_disposition_display(), comment.answer)
    named = zip(("disposition", "answer"), before, now, strict=True)
    changes = {name: Change(old or None, new or None) for name, old, new in named if old != new}
    facts = {"number": number, "disposition": comment.get_disposition_display().lower()}
    record("comment.answered", subject=comment, about=version, by=by, facts=facts, changes=changes)
    return comment


def refuse_settled(version: StandardVersion) -> None:
    """Refuse what belongs to an open draft, once the version is adopted or withdrawn (STA-044)."""
    if version.state not in {state.value for state in OPEN}:
        raise Refused(problems.ANSWERS_CLOSED.about(state=state_in_words(version.state)))


def _refuse_closed(version: StandardVersion) -> None:
    decisions = [each.facts for each in version.decisions.select_related("person")]
    if takes_comments(decisions, timezone.localdate()):
        return
    period = comment_period(decisions)
    if period is None or period.opens_on is None or period.closes_on is None:
        says = "It is not in public comment."
    else:
        says = f"Docket {period.docket}: from {day(period.opens_on)} to {day(period.closes_on)}."
    raise Refused(problems.COMMENTS_CLOSED.about(standard=version.standard.title, period=says))


def _item(version: StandardVersion, identifier: str) -> StandardItem | None:
    if not identifier:
        return None
    row = version.items.select_related("item").filter(item__identifier=identifier).first()
    if row is None:
        raise Refused(problems.NOT_IN_DRAFT.about(kind="item", identifier=f"“{identifier[:60]}”"))
    return row.item
