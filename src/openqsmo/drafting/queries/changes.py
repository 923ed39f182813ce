"""What happened to drafts lately, for feeds: the ledger's events on those that a visitor may read."""

from dataclasses import dataclass

from django.db.models import Q

from openqsmo.drafting.queries.drafts import open_drafts
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import in_words
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.people.queries import name_actors
from openqsmo.standards.models import StandardVersion

MOST_CHANGES = 50


@dataclass(frozen=True)
class DraftChange:
    """One event on a draft, in words."""

    draft: StandardVersion
    line: HistoryLine

    @property
    def text(self) -> str:
        """What happened in lines of text: each field's old and new value, and why."""
        lines = [self.line.says]
        for each in self.line.changes:
            lines.append(f"{each.field}: {each.before or 'not given'} → {each.after or 'not given'}")
        if self.line.why:
            lines.append(f"Why: {self.line.why}")
        return "\n".join(lines)


def changes_of_drafts(*, viewer: Actor, only: StandardVersion | None = None) -> list[DraftChange]:
    """The newest events on open drafts, or on one draft, the newest first."""
    drafts = [only] if only else list(open_drafts(viewer=viewer))
    by_name = {draft.ledger_name: draft for draft in drafts}
    found = Event.objects.filter(Q(subject__in=by_name) | Q(about__in=by_name)).order_by("-sequence")
    lines = in_words(list(found[:MOST_CHANGES]), viewer=viewer, namer=name_actors, sight=Visibility.PUBLIC)
    return [DraftChange(by_name.get(line.subject) or by_name[line.about], line) for line in lines]
