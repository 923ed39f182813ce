"""Items as they stand in a list."""

from typing import Any

from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.wording import heading


def with_title(row: ItemVersion) -> dict[str, Any]:
    """An item version with its item and what it is called, for ``standards/_row.html``."""
    return {"row": row, "item": row.item, "title": heading(row.item.kind, row.content)}
