"""What waits for somebody who provides offerings or reviews them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.catalog.queries.drafts import words_of_return
from openqsmo.catalog.queries.workflow import areas_of
from openqsmo.catalog.rules import demands
from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.models import Event
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

MOST_LINES = 200
MOST_LISTED = 15
ORDER = (
    OfferingState.DRAFT,
    OfferingState.IN_REVIEW,
    OfferingState.IN_REMEDIATION,
    OfferingState.SUSPENDED,
    OfferingState.FORECAST,
    OfferingState.LISTED,
    OfferingState.PUBLISHED,
    OfferingState.RETIRED,
)


@dataclass(frozen=True)
class Line:
    """One offering on a workbench. ``draft`` is its open version; ``given`` of ``demanded`` fields are filled in."""

    offering: Offering
    draft: OfferingVersion | None
    given: int
    demanded: int
    returned: HistoryLine | None

    @property
    def is_in_review(self) -> bool:
        return self.draft is not None and self.draft.submitted_at is not None

    @property
    def is_to_finish(self) -> bool:
        """Whether its writer has to do something: finish a draft, or mend what the QSMO named."""
        is_draft = self.draft is not None and self.draft.submitted_at is None
        return is_draft or self.offering.state_enum is OfferingState.IN_REMEDIATION


@dataclass(frozen=True)
class Workbench:
    """What somebody provides and reviews. Synthetic and real solutions to place are counted apart."""

    mine: tuple[Line, ...]
    to_review: tuple[Line, ...]
    drafts: tuple[Line, ...]
    to_place: tuple[Offering, ...]
    to_place_real: int
    to_place_synthetic: int
    areas: tuple[FunctionalArea, ...]

    @property
    def to_finish(self) -> tuple[Line, ...]:
        return tuple(line for line in self.mine if line.is_to_finish)

    @property
    def by_state(self) -> tuple[Line, ...]:
        """What one provides, in the order of states: what needs work first."""
        return tuple(sorted(self.mine, key=lambda line: ORDER.index(line.offering.state_enum)))


def workbench(*, viewer: Actor) -> Workbench:
    """The viewer's own offerings, what waits for their review, and the listed solutions that wait to be placed."""
    own = Q(provider_id__in=viewer.provider_ids)
    placed = Q(qsmo_id__in=viewer.qsmo_ids)
    areas = tuple(areas_of(viewer)) if viewer.qsmo_ids else ()
    listed = (
        Offering.objects.filter(state=OfferingState.LISTED, qsmo=None) if areas else Offering.objects.none()
    )
    in_review = Q(versions__published_at=None, versions__submitted_at__isnull=False)
    in_writing = Q(versions__published_at=None, versions__submitted_at=None, versions__isnull=False)
    to_review = _lines(_with(placed & in_review).order_by("versions__submitted_at", "pk"), viewer)
    return Workbench(
        mine=_lines(_with(own), viewer) if viewer.provider_ids else (),
        to_review=to_review if viewer.qsmo_ids else (),
        drafts=_lines(_with(placed & in_writing), viewer) if viewer.qsmo_ids else (),
        to_place=tuple(listed.select_related("provider").order_by("title", "pk")[:MOST_LISTED]),
        to_place_real=listed.filter(is_synthetic=False).count() if areas else 0,
        to_place_synthetic=listed.filter(is_synthetic=True).count() if areas else 0,
        areas=areas,
    )


def providers_for(viewer: Actor) -> list[Organization]:
    """The organizations of which somebody may start an offering: their own; for a QSMO's staff every provider."""
    own = Q(pk__in=viewer.provider_ids | viewer.qsmo_ids)
    wanted = own | Q(is_provider=True) if viewer.qsmo_ids else own
    return list(Organization.objects.filter(wanted).order_by("name", "pk"))


def areas_to_start_in(viewer: Actor) -> list[tuple[FunctionalArea, Organization | None]]:
    """Every functional area with the office that is its QSMO today, if there is one: the same for everybody."""
    in_charge = Designation.objects.in_charge(timezone.localdate()).select_related("office")
    offices = {designation.area_id: designation.office for designation in in_charge}
    areas = FunctionalArea.objects.filter(gone_on=None).order_by("title", "pk")
    return [(area, offices.get(area.pk)) for area in areas]


def _with(wanted: Q) -> QuerySet[Offering]:
    return Offering.objects.filter(wanted).select_related("provider", "qsmo", "functional_area")


def _lines(offerings: QuerySet[Offering], viewer: Actor) -> tuple[Line, ...]:
    found = list(offerings[:MOST_LINES])
    newest = _newest_versions(found)
    returned = _returned(
        [v for v in newest.values() if v.published_at is None and v.submitted_at is None], viewer
    )
    return tuple(_line(offering, newest.get(offering.pk), returned) for offering in found)


def _line(offering: Offering, version: OfferingVersion | None, returned: dict[str, HistoryLine]) -> Line:
    mode = SourcingMode(offering.sourcing_mode)
    demanded = sum(mode in spec.demanded_by for spec in FIELDS)
    missing = len(demands.missing(mode, version.content if version else {}, FIELDS))
    draft = version if version and version.published_at is None else None
    words = returned.get(draft.ledger_name) if draft else None
    return Line(offering, draft, demanded - missing, demanded, words)


def _newest_versions(offerings: Iterable[Offering]) -> dict[int, OfferingVersion]:
    """The draft of each offering, or, where it has none, the version shown."""
    shown = Q(number=F("offering__version_shown")) | Q(published_at=None)
    wanted = [offering.pk for offering in offerings]
    versions = OfferingVersion.objects.filter(shown, offering__in=wanted).select_related("submitted_by")
    found: dict[int, OfferingVersion] = {}
    for version in versions.order_by("number"):
        if version.published_at is None or version.offering_id not in found:
            found[version.offering_id] = version
    return found


def _returned(drafts: Iterable[OfferingVersion], viewer: Actor) -> dict[str, HistoryLine]:
    """Why each draft was returned, by the draft's name, where that was the last thing decided about it."""
    names = [draft.ledger_name for draft in drafts]
    verbs = ("offering.returned", "offering.submitted", "offering.reverted")
    last: dict[str, Event] = {}
    for event in Event.objects.filter(about__in=names, verb__in=verbs).order_by("sequence"):
        last[event.about] = event
    events = [event for event in last.values() if event.verb == "offering.returned"]
    return dict(zip([event.about for event in events], words_of_return(events, viewer), strict=True))
