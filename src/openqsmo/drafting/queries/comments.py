"""Public comments on a draft as a viewer may read them, with what became of each."""

from dataclasses import dataclass

from openqsmo.drafting.queries.drafts import leads
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.standards.models import PublicComment, StandardVersion
from openqsmo.standards.queries.readiness import comment_facts, comments_of
from openqsmo.standards.rules.readiness import is_answered


@dataclass(frozen=True)
class ShownComment:
    """A comment for one viewer. ``name`` is None where its writer keeps it from the public, or gave none."""

    comment: PublicComment
    name: str | None
    is_answered: bool


def comments_shown(*, version: StandardVersion, viewer: Actor) -> list[ShownComment]:
    """Every comment on a version, in the order of their numbers. The Standards Lead reads every name."""
    rows = comments_of(version)
    facts = {str(row.number): comment_facts(row) for row in rows}
    sees_names = leads(version.standard, viewer)
    return [
        ShownComment(
            row,
            row.name if row.name and (row.shows_name or sees_names) else None,
            is_answered(facts[str(row.number)], facts),
        )
        for row in rows
    ]


def comment_shown(*, version: StandardVersion, number: int, viewer: Actor) -> ShownComment:
    """One comment by its number."""
    found = [each for each in comments_shown(version=version, viewer=viewer) if each.comment.number == number]
    if not found:
        raise Refused(NOT_FOUND.about(what="such comment"))
    return found[0]
