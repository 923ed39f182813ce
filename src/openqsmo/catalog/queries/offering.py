"""One offering as a viewer may see it: now, in any version, or as of a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.models import Adoption, Evidence, Offering, OfferingVersion, StateSpell
from openqsmo.catalog.queries.cards import price_of
from openqsmo.catalog.rules.fields import FIELDS, GROUPS, in_words, is_given, level_of
from openqsmo.catalog.rules.pricing import quote
from openqsmo.catalog.vocabulary import FieldSpec, OfferingState, Quote, Usage
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.standards.models import Activity

VETTING = "Vetting"


@dataclass(frozen=True)
class ShownField:
    """One field on the page: its value, in words, who sees it, and how far its claim is proven."""

    spec: FieldSpec
    value: Any
    words: str
    level: Visibility
    claim: Mapping[str, Any] | None
    evidence: tuple[Evidence, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Each row of a list or table field in words."""
        return (
            [in_words(self.spec, [each]) for each in self.value]
            if isinstance(self.value, list)
            else [self.words]
        )


@dataclass(frozen=True)
class OfferingPage:
    """An offering with what this viewer sees of it at a moment. ``version`` is None when it had none then."""

    offering: Offering
    version: OfferingVersion | None
    state: OfferingState
    state_reason: str
    state_since: datetime
    groups: tuple[tuple[str, tuple[ShownField, ...]], ...]
    hidden: int
    activities: tuple[Activity, ...]
    adoptions: tuple[Adoption, ...]
    versions: tuple[OfferingVersion, ...]
    components: tuple[tuple[Mapping[str, Any], Offering | None], ...]
    as_of: date | None
    is_latest: bool

    @property
    def usages(self) -> list[Usage]:
        """Adoptions as the rules see them; an agency that no organization was found for counts by its name."""
        return [Usage(a.organization_id or -a.pk, a.since) for a in self.adoptions]

    def value(self, name: str) -> Any:
        """A field's value as this viewer sees it, or None."""
        for _, shown in self.groups:
            for each in shown:
                if each.spec.name == name:
                    return each.value
        return None


def offering_page(
    *, offering_id: int, viewer: Actor, as_of: date | None = None, number: int | None = None
) -> OfferingPage:
    """The offering now, as of the end of a day, or in a version by number (CAT-051 when there is none)."""
    offering = (
        Offering.objects.visible_to(viewer)
        .select_related("provider", "qsmo", "functional_area", "source_load")
        .get(pk=offering_id)
    )
    versions = tuple(_versions(offering, viewer))
    moment = _end_of(as_of) if as_of else None
    version = _version(offering, versions, moment, number)
    state, reason, since = _state(offering, moment)
    sight = sight_of(offering, viewer)
    content = version.content if version else {}
    groups, hidden = _groups(offering, version, viewer, sight)
    adoptions = offering.adoptions.as_of(moment) if moment else offering.adoptions.current()
    shown_names = {field.spec.name for _, fields in groups for field in fields}
    return OfferingPage(
        offering=offering,
        version=version,
        state=state,
        state_reason=reason,
        state_since=since,
        groups=groups,
        hidden=hidden,
        activities=_activities(content if "activities" in shown_names else {}),
        adoptions=tuple(adoptions.select_related("organization").order_by("agency_as_written")),
        versions=versions,
        components=_components(content if "components" in shown_names else {}, viewer),
        as_of=as_of,
        is_latest=moment is None and (version is None or version.number == offering.version_shown),
    )


def sight_of(offering: Offering, viewer: Actor) -> Visibility:
    """What a viewer may see of this offering: its own provider and its QSMO see all of it."""
    is_own = offering.provider_id in viewer.provider_ids or offering.qsmo_id in viewer.qsmo_ids
    return Visibility.QSMO if is_own else viewer.sight


def sees(spec: FieldSpec, overrides: Mapping[str, str], viewer: Actor, sight: Visibility) -> bool:
    """Whether a field is shown; the reviewer's own notes are not even for the provider they are about."""
    if spec.group == VETTING and viewer.sight < Visibility.QSMO:
        return False
    return level_of(spec.name, overrides) <= sight


