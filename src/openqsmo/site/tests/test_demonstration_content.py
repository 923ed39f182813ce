"""What the demonstration is made of: complete, and invented where it must be."""

import json
from collections import Counter

import pytest

from openqsmo.catalog.rules.demands import missing
from openqsmo.catalog.rules.fields import FIELDS, level_of
from openqsmo.catalog.rules.pricing import read_price
from openqsmo.catalog.vocabulary import Assurance, Hosting, Price, SourcingMode, TierRule
from openqsmo.kernel.actor import GRANTABLE_ROLES
from openqsmo.kernel.visibility import Visibility
from openqsmo.organizations.content import known_organizations
from openqsmo.site.demonstration.content import government, people, providers, raw_files, standards
from openqsmo.site.demonstration.content.catalogue import Ending, evidence_text, offerings, uses

OFFERINGS = offerings()
RELEASES = [(told.slug, release) for told in OFFERINGS for release in told.releases]
LAST = {told.slug: told.releases[-1] for told in OFFERINGS}


def test_there_are_enough_offerings_of_every_sourcing_mode():
    modes = Counter(told.mode for told in OFFERINGS)
    assert len(OFFERINGS) >= 60
    assert set(modes) == set(SourcingMode)
    assert min(modes.values()) >= 6


def test_every_area_with_a_qsmo_has_offerings():
    assert {told.area for told in OFFERINGS} == {"HCM", "FFM", "GRM", "CYB", "ACQ"}


def test_every_state_is_reached_by_some_offering():
    endings = {told.releases[0].ending for told in OFFERINGS}
    turns = {turn.to.value for told in OFFERINGS for turn in told.turns}
    assert endings == set(Ending)
    assert turns == {"in_remediation", "suspended", "retired"}


def test_every_hosting_and_every_way_to_price_is_there():
    given = [read_price(release.content.get("price")) for _, release in RELEASES]
    prices = [price for price in given if isinstance(price, Price)]
    assert {kind for _, release in RELEASES for kind in release.content.get("hosting", ())} == set(Hosting)
    assert {price.rule for price in prices} == set(TierRule)
    assert any(price.fixed_fee for price in prices)
    assert any(price.unit == "no_charge" for price in prices)
    assert any("price" not in release.content for _, release in RELEASES)


def test_fields_are_there_for_every_level_of_sight_and_claims_for_every_level_of_assurance():
    levels = {level_of(name, r.visibility) for _, r in RELEASES for name in r.content} | {Visibility.QSMO}
    assert levels == set(Visibility)
    assert {proof.level for _, r in RELEASES for proof in r.proofs} | {Assurance.CLAIMED} == set(Assurance)


@pytest.mark.parametrize(("slug", "release"), RELEASES, ids=[slug for slug, _ in RELEASES])
def test_a_version_that_is_published_has_what_its_mode_demands_and_a_price_that_can_be_read(slug, release):
    mode = next(told.mode for told in OFFERINGS if told.slug == slug)
    price = read_price(release.content.get("price"))
    assert isinstance(price, Price) if "price" in release.content else price == ()
    if release.ending is Ending.PUBLISHED:
        assert missing(mode, release.content, FIELDS) == ()


@pytest.mark.parametrize("told", OFFERINGS, ids=lambda told: told.slug)
def test_two_versions_of_an_offering_say_different_things(told):
    said = [json.dumps(release.content, sort_keys=True) for release in told.releases]
    assert len(set(said)) == len(said)


def test_every_bundle_is_made_of_offerings_that_are_there_and_one_has_a_failing_part():
    slugs = {told.slug for told in OFFERINGS}
    failing = {told.slug for told in OFFERINGS if told.turns and told.turns[-1].to.value == "suspended"}
    parts = {
        told.slug: {part["code"] for part in LAST[told.slug].content.get("components", ())}
        for told in OFFERINGS
        if told.mode is SourcingMode.GENERAL_CONTRACTOR
    }
    assert len(parts) >= 6
    assert all(found and found <= slugs for found in parts.values())
    assert any(found & failing for found in parts.values())


def test_every_activity_that_an_offering_names_is_in_the_starter_set():
    files = [json.loads(raw) for _, raw in standards()]
    groups = [group for file in files for group in file["Business_Lifecycle"]]
    known = {row["Identifier"] for group in groups for row in group["data"]}
    named = {name for _, release in RELEASES for name in release.content.get("activities", ())}
    assert named <= known


def test_everybody_who_is_named_is_there():
    known = {person.email for person in people()}
    named = {address for told in OFFERINGS for address in (told.writer, told.decider)}
    named |= {need.by for need in government().needs if need.by}
    named |= {need.ended.by for need in government().needs if need.ended}
    named |= {follow.by for follow in government().follows}
    named |= {designation.director for designation in government().designations}
    assert named <= known


def test_every_organization_that_is_named_is_there():
    known = {record.key for record in known_organizations()} | {provider.key for provider in providers()}
    offices = {told.provider for told in OFFERINGS if told.provider.endswith("-qsmo")}
    named = {use.agency for use in uses()} | {told.provider for told in OFFERINGS} - offices
    named |= {key for person in people() for _, key in person.roles if not key.endswith("-qsmo")}
    assert named <= known
    assert all(provider.key.startswith("demo-") for provider in providers())


def test_every_provider_has_somebody_who_speaks_for_it():
    speak = {key for person in people() for role, key in person.roles if role == "provider_user"}
    assert {provider.key for provider in providers()} == speak


def test_every_role_that_can_be_given_is_held_by_somebody():
    assert {role for person in people() for role, _ in person.roles} == GRANTABLE_ROLES


def test_every_address_of_a_person_is_one_that_nobody_has():
    assert all(person.email.endswith(("@example.gov", "@example.com")) for person in people())
    assert len({person.email for person in people()}) == len(people())


def test_some_use_is_of_unknown_date_and_some_has_ended():
    assert any(use.since is None for use in uses())
    assert any(use.until for use in uses())


def test_a_file_that_is_given_as_evidence_says_that_it_is_synthetic():
    told, proof = next((told, proof) for told in OFFERINGS for r in told.releases for proof in r.proofs)
    text = evidence_text(proof, told, "Somebody")
    assert text.startswith("SYNTHETIC EVIDENCE.")
    assert told.title in text
    assert "{" not in text


def test_every_claim_that_is_proven_has_its_text():
    proven = {(told.slug, proof.field) for told in OFFERINGS for r in told.releases for proof in r.proofs}
    fields = {field for _, field in proven}
    given = {(told.slug, name) for told in OFFERINGS for r in told.releases for name in r.content}
    assert proven <= given
    assert fields == {
        "accessibility", "authorization", "exit_terms", "interfaces", "service_levels", "standards_met",
    }  # fmt: skip


def test_the_digest_of_the_filling_is_over_every_file_of_the_content():
    assert len(raw_files()) == 5 + 5 + 6
