"""What is made from a version of a standard: a data contract (ODCS), a catalog of controls (OSCAL)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Problem, Refused
from openqsmo.standards.models import ItemVersion, Standard, StandardVersion
from openqsmo.standards.problems import NO_CONTROLS, NO_DATA_ELEMENTS
from openqsmo.standards.queries.current import current_number
from openqsmo.standards.queries.registry import Narrowed, items_of, sorted_ids, version_of
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.rules.data_contracts import STATUSES, DataContract, data_contract
from openqsmo.standards.rules.oscal import write_catalog
from openqsmo.standards.rules.pipeline import VersionState
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source


def contract_of(*, code: str, number: int | None, viewer: Actor) -> DataContract:
    """The data contract of a version's data elements, in their order; ``None`` is the current version.

    Refused (STA-030) where the version has no data elements. A version that was published by its source
    is active as long as it is current, a draft beside a baseline, deprecated then.
    """
    version, items = _items(code, number, ItemKind.DATA_ELEMENT, NO_DATA_ELEMENTS, viewer)
    return data_contract(
        items,
        name=version.standard.title,
        version=str(version.number),
        status=_status(version),
        as_of=version.made_on,
        identifier=version.standard.code,
    )


def catalog_of(*, code: str, number: int | None, viewer: Actor) -> bytes:
    """A version's controls as an OSCAL catalog in JSON; ``None`` is the current version.

    Refused (STA-031) where the version has no controls.
    """
    version, items = _items(code, number, ItemKind.CONTROL, NO_CONTROLS, viewer)
    made = datetime.combine(version.made_on, time(), UTC)
    return write_catalog(items, title=version.standard.title, version=str(version.number), last_modified=made)


def _items(
    code: str, number: int | None, kind: ItemKind, refusal: Problem, viewer: Actor
) -> tuple[StandardVersion, list[ItemRecord]]:
    version = version_of(code=code, number=_number(code, number), viewer=viewer)
    rows = rows_of(sorted_ids(items_of(version, Narrowed(kind=kind.value), viewer=viewer)))
    if not rows:
        raise Refused(refusal.about(standard=version.standard, number=version.number))
    return version, _records(rows)


def _number(code: str, number: int | None) -> int:
    if number is None:
        number = current_number(Standard.objects.get(code=code)) or None
    if number is None:
        raise Refused(NOT_FOUND.about(what="version of this standard"))
    return number


def _records(rows: Sequence[ItemVersion]) -> list[ItemRecord]:
    return [
        ItemRecord(
            ItemKind(row.item.kind), _area(row), row.item.identifier, row.content, Source("", row.place)
        )
        for row in rows
    ]


def _area(row: ItemVersion) -> str:
    return row.item.standard.area.code if row.item.standard.area else ""


def _status(version: StandardVersion) -> str:
    """The contract's status: what ODCS calls the state of the version."""
    if version.state in set(VersionState):
        return STATUSES[VersionState(version.state)]
    current = current_number(version.standard)
    if version.number > current:  # a candidate beside the baseline
        return STATUSES[VersionState.WORKING_DRAFT]
    return STATUSES[VersionState.BASELINE if version.number == current else VersionState.SUPERSEDED]