def seen_content(version: OfferingVersion | None, viewer: Actor, sight: Visibility) -> dict[str, Any]:
    """The given fields of a version that this viewer sees, by name, in the schema's order."""
    if version is None:
        return {}
    return {
        spec.name: version.content[spec.name]
        for spec in FIELDS
        if is_given(version.content.get(spec.name)) and sees(spec, version.visibility, viewer, sight)
    }


def cost_for(page: OfferingPage, volume: int, on: date) -> Quote:
    """What the offering would cost for a volume, out of the price that this viewer sees."""
    return quote(price_of(page.value("price")), volume, on=on)


def by_codes(codes: Sequence[str], viewer: Actor) -> list[Offering]:
    """The offerings with these codes that the viewer may see, in the order given."""
    found = {o.code: o for o in Offering.objects.visible_to(viewer).filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


def _versions(offering: Offering, viewer: Actor) -> QuerySet[OfferingVersion]:
    is_own = offering.provider_id in viewer.provider_ids or offering.qsmo_id in viewer.qsmo_ids
    frozen = Q(published_at__isnull=False)
    return offering.versions.filter(frozen if not is_own else Q()).order_by("-number")


def _version(
    offering: Offering, versions: Iterable[OfferingVersion], moment: datetime | None, number: int | None
) -> OfferingVersion | None:
    if number is not None:
        for version in versions:
            if version.number == number:
                return version
        raise Refused(problems.NO_SUCH_VERSION.about(number=number, offering=offering.title))
    if moment is None:
        wanted = [v for v in versions if v.number == offering.version_shown or not offering.version_shown]
        return wanted[0] if wanted else None
    for version in versions:
        if version.published_at and version.published_at <= moment:
            return version if not version.superseded_at or version.superseded_at > moment else None
    return None


def _state(offering: Offering, moment: datetime | None) -> tuple[OfferingState, str, datetime]:
    if moment is not None:
        spells = StateSpell.objects.filter(offering=offering, starts_at__lte=moment)
        spell = spells.order_by("-starts_at").first()
        if spell is None:
            raise Refused(problems.NOT_YET_THERE.about(offering=offering.title))
        return OfferingState(spell.state), spell.reason, spell.starts_at
    return offering.state_enum, offering.state_reason, offering.state_since


def _groups(
    offering: Offering, version: OfferingVersion | None, viewer: Actor, sight: Visibility
) -> tuple[tuple[tuple[str, tuple[ShownField, ...]], ...], int]:
    if version is None:
        return (), 0
    evidence = _evidence(offering)
    given = [spec for spec in FIELDS if is_given(version.content.get(spec.name))]
    shown = [spec for spec in given if sees(spec, version.visibility, viewer, sight)]
    found = {spec.name: _shown(spec, version, evidence) for spec in shown}
    groups = tuple(
        (group, tuple(found[spec.name] for spec in shown if spec.group == group)) for group in GROUPS
    )
    return tuple((group, fields) for group, fields in groups if fields), len(given) - len(shown)


def _shown(spec: FieldSpec, version: OfferingVersion, evidence: Mapping[str, list[Evidence]]) -> ShownField:
    value = version.content[spec.name]
    claim = version.claims.get(spec.name)
    cited = set(claim.get("evidence", ())) if claim else set()
    return ShownField(
        spec=spec,
        value=value,
        words=in_words(spec, value),
        level=level_of(spec.name, version.visibility),
        claim=claim,
        evidence=tuple(found for found in evidence.get(spec.name, []) if found.pk in cited),
    )


def _evidence(offering: Offering) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for each in offering.evidence.all():
        found.setdefault(each.field, []).append(each)
    return found


def _activities(content: Mapping[str, Any]) -> tuple[Activity, ...]:
    wanted = [str(each) for each in content.get("activities") or ()]
    if not wanted:
        return ()
    return tuple(Activity.objects.filter(identifier__in=wanted).select_related("function__area"))


def _components(
    content: Mapping[str, Any], viewer: Actor
) -> tuple[tuple[Mapping[str, Any], Offering | None], ...]:
    parts = [part for part in content.get("components") or () if isinstance(part, dict)]
    found = {o.code: o for o in by_codes([str(part.get("code", "")) for part in parts], viewer)}
    return tuple((part, found.get(str(part.get("code", "")))) for part in parts)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
