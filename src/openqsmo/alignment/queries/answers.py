"""Answers on record, whose they are, and how far each side came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from openqsmo.alignment.models import (
    PUBLISHED_STATES,
    AgencyAnswer,
    FitGap,
    ProviderAnswer,
    areas_in_charge,
    oversees,
)
from openqsmo.alignment.queries.capabilities import Capability, Listing
from openqsmo.alignment.vocabulary import Side, Stored
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import Actor, Role
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import ItemVersion, Standard


@dataclass(frozen=True)
class Answerer:
    """Who answers a fit-gap: an agency, or the provider of an offering."""

    side: Side
    agency: Organization | None = None
    offering: Offering | None = None

    @property
    def name(self) -> str:
        return str(self.agency or self.offering)

    @property
    def key(self) -> str:
        """The stable name for files: an agency's key or an offering's code."""
        if self.agency is not None:
            return self.agency.key
        return self.offering.code if self.offering else ""

    def is_own(self, viewer: Actor) -> bool:
        """Whether the viewer answers here: people of the agency, of the provider, and the operator."""
        if viewer.has(Role.OPERATOR):
            return True
        if self.agency is not None:
            return self.agency.pk in viewer.agency_ids
        return self.offering is not None and self.offering.provider_id in viewer.provider_ids

    def fit_gap(self, standard: Standard) -> FitGap | None:
        """The answers' record, None before the first answer."""
        return FitGap.objects.filter(
            standard=standard, organization=self.agency, offering=self.offering
        ).first()


@dataclass(frozen=True)
class AnswerRow:
    """A capability with what stands about it; ``older`` is the wording that was answered, if another."""

    capability: Capability
    stored: Stored | None
    older: str = ""

    @property
    def is_answered(self) -> bool:
        return self.stored is not None and self.stored.answer is not None

    @property
    def is_older_wording(self) -> bool:
        return self.is_answered and self.stored is not None and self.stored.wording != self.capability.wording


@dataclass(frozen=True)
class FunctionLine:
    """How far somebody came with the capabilities of one function."""

    function: str
    title: str
    listed: int
    answered: int
    older: int


def agency_that(*, agency_id: int, standard: Standard, viewer: Actor) -> Answerer:
    """An agency whose fit-gap the viewer may see; any other does not exist for them."""
    agency = Organization.objects.agencies().get(pk=agency_id)
    found = Answerer(Side.AGENCY, agency=agency)
    if found.is_own(viewer) or oversees(viewer):
        return found
    is_theirs = standard.area_id in areas_in_charge(viewer)
    if is_theirs and FitGap.objects.filter(standard=standard, organization=agency).exists():
        return found
    raise FitGap.DoesNotExist


def offering_that(*, offering_id: int, viewer: Actor) -> Answerer:
    """An offering that the viewer may see; ``sees_answers`` says whether its answers are for them too."""
    rows = Offering.objects.visible_to(viewer).select_related("provider", "functional_area", "qsmo")
    return Answerer(Side.PROVIDER, offering=rows.get(pk=offering_id))


def sees_answers(offering: Offering, viewer: Actor) -> bool:
    """Whether an offering's answers are for the viewer: everyone's once published, as in ``FitGap.visible_to``."""
    if offering.state in PUBLISHED_STATES and offering.version_shown:
        return True
    is_own = offering.provider_id in viewer.provider_ids or offering.qsmo_id in viewer.qsmo_ids
    return is_own or oversees(viewer)


def answerer_of_fit_gap(fit_gap: FitGap) -> Answerer:
    """Who answers in a fit-gap on record."""
    return Answerer(fit_gap.side, agency=fit_gap.organization, offering=fit_gap.offering)


def stored_answers(fit_gap: FitGap | None) -> dict[int, Stored]:
    """Answers on record by item, withdrawn ones too."""
    return {row.item_id: row.stored for row in answer_rows(fit_gap)}


def answer_rows(fit_gap: FitGap | None) -> list[AgencyAnswer] | list[ProviderAnswer]:
    """The answers' own rows."""
    if fit_gap is None:
        return []
    if fit_gap.side is Side.AGENCY:
        return list(fit_gap.agency_answers.select_related("item"))
    return list(fit_gap.provider_answers.select_related("item"))


def rows_of(capabilities: Collection[Capability], stored: Mapping[int, Stored]) -> tuple[AnswerRow, ...]:
    """Capabilities with what stands about them, and the older wording where that was answered."""
    pairs = [(each, stored.get(each.item_id)) for each in capabilities]
    older = {
        answer.wording
        for each, answer in pairs
        if answer and answer.answer and answer.wording != each.wording
    }
    said = {row.pk: str(row.content.get("statement", "")) for row in ItemVersion.objects.filter(pk__in=older)}
    return tuple(
        AnswerRow(each, answer, said.get(answer.wording, "") if answer else "") for each, answer in pairs
    )


def function_lines(listing: Listing, stored: Mapping[int, Stored]) -> tuple[FunctionLine, ...]:
    """How far somebody came, function by function."""
    lines = []
    for function in listing.functions:
        mine = listing.of_function(function)
        answers = [(each, stored.get(each.item_id)) for each in mine]
        given = [(each, answer) for each, answer in answers if answer and answer.answer]
        older = sum(answer.wording != each.wording for each, answer in given)
        lines.append(FunctionLine(function, listing.title(function), len(mine), len(given), older))
    return tuple(lines)


def left_behind(listing: Listing, stored: Mapping[int, Stored]) -> int:
    """How many answers stand to capabilities that the newest version no longer lists; they are kept."""
    current = {each.item_id for each in listing.capabilities}
    return sum(item not in current and answer.answer is not None for item, answer in stored.items())
