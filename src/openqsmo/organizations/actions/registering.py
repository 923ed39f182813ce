"""Register organizations, mark them as providers, change what is said of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Identifier
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.organizations import problems
from openqsmo.organizations.models import Organization, OrganizationCode, OrganizationName
from openqsmo.organizations.rules.names import LONGEST_NAME, plain
from openqsmo.organizations.vocabulary import AgencyClass, NameKind, OrganizationKind

BATCH = 500
LONGEST_KEY = 110
# What a person may change; the key and the codes of an organization are not among it.
CHANGEABLE = ("name", "kind", "agency_class", "parent", "abbreviation", "website", "is_provider")


@transaction.atomic
def register_all(organizations: Sequence[Organization], *, by: Actor) -> None:
    """Save new organizations; their keys are set on the rows given."""
    Organization.objects.bulk_create(organizations, batch_size=BATCH)
    record_all((Entry("organization.registered", row) for row in organizations), by=by)


@transaction.atomic
def register_organization(
    *,
    name: str,
    kind: OrganizationKind,
    source: str,
    by: Actor,
    key: str = "",
    agency_class: AgencyClass | None = None,
    parent: Organization | None = None,
    abbreviation: str = "",
    website: str = "",
    is_provider: bool = False,
    is_synthetic: bool = False,
    codes: Sequence[Identifier] = (),
) -> Organization:
    """Register one organization with its codes; without a key it gets one made of its name.

    A key that is taken is refused (ORG-004), and so are a code that another organization has (ORG-003) and
    an empty or endless name (ORG-006). A commercial provider is a provider, whatever is said.
    """
    row = Organization.objects.create(
        key=_own_key(key) if key else free_key(name),
        name=_usable(name),
        kind=kind,
        agency_class=agency_class or "",
        parent=parent,
        abbreviation=abbreviation.strip()[:40],
        website=website.strip(),
        is_provider=is_provider or kind is OrganizationKind.COMMERCIAL_PROVIDER,
        is_synthetic=is_synthetic,
        source=source[:300],
    )
    given = [_code(row, code, source) for code in codes]
    facts = {"source": source, "codes": [str(code) for code in codes]}
    record("organization.registered", subject=row, by=by, facts=facts, also=given)
    return row


@transaction.atomic
def register_provider(*, name: str, by: Actor, is_synthetic: bool = False, source: str) -> Organization:
    """The commercial provider of this name, registered if there is none yet; spelling makes no difference."""
    known = Organization.objects.filter(
        kind=OrganizationKind.COMMERCIAL_PROVIDER, is_synthetic=is_synthetic
    ).order_by("pk")
    for row in known.iterator(chunk_size=BATCH):
        if plain(row.name) == plain(name):
            return row
    kind = OrganizationKind.COMMERCIAL_PROVIDER
    return register_organization(name=name, kind=kind, source=source, by=by, is_synthetic=is_synthetic)


@transaction.atomic
def mark_as_providers(organizations: Iterable[Organization], *, by: Actor) -> None:
    """Say of organizations that they provide services; those that are said to already stay as they are."""
    rows = [row for row in organizations if not row.is_provider]
    for row in rows:
        row.is_provider = True
    Organization.objects.bulk_update(rows, ["is_provider"], batch_size=BATCH)
    changes = {"is_provider": Change(False, True)}
    record_all((Entry("organization.changed", row, changes) for row in rows), by=by)


@transaction.atomic
def change_organization(
    *, organization_id: int, given: Mapping[str, Any], why: str = "", by: Actor
) -> Organization:
    """Change what is said of an organization; loads leave a field that a person set as it is.

    ``given`` holds new values by the names in ``CHANGEABLE``; ``parent`` is an organization or None. A
    former name stays on record as another name. What changes nothing leaves no event.
    """
    row = (
        Organization.objects.select_for_update(of=("self",)).select_related("parent").get(pk=organization_id)
    )
    values = _consistent(row, given)
    before = {name: getattr(row, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.kept_fields = sorted({*row.kept_fields, *changed})
    row.save(update_fields=[*changed, "kept_fields"])
    former = _kept_as_another_name(row, before["name"]) if "name" in changed else []
    changes = {name: Change(in_words(before[name]), in_words(values[name])) for name in changed}
    record("organization.changed", subject=row, by=by, changes=changes, why=why, also=former)
    return row


def in_words(value: Any) -> Any:
    """A field's value as an event holds it: an organization by its name, what is not given as None."""
    if isinstance(value, Organization):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool) else str(value or "") or None


def free_key(name: str, taken: Iterable[str] = ()) -> str:
    """A key made of a name, with a number behind it where others have it already."""
    wanted = slugify(name)[:LONGEST_KEY].strip("-") or "organization"
    used = set(Organization.objects.filter(key__startswith=wanted).values_list("key", flat=True)) | set(taken)
    number, key = 1, wanted
    while key in used:
        number += 1
        key = f"{wanted}-{number}"
    return key


def would_be_its_own_part(row: Organization, parent: Organization | None) -> bool:
    """Whether a parent is the organization itself or stands below it."""
    seen: set[int] = set()
    at = parent
    while at is not None and at.pk not in seen:
        if at.pk == row.pk:
            return True
        seen.add(at.pk)
        at = at.parent
    return False


def _consistent(row: Organization, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they may be kept together; refuses what cannot be (ORG-005, ORG-006)."""
    unknown = given.keys() - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"Nobody changes {', '.join(sorted(unknown))} of an organization")
    values = dict(given)
    if "name" in values:
        values["name"] = _usable(values["name"])
    if would_be_its_own_part(row, values.get("parent")):
        raise Refused(problems.OWN_ANCESTOR.about(organization=row, parent=values["parent"]))
    if values.get("kind", row.kind) == OrganizationKind.COMMERCIAL_PROVIDER:
        values["is_provider"] = True
    return values


def _kept_as_another_name(row: Organization, former: str) -> list[OrganizationName]:
    kind = NameKind.OTHER_NAME.value
    name, is_new = OrganizationName.objects.get_or_create(
        organization=row, kind=kind, text=former, defaults={"source": "Its name before"}
    )
    if not is_new and name.until is None:
        return []
    name.until = None
    name.save(update_fields=["until"])
    return [name]


def _usable(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(problems.NAME_NEEDED.about(most=LONGEST_NAME))
    return name


def _own_key(key: str) -> str:
    holder = Organization.objects.filter(key=key).first()
    if holder is not None:
        raise Refused(problems.KEY_TAKEN.about(key=key, holder=holder))
    return key


def _code(row: Organization, code: Identifier, source: str) -> OrganizationCode:
    held = OrganizationCode.objects.filter(scheme=code.scheme, value=code.value, until=None)
    holder = held.select_related("organization").first()
    if holder is not None:
        raise Refused(problems.CODE_TAKEN.about(code=code, holder=holder.organization))
    return OrganizationCode.objects.create(
        organization=row, scheme=code.scheme, value=code.value, source=source[:300]
    )
