"""An offering as a list shows it, for one level of sight."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from openqsmo.catalog.models import Adoption, Offering, OfferingVersion
from openqsmo.catalog.queries.prepared import Prepared
from openqsmo.catalog.rules.fields import BY_NAME, in_words, is_given, level_of
from openqsmo.catalog.rules.pricing import from_price, read_price
from openqsmo.catalog.vocabulary import OfferingState, Price, SourcingMode
from openqsmo.kernel.visibility import Visibility


@dataclass(frozen=True)
class Card:
    """An offering in a list, for one level of sight. ``None`` means not given, never zero."""

    id: int
    code: str
    title: str
    summary: str
    provider: str
    provider_id: int | None
    mode: SourcingMode
    state: OfferingState
    state_reason: str
    area: str | None
    qsmo: str | None
    hosting: tuple[str, ...]
    authorization: str | None
    impact_level: str | None
    activities: int
    price_from: str | None
    agencies_using: int
    updated_at: datetime
    source_name: str
    is_synthetic: bool

    def as_data(self) -> dict[str, Any]:
        """A card as the API and an export give it."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @cached_property
    def as_json(self) -> str:
        """The same as JSON text."""
        return json.dumps(self.as_data(), ensure_ascii=False)


@dataclass(frozen=True)
class _Shown:
    """What the shown version of an offering says, and who may see it."""

    content: Mapping[str, Any]
    overrides: Mapping[str, str]
    updated_at: datetime

    def seen(self, name: str, sight: Visibility) -> Any:
        return seen(self.content, self.overrides, name, sight)


_OFFERINGS = Prepared(
    lambda ids: Offering.objects.filter(pk__in=ids).values_list(
        "pk", "code", "title", "provider__name", "provider_as_written", "provider_id", "sourcing_mode",
        "state", "state_reason", "functional_area__title", "qsmo__name", "state_since", "source_name",
        "is_synthetic",
    )
)  # fmt: skip
_VERSIONS = Prepared(
    lambda ids: OfferingVersion.objects.filter(
        Q(number=F("offering__version_shown")) | Q(offering__version_shown=0, published_at=None),
        offering__in=ids,
    ).values_list("offering_id", "content", "visibility", "published_at", "made_at")
)
_ADOPTIONS = Prepared(
    lambda ids: (
        Adoption.objects.current()
        .filter(offering__in=ids)
        .values_list("offering_id", "organization_id", "agency_as_written")
    )
)


def cards(ids: Sequence[int], sight: Visibility) -> dict[int, Card]:
    """Cards by the offering's id; there is none where no offering has the id. Three queries for 500."""
    shown = {
        pk: _Shown(content, visibility, published_at or made_at)
        for pk, content, visibility, published_at, made_at in _VERSIONS.rows(ids)
    }
    agencies: dict[int, set[Any]] = defaultdict(set)
    for pk, organization, written in _ADOPTIONS.rows(ids):
        agencies[pk].add(organization or written)
    return {
        row[0]: _card(row, shown.get(row[0]), len(agencies.get(row[0], ())), sight)
        for row in _OFFERINGS.rows(ids)
    }


def seen(content: Mapping[str, Any], overrides: Mapping[str, str], name: str, sight: Visibility) -> Any:
    """A field's value for this sight, or None."""
    value = content.get(name)
    return value if is_given(value) and level_of(name, overrides) <= sight else None


def price_of(given: Any) -> Price | None:
    """The price as the rules read it; None when none is given or it cannot be read."""
    found = read_price(given) if isinstance(given, dict) else None
    return found if isinstance(found, Price) else None


def _card(row: tuple[Any, ...], shown: _Shown | None, agencies: int, sight: Visibility) -> Card:
    pk, code, title, provider, as_written, provider_id, mode, state, reason, area, qsmo, since = row[:12]
    said = shown or _Shown({}, {}, since)
    price = price_of(said.seen("price", sight))
    return Card(
        id=pk,
        code=code,
        title=title,
        summary=str(said.seen("summary", sight) or ""),
        provider=provider if provider_id else as_written,
        provider_id=provider_id,
        mode=SourcingMode(mode),
        state=OfferingState(state),
        state_reason=reason,
        area=area,
        qsmo=qsmo,
        hosting=tuple(in_words(BY_NAME["hosting"], [value]) for value in said.seen("hosting", sight) or ()),
        authorization=in_words(BY_NAME["authorization"], said.seen("authorization", sight)) or None,
        impact_level=in_words(BY_NAME["impact_level"], said.seen("impact_level", sight)) or None,
        activities=len(said.seen("activities", sight) or ()),
        price_from=from_price(price) if price else None,
        agencies_using=agencies,
        updated_at=said.updated_at,
        source_name=row[12],
        is_synthetic=row[13],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
