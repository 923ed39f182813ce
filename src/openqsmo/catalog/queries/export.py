"""What a search shows, to be taken away: exactly its rows, with stable identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils import timezone

from openqsmo.catalog.queries.addresses import write_search
from openqsmo.catalog.queries.cards import Card
from openqsmo.catalog.queries.search import Search, cards_for, found_ids
from openqsmo.kernel.actor import Actor

MOST_ROWS = 10_000
COLUMNS = tuple(field.name for field in fields(Card))


@dataclass(frozen=True)
class Exported:
    """The rows of a search in its order, at most ``MOST_ROWS``; ``about`` says which search, when and how many."""

    about: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    def as_data(self) -> dict[str, Any]:
        """As the JSON export gives it."""
        return {**self.about, "offerings": list(self.rows)}

    def as_table(self) -> list[list[object]]:
        """Rows of cells in the order of ``COLUMNS``."""
        return [[_cell(row[column]) for column in COLUMNS] for row in self.rows]


def exported(*, looked_for: Search, viewer: Actor, most: int = MOST_ROWS) -> Exported:
    """What the viewer may see of what was looked for; real and synthetic never together."""
    answer, data = found_ids(looked_for=looked_for, viewer=viewer, most=most)
    rows = tuple(card.as_data() for card in cards_for(answer.ids, viewer.sight))
    about = {
        "search": write_search(looked_for),
        "data": data,
        "total": answer.total,
        "rows": len(rows),
        "exported_at": timezone.now().isoformat(),
    }
    return Exported(about, rows)


def _cell(value: Any) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
