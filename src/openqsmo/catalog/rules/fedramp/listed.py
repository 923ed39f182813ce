"""A snapshot of the Marketplace as a list of offerings and of who uses them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from openqsmo.catalog.rules.feed_records import (
    AtoKind,
    FedrampAgency,
    FedrampFeed,
    FedrampProduct,
    FedrampStatus,
)
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.catalog.rules.listed import ListedOffering, ListedUse, stated
from openqsmo.catalog.rules.summaries import in_one_sentence
from openqsmo.catalog.vocabulary import AdoptionKind, Assurance, Authorization, Hosting, ImpactLevel
from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.words import choices

SOURCE = "FedRAMP Marketplace"
LONGEST_AGENCY = 300
PARTED_BY = " / "

# The fields that the Marketplace fills; what it no longer says of them is no longer shown.
FIELDS = frozenset(
    """title summary description website identifiers small_business business_functions service_models hosting
    authorization impact_level authorized_on authorization_type assessor leveraged_systems""".split()
)
_AUTHORIZATIONS = {
    FedrampStatus.READY: Authorization.FEDRAMP_READY,
    FedrampStatus.IN_PROCESS: Authorization.FEDRAMP_IN_PROCESS,
    FedrampStatus.AUTHORIZED: Authorization.FEDRAMP_AUTHORIZED,
}
_HOSTING = {
    "public cloud": Hosting.PUBLIC_CLOUD,
    "private cloud": Hosting.PRIVATE_CLOUD,
    "community cloud": Hosting.COMMUNITY_CLOUD,
    "government community cloud": Hosting.COMMUNITY_CLOUD,
    "hybrid cloud": Hosting.HYBRID_CLOUD,
    "on-premises": Hosting.ON_PREMISES,
}
_IMPACT_LEVELS = {words.casefold(): ImpactLevel(value) for value, words in choices(ImpactLevel)}
_KINDS = {
    AtoKind.AUTHORIZATION: AdoptionKind.AUTHORIZATION,
    AtoKind.REUSE: AdoptionKind.REUSE,
    AtoKind.UNSTATED: AdoptionKind.UNSTATED,
}


def listed_offerings(feed: FedrampFeed, place: Place) -> list[ListedOffering]:
    """Each product as an offering; a word for hosting or impact that is not known is noted and left open."""
    stands_on = _stands_on(feed)
    return [_offering(product, stands_on.get(product.product_id, []), place) for product in feed.products]


def listed_uses(feed: FedrampFeed) -> list[ListedUse]:
    """Each adoption; what stands under a pseudo-agency is none."""
    return [
        ListedUse(
            offering_key=adoption.product_id,
            agency_key=adoption.agency.agency_id,
            agency=as_written(adoption.agency),
            kind=_KINDS[adoption.kind],
            since=adoption.first_ato_on,
            expires_on=adoption.expires_on,
        )
        for adoption in feed.adoptions
    ]


def as_written(agency: FedrampAgency) -> str:
    """An agency's name with its department before it: ``Department of Elms / Bureau of Birches``."""
    names = (agency.parent, agency.sub) if agency.sub else (agency.parent,)
    return PARTED_BY.join(names)[:LONGEST_AGENCY].rstrip()


def own_name(written: str) -> str:
    """The bureau's own name out of ``as_written``, or the department's."""
    return written.rpartition(PARTED_BY)[2]


def _stands_on(feed: FedrampFeed) -> dict[str, list[str]]:
    """The systems that each product stands on: the feed tells it the other way round."""
    found: dict[str, list[str]] = defaultdict(list)
    for product in feed.products:
        for above in product.leveraged_by:
            found[above].append(f"{product.offering} ({product.product_id})")
    return {product_id: sorted(names) for product_id, names in found.items()}


def _offering(product: FedrampProduct, stands_on: list[str], place: Place) -> ListedOffering:
    here = place.at(f"Products ({product.product_id})")
    content: dict[str, Any] = {
        "title": product.offering,
        "summary": in_one_sentence(product.description),
        "description": product.description,
        "website": product.website,
        "identifiers": _identifiers(product),
        "small_business": product.small_business,
        "business_functions": list(product.business_functions),
        "service_models": list(product.service_models),
        "hosting": [each]
        if (each := _known(_HOSTING, product.deployment_model, "deployment_model", here))
        else [],
        "authorization": _AUTHORIZATIONS.get(product.status),
        "impact_level": _known(_IMPACT_LEVELS, product.impact_level, "impact_level", here),
        "authorized_on": product.authorized_on.isoformat() if product.authorized_on else None,
        "authorization_type": product.authorization_type,
        "assessor": product.assessor,
        "leveraged_systems": stands_on,
    }
    return ListedOffering(
        key=product.product_id,
        code=f"fedramp-{product.product_id}",
        provider=product.provider or "",
        content=stated({name: _plain(value) for name, value in content.items()}),
        claims=_claims(product),
    )


def _identifiers(product: FedrampProduct) -> list[str]:
    found = [Identifier(Scheme.FEDRAMP_PRODUCT, product.product_id)]
    found += [Identifier(Scheme.UEI, product.uei)] if product.uei else []
    return [str(identifier) for identifier in found]


def _claims(product: FedrampProduct) -> dict[str, Any]:
    """The Marketplace is FedRAMP's own record of its decisions: an authorization on it is certified."""
    if product.status not in _AUTHORIZATIONS:
        return {}
    if product.status is not FedrampStatus.AUTHORIZED:
        return {"authorization": {"level": Assurance.DOCUMENTED.value}}
    on = {"on": product.authorized_on.isoformat()} if product.authorized_on else {}
    return {"authorization": {"level": Assurance.CERTIFIED.value, **on}}


def _known(words: Mapping[str, Any], written: str | None, field: str, place: Place) -> Any:
    if written is None:
        return None
    found = words.get(written.casefold())
    if found is None:
        place.note(
            f"{field}_unknown", f"{field} is in words that are not known; it is left open.", field, written
        )
    return found


def _plain(value: Any) -> Any:
    """A word of a vocabulary as its text, alone or in a list, as JSON keeps it."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, bool) else str(value)
