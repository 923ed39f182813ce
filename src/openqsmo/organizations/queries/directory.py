"""The directory by which names resolve, what people answered about names, and whom a name means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import UNKNOWN_SCHEME, Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed
from openqsmo.ledger.queries import head_hash
from openqsmo.organizations import problems
from openqsmo.organizations.content import headings
from openqsmo.organizations.models import (
    NOT_AGENCIES,
    NameQuestion,
    Organization,
    OrganizationCode,
    OrganizationName,
)
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.resolve import resolve
from openqsmo.organizations.vocabulary import (
    AgencyClass,
    Candidate,
    NameKind,
    OrganizationKind,
    OrganizationRecord,
    Resolution,
    Verdict,
)

# The schemes whose codes organizations have; the others number offerings, functions and firms.
AGENCY_SCHEMES = (
    Scheme.CGAC, Scheme.FREC, Scheme.SUBTIER, Scheme.OMB, Scheme.OPM, Scheme.FEDRAMP, Scheme.DOTGOV,
)  # fmt: skip


@dataclass(frozen=True)
class Other:
    """Another organization that a name could mean."""

    candidate: Candidate
    organization: Organization
    path: str


@dataclass(frozen=True)
class Meaning:
    """Whom a name means: which organization, how sure, and which others it could be."""

    text: str
    scheme: Scheme | None
    resolution: Resolution
    organization: Organization | None
    path: str
    others: tuple[Other, ...]

    @property
    def is_resolved(self) -> bool:
        return self.resolution.verdict is Verdict.RESOLVED

    def as_data(self) -> dict[str, Any]:
        """The answer as every door gives it to a machine."""
        found, how = self.organization, self.resolution.how
        which = {"id": found.pk, "key": found.key, "name": found.name, "path": self.path} if found else None
        return {
            "text": self.text,
            "scheme": self.scheme.value if self.scheme else None,
            "verdict": self.resolution.verdict.value,
            "organization": which,
            "score": self.resolution.score,
            "how": how.value if how else None,
            "reason": self.resolution.reason,
            "others": [
                {
                    "id": other.organization.pk,
                    "key": other.candidate.key,
                    "name": other.organization.name,
                    "path": other.path,
                    "score": other.candidate.score,
                    "reason": other.candidate.reason,
                }
                for other in self.others
            ],
        }


def directory(organizations: QuerySet[Organization] | None = None) -> Directory:
    """The organizations on record, or those given, as names resolve by them; three queries.

    What the demonstration made up is never among them: a real name must not mean an invented body. Nor is
    what its own lists no longer have.
    """
    found = Organization.objects.all() if organizations is None else organizations
    return Directory.of(records(found.filter(is_synthetic=False, gone_on=None)), headings())


def records(organizations: QuerySet[Organization]) -> list[OrganizationRecord]:
    """Organizations as the rules see them: with the names and codes that they have now."""
    codes: dict[int, list[OrganizationCode]] = defaultdict(list)
    for code in OrganizationCode.objects.filter(until=None).order_by("pk"):
        codes[code.organization_id].append(code)
    names: dict[int, list[OrganizationName]] = defaultdict(list)
    for name in OrganizationName.objects.filter(until=None).order_by("pk"):
        names[name.organization_id].append(name)
    rows = organizations.select_related("parent")
    return [_record(row, codes[row.pk], names[row.pk]) for row in rows]


def remembered() -> dict[str, str | None]:
    """People's answers by ``rules.resolve.remembered_as``: an organization's key, or None for none."""
    return dict(NameQuestion.objects.decided().values_list("normalised", "organization__key"))


def the_directory() -> Directory:
    """The directory as of the newest event; built once for each position of the ledger.

    It holds agencies of every kind, and whoever else a person once said that a name means.
    """
    return _standing(_position())[0]


def resolve_name(*, text: str, scheme: str = "", viewer: Actor) -> Meaning:
    """Whom a name, or a code with its scheme, means; the same at every door.

    A bare code is refused (KER-010), and so are a scheme that is not known (KER-011) and a code without the
    form of its scheme (KER-012).
    """
    known, answers = _standing(_position())
    named = scheme_named(scheme)
    found = resolve(text, known, scheme=named, remembered=answers)
    keys = {other.key for other in found.others} | ({found.key} if found.key else set())
    rows = {row.key: row for row in Organization.objects.visible_to(viewer).filter(key__in=keys)}
    return Meaning(
        text=text,
        scheme=named,
        resolution=found,
        organization=rows.get(found.key) if found.key else None,
        path=known.path(found.key) if found.key else "",
        others=tuple(
            Other(other, rows[other.key], known.path(other.key))
            for other in found.others
            if other.key in rows
        ),
    )


def scheme_named(text: str) -> Scheme | None:
    """The scheme of this name in any case, None for no name; another one is refused (KER-011)."""
    if not text.strip():
        return None
    try:
        return Scheme(text.strip().upper())
    except ValueError:
        problem = UNKNOWN_SCHEME.about(given=text.strip()[:60], schemes=", ".join(AGENCY_SCHEMES))
        raise Refused(problem) from None


def codes_written(text: str) -> list[tuple[Identifier, str]]:
    """Every code that is written so, in whichever scheme, with whose it is: what a bare code may mean."""
    known = the_directory()
    codes = known.with_value(text.strip())
    return [(code, known.path(key)) for code in codes for key in sorted(known.with_code(code))]


def organization_meant(*, text: str, viewer: Actor) -> Organization:
    """The one organization with this key, name or code; what could be several, or none, is refused.

    ORG-001 where it could be several, ORG-002 where nobody is called so.
    """
    found: Organization | None = Organization.objects.visible_to(viewer).filter(key=text.strip()).first()
    if found is not None:
        return found
    meaning = resolve_name(text=text, viewer=viewer)
    if meaning.organization is not None:
        return meaning.organization
    if meaning.resolution.verdict is Verdict.AMBIGUOUS and meaning.others:
        names = listed((other.path for other in meaning.others), "or")
        number = len(meaning.others)
        raise Refused(problems.LEFT_FOR_A_PERSON.about(given=text.strip(), number=number, names=names))
    raise Refused(problems.NAME_UNKNOWN.about(given=text.strip()[:300]))


@lru_cache(maxsize=2)
def _standing(position: str) -> tuple[Directory, Mapping[str, str | None]]:
    agencies = ~Q(kind__in=NOT_AGENCIES)
    meant = Q(pk__in=NameQuestion.objects.decided().exclude(organization=None).values("organization"))
    return directory(Organization.objects.filter(agencies | meant)), remembered()


def _position() -> str:
    return f"{connection.vendor}:{connection.settings_dict['NAME']}:{head_hash()}"


def _record(
    row: Organization, codes: Iterable[OrganizationCode], names: Iterable[OrganizationName]
) -> OrganizationRecord:
    of_kind: dict[str, list[str]] = defaultdict(list)
    for name in names:
        of_kind[name.kind].append(name.text)
    short = [row.abbreviation] if row.abbreviation else []
    if row.abbreviation in of_kind[NameKind.LOCAL_ABBREVIATION]:
        short = []
    return OrganizationRecord(
        key=row.key,
        name=row.name,
        kind=OrganizationKind(row.kind),
        agency_class=AgencyClass(row.agency_class) if row.agency_class else None,
        parent_key=row.parent.key if row.parent else None,
        abbreviations=tuple(dict.fromkeys([*of_kind[NameKind.ABBREVIATION], *short])),
        local_abbreviations=tuple(of_kind[NameKind.LOCAL_ABBREVIATION]),
        codes=tuple(code.identifier for code in codes),
        other_names=tuple(of_kind[NameKind.OTHER_NAME]),
        website=row.website or None,
        is_provider=row.is_provider,
        source=row.place or row.source,
    )
