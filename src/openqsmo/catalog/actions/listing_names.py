"""Find the organizations that a list names: agencies through the resolver, providers also by their own names."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from openqsmo.catalog.actions.listing import Listing
from openqsmo.catalog.rules.listed import name_for_files
from openqsmo.catalog.rules.provider_names import may_be_government, plain_provider
from openqsmo.loads.report import Outcome
from openqsmo.organizations.actions import UnsureName, ask_about_names, mark_as_providers, register_all
from openqsmo.organizations.models import Organization
from openqsmo.organizations.queries import directory, remembered
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.resolve import remembered_as, resolve
from openqsmo.organizations.vocabulary import How, OrganizationKind, Resolution, Verdict

LONGEST_KEY = 110
# A name taken for an agency's because one word of it may be misspelt is not sure enough for a company's.
_SURE_OF_A_PROVIDER = frozenset({How.REMEMBERED, How.CODE, How.EXACT, How.ALIAS, How.PARTS})


@dataclass
class Names:
    """The organizations on record, people's answers, and the names of this list that are left for a person."""

    agencies: Directory
    by_key: dict[str, Organization]
    remembered: Mapping[str, str | None]
    unsure: dict[str, UnsureName] = field(default_factory=dict)

    @classmethod
    def on_record(cls) -> "Names":
        """Everything that is known; what the demonstration made up is never meant by a real list."""
        real = Organization.objects.filter(is_synthetic=False)
        return cls(directory(real.agencies()), {row.key: row for row in real}, remembered())

    def resolution(self, text: str) -> Resolution:
        return resolve(text, self.agencies, remembered=self.remembered)

    def leave_for_a_person(self, text: str, resolution: Resolution, listing: Listing) -> None:
        """Keep a name to be asked about; one that a person said is none is not asked again."""
        if resolution.how is not How.REMEMBERED:
            self.unsure.setdefault(text, UnsureName(text, listing.source, resolution))

    def answer(self, text: str) -> Organization | None:
        """The organization that a person once answered this text means."""
        key = self.remembered.get(remembered_as(text))
        return self.by_key.get(key) if key else None


def ask(names: Names, listing: Listing) -> None:
    """Ask about the names left for a person, each once ever, and report every one."""
    new = {question.text for question in ask_about_names(names.unsure.values(), by=listing.by)}
    for text, unsure in names.unsure.items():
        outcome = Outcome.NEW if text in new else Outcome.UNCHANGED
        listing.report.add("name left for a person", outcome)
        listing.note("name_left_for_a_person", text, unsure.resolution.reason, given=text)


def agencies_named(texts: Iterable[str], names: Names, listing: Listing) -> dict[str, Organization | None]:
    """The agency that each text names, or None.

    A name that looks like nothing on record (a city, a company) is no question for anybody: it stays as
    it is written.
    """
    found: dict[str, Organization | None] = {}
    for text in texts:
        resolution = names.resolution(text)
        found[text] = names.by_key[resolution.key] if resolution.key else names.answer(text)
        if found[text] is None and resolution.others:
            names.leave_for_a_person(text, resolution, listing)
        elif found[text] is None and resolution.how is not How.REMEMBERED:
            says = "No organization on record is called anything like it; it stays as written."
            listing.note("customer_not_on_record", text, says, given=text)
    return found


def providers_named(
    texts: Iterable[str], names: Names, listing: Listing, federal: Set[str] = frozenset()
) -> dict[str, Organization | None]:
    """The provider that each text names: one on record, or a company registered now; None where unsure.

    The texts in ``federal`` are known to name agencies: none of them becomes a company.
    """
    companies = {
        plain_provider(row.name): row
        for row in names.by_key.values()
        if row.kind == OrganizationKind.COMMERCIAL_PROVIDER
    }
    keys = set(Organization.objects.values_list("key", flat=True))
    found: dict[str, Organization | None] = {}
    new: list[Organization] = []
    for text in dict.fromkeys(texts):
        form = plain_provider(text)
        provider = names.answer(text) or companies.get(form)
        if provider is None and form:
            provider, is_company = _agency_or_company(text, names, listing, text in federal)
            if is_company:
                provider = companies[form] = _company(text, form, keys, listing)
                new.append(provider)
        found[text] = provider
    register_all(new, by=listing.by)
    names.by_key.update({row.key: row for row in new})
    listing.report.add("organization", Outcome.NEW, len(new))
    mark_as_providers({row.pk: row for row in found.values() if row}.values(), by=listing.by)
    return found


def _agency_or_company(
    text: str, names: Names, listing: Listing, is_federal: bool
) -> tuple[Organization | None, bool]:
    """The agency that offers it; else whether the name is a company's. Neither where a person must say."""
    resolution = names.resolution(text)
    if resolution.key and resolution.how in _SURE_OF_A_PROVIDER:
        return names.by_key[resolution.key], False
    is_unsure = resolution.how is How.REMEMBERED or resolution.verdict is not Verdict.UNKNOWN
    if is_federal or is_unsure or may_be_government(text, names.agencies):
        names.leave_for_a_person(text, resolution, listing)
        return None, False
    return None, True


def _company(text: str, form: str, keys: set[str], listing: Listing) -> Organization:
    base = name_for_files("provider", form, longest=LONGEST_KEY)
    key = next(key for key in _numbered(base) if key not in keys)
    keys.add(key)
    return Organization(
        key=key,
        name=text,
        kind=OrganizationKind.COMMERCIAL_PROVIDER,
        is_provider=True,
        source=listing.source,
    )


def _numbered(base: str) -> Iterable[str]:
    yield base
    for number in range(2, 10_000):
        yield f"{base}-{number}"
