"""What the story is played on: the people, organizations and offerings that it names, as they are on record."""

from dataclasses import dataclass, field
from functools import cached_property

from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.kernel.actor import VISITOR, Actor, Role
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.people.queries import actor_for
from openqsmo.site.demonstration.content import people
from openqsmo.standards.models import FunctionalArea


@dataclass
class Stage:
    """Names of the content and the rows they stand for; ``codes`` fills as offerings are started."""

    codes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        return {row.key: row for row in Organization.objects.all()}

    @cached_property
    def areas(self) -> dict[str, FunctionalArea]:
        return {row.code: row for row in FunctionalArea.objects.all()}

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {row.email: row for row in Person.objects.all()}

    @cached_property
    def _speakers(self) -> dict[str, str]:
        """Who speaks for each provider: the first who may."""
        found: dict[str, str] = {}
        for person in people():
            for role, key in person.roles:
                if role is Role.PROVIDER_USER:
                    found.setdefault(key, person.email)
        return found

    def person(self, email: str) -> Person:
        return self._people[email]

    def actor(self, email: str) -> Actor:
        """The person with this address with the roles held now; a visitor for no address."""
        return actor_for(self._people[email]) if email else VISITOR

    def speaker(self, provider: str, otherwise: str) -> Actor:
        """Who speaks for a provider; for what a QSMO offers itself, its own writer."""
        return self.actor(self._speakers.get(provider, otherwise))

    def offering(self, slug: str) -> Offering:
        return Offering.objects.get(code=self.codes[slug])

    def draft(self, offering: Offering) -> OfferingVersion | None:
        return offering.versions.filter(published_at=None).first()
