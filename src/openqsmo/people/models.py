"""Tables of people."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from openqsmo.kernel.actor import GRANTABLE_ROLES, Actor, Role, Scope
from openqsmo.ledger.models import Recorded
from openqsmo.organizations.models import Organization
from openqsmo.people.rules.roles import GIVERS


def organizations_reached(viewer: Actor) -> frozenset[int]:
    """The organizations whose accounts somebody administers: its own, and for an agency those below."""
    found = set(viewer.organization_ids({Role.AGENCY_ADMIN}))
    newest = found
    while newest:
        below = Organization.objects.filter(parent_id__in=newest).exclude(pk__in=found)
        newest = set(below.values_list("pk", flat=True))
        found = found | newest
    return viewer.organization_ids(GIVERS - {Role.ADMIN}) | found


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, viewer: Actor) -> Self:
        """Administrators and auditors see everyone; others themselves and the people of organizations
        that they administer."""
        if viewer.has(Role.ADMIN, Role.AUDITOR, Role.OPERATOR):
            return self
        theirs = Membership.objects.visible_to(viewer).filter(person_id=OuterRef("pk"))
        return self.filter(Q(pk=viewer.own_row) | Exists(theirs))


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    pass


class Person(Recorded, AbstractBaseUser):
    """Somebody with an account. Passwords are not used; sign-in is the identity provider's."""

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"last_login", "password"})
    ledger_salted: ClassVar[bool] = True

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)
    roles_now: list["Membership"]  # set by queries that fetch the roles held now

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="an_address_is_kept_in_lower_case", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_person_id(self) -> int:
        return self.pk


class Identity(Recorded):
    """Who a person is to an identity provider: its issuer and the subject that it gave."""

    ledger_salted: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    issuer = models.URLField(max_length=300)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_issuer_and_subject")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.issuer}"

    @property
    def ledger_person_id(self) -> int:
        return self.person_id


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)

    def visible_to(self, viewer: Actor) -> Self:
        """Administrators and auditors see every role; others their own and those of organizations that
        they administer."""
        if viewer.has(Role.ADMIN, Role.AUDITOR, Role.OPERATOR):
            return self
        return self.filter(Q(person_id=viewer.own_row) | Q(organization_id__in=organizations_reached(viewer)))


class Membership(Recorded):
    """A role that a person holds for an organization, from a day until it is ended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=30, choices=[(role.value, role.label) for role in Role if role in GRANTABLE_ROLES]
    )
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "role"],
                condition=Q(ended_on=None),
                name="a_role_is_held_once_at_a_time",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} for {self.organization}"

    @property
    def ledger_person_id(self) -> int:
        return self.person_id


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self, today: date) -> Self:
        return self.filter(revoked_on=None, expires_on__gte=today, person__is_active=True)


class Token(Recorded):
    """A key of one's own to the API and feeds: shown once, kept as a hash, scoped, expiring."""

    ledger_ignores: ClassVar[frozenset[str]] = frozenset({"last_used_on"})
    ledger_salted: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    made_on = models.DateField()
    expires_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_it_is_made", condition=Q(expires_on__gt=F("made_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def scope_set(self) -> frozenset[Scope]:
        return frozenset(Scope(scope) for scope in self.scopes)

    @property
    def ledger_person_id(self) -> int:
        return self.person_id
