"""Find the organizations that the Marketplace's agency identifiers mean, and keep their codes in step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from openqsmo.catalog.actions.listing import Listing
from openqsmo.catalog.actions.listing_names import Names
from openqsmo.catalog.models import Adoption
from openqsmo.catalog.rules.fedramp.agency_codes import AgencyAnswer, CodeStep, answer_for
from openqsmo.catalog.rules.fedramp.listed import as_written, own_name
from openqsmo.catalog.rules.feed_records import FedrampAgency, FedrampFeed
from openqsmo.kernel.identifiers import Scheme
from openqsmo.loads.report import Outcome
from openqsmo.organizations.actions import end_codes, give_codes
from openqsmo.organizations.models import Organization, OrganizationCode


@dataclass
class Settled:
    """The organization of each identifier (None: left for a person), and the identifiers handed on."""

    organizations: dict[str, Organization | None] = field(default_factory=dict)
    handed_on: set[str] = field(default_factory=set)


@dataclass
class _Codes:
    """The codes that are open, and what this load does to them."""

    held: dict[str, OrganizationCode]
    given: list[OrganizationCode] = field(default_factory=list)
    ended: list[OrganizationCode] = field(default_factory=list)

    def holder(self, agency_id: str) -> str | None:
        code = self.held.get(agency_id)
        return code.organization.key if code else None


def settle_agencies(feed: FedrampFeed, names: Names, listing: Listing) -> Settled:
    """Resolve every agency of the feed, give and end their codes, and report what was handed on."""
    before = _names_before(listing.source)
    held = OrganizationCode.objects.filter(scheme=Scheme.FEDRAMP, until=None).select_related("organization")
    codes, settled = _Codes({code.value: code for code in held}), Settled()
    for agency in feed.agencies:
        _settle(agency, before.get(agency.agency_id), codes, names, listing, settled)
    _end_what_names_nobody(feed.pseudo_agencies, codes, listing)
    end_codes(codes.ended, on=listing.gone_on, by=listing.by)
    give_codes(codes.given, by=listing.by)
    listing.report.add("agency code", Outcome.NEW, len(codes.given))
    listing.report.add("agency code", Outcome.GONE, len(codes.ended))
    return settled


def _names_before(source: str) -> Mapping[str, str]:
    """The agency that each identifier named in the last load, by its own name."""
    uses = Adoption.objects.current().filter(source_name=source)
    return {
        key: own_name(text) for key, text in uses.values_list("source_key", "agency_as_written").distinct()
    }


def _settle(
    agency: FedrampAgency,
    before: str | None,
    codes: _Codes,
    names: Names,
    listing: Listing,
    settled: Settled,
) -> None:
    text = as_written(agency)
    resolution = names.resolution(text)
    answer = answer_for(own_name(text), before, codes.holder(agency.agency_id), resolution)
    settled.organizations[agency.agency_id] = names.by_key[answer.key] if answer.key else None
    if answer.key is None:
        names.leave_for_a_person(text, resolution, listing)
    if answer.is_another:
        settled.handed_on.add(agency.agency_id)
        says = f"The identifier named “{before}” in the last load and names “{own_name(text)}” now."
        listing.note("agency_identifier_handed_on", agency.agency_id, says, given=text)
    _step(answer, agency.agency_id, settled.organizations[agency.agency_id], codes, listing)


def _step(
    answer: AgencyAnswer, agency_id: str, organization: Organization | None, codes: _Codes, listing: Listing
) -> None:
    if answer.step in (CodeStep.HAND_ON, CodeStep.CLOSE):
        ended = codes.held.pop(agency_id)
        codes.ended.append(ended)
        now = f" and of “{organization}” now" if organization else ""
        says = f"{ended} was the code of “{ended.organization}” until then{now}."
        listing.note("agency_code_handed_on", agency_id, says)
    if organization is not None and answer.step in (CodeStep.GIVE, CodeStep.HAND_ON):
        since = listing.as_of if answer.step is CodeStep.HAND_ON else None
        codes.given.append(
            OrganizationCode(
                organization=organization,
                scheme=Scheme.FEDRAMP,
                value=agency_id,
                since=since,
                source=listing.source,
            )
        )


def _end_what_names_nobody(pseudo: Iterable[FedrampAgency], codes: _Codes, listing: Listing) -> None:
    for agency in pseudo:
        if agency.agency_id in codes.held:
            ended = codes.held.pop(agency.agency_id)
            codes.ended.append(ended)
            says = f"{ended} was the code of “{ended.organization}”; it names “{agency.name}” now, which is nobody."
            listing.note("agency_code_handed_on", agency.agency_id, says)
