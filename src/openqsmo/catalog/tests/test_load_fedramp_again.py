"""Loading a later Marketplace snapshot: what is new, changed, gone and back."""

import copy
from datetime import date

import pytest
from django.utils import timezone

from openqsmo.catalog.models import Adoption, Offering, OfferingVersion
from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.loading import dated, everything, load, outcomes, register_elms
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import history
from openqsmo.ledger.verify import verify
from openqsmo.organizations.actions import register_all
from openqsmo.organizations.models import Organization, OrganizationCode
from openqsmo.organizations.vocabulary import OrganizationKind
from tests.cast import kept

pytestmark = pytest.mark.django_db
LEDGER, BIRCH = "FR1000000001", "FR1000000002"


@pytest.fixture
def first(tmp_path):
    """The first snapshot loaded, with its agencies on record."""
    register_elms()
    return load(tmp_path, old_snapshot())


def later(day="2025-01-31", **changes):
    """The snapshot of a later day, with fields of its first product changed."""
    snapshot = dated(old_snapshot(), day)
    snapshot["data"]["Products"][0].update(changes)
    return snapshot


def without_ledger(day="2025-01-31"):
    """A later snapshot without the first product and all that is said of it."""
    snapshot = dated(old_snapshot(), day)
    for section in ("Products", "AtoMapping", "ReuseMapping"):
        snapshot["data"][section] = [row for row in snapshot["data"][section] if row["id"] != LEDGER]
    for agency in snapshot["data"]["Agencies"]:
        agency["auths"] = [entry for entry in agency["auths"] if entry["id"] != LEDGER]
    snapshot["data"]["Products"][0]["leveraged_systems"] = []
    return snapshot


def ledger() -> Offering:
    return Offering.objects.get(source_key=LEDGER)


def newest(offering: Offering) -> OfferingVersion:
    return offering.versions.get(number=offering.version_shown)


def test_the_same_file_again_changes_nothing_but_leaves_its_own_record(first, tmp_path):
    before = everything()
    again = load(tmp_path, old_snapshot())
    assert outcomes(again) == {"offering": "2 unchanged", "adoption": "3 unchanged"}
    assert everything() == {**before, "Load": before["Load"] + 1, "events": before["events"] + 1}
    assert set(Offering.objects.values_list("source_load", flat=True)) == {first.pk}
    assert verify().is_whole


def test_a_newer_file_that_says_the_same_moves_only_as_of_when_it_was_seen(first, tmp_path):
    before = everything()
    again = load(tmp_path, later())
    assert everything() == {**before, "Load": before["Load"] + 1, "events": before["events"] + 1}
    for model in (Offering, Adoption):
        assert set(model.objects.values_list("source_load", flat=True)) == {again.pk}
    assert verify().is_whole


def test_a_changed_product_gets_a_new_version_and_an_event_that_says_what_changed(first, tmp_path):
    changed = load(tmp_path, later(cso="Leave Ledger 2", impact_level="High", website=""))
    assert outcomes(changed)["offering"] == "1 changed, 1 unchanged"
    offering = ledger()
    old, new = offering.versions.order_by("number")
    assert (offering.title, offering.version_shown, offering.state) == ("Leave Ledger 2", 2, "listed")
    assert (new.content["title"], new.content["impact_level"]) == ("Leave Ledger 2", "high")
    assert "website" not in new.content
    assert old.superseded_at == new.published_at
    assert old.content["title"] == "Leave Ledger"
    line = history(record=offering, viewer=VISITOR, namer=lambda actors: {})[0]
    assert line.says == "Updated from FedRAMP Marketplace, as of January 31, 2025"
    assert {change.field: (change.before, change.after) for change in line.changes} == {
        "Title": ("Leave Ledger", "Leave Ledger 2"),
        "Impact level": ("moderate", "high"),
        "Website": ("https://ash.example.com/leave", ""),
    }
    assert verify().is_whole


def test_a_product_that_is_gone_is_retired_with_the_reason_and_so_is_its_use(first, tmp_path):
    loaded = load(tmp_path, without_ledger())
    assert outcomes(loaded) == {"offering": "1 gone, 1 unchanged", "adoption": "2 gone, 1 unchanged"}
    offering = ledger()
    assert offering.state == "retired"
    assert offering.state_reason == "No longer listed by FedRAMP Marketplace, as of January 31, 2025."
    assert [(spell.state, spell.ends_at is None) for spell in offering.spells.order_by("pk")] == [
        ("listed", False),
        ("retired", True),
    ]
    assert set(offering.adoptions.values_list("gone_on", flat=True)) == {date(2025, 1, 31)}
    assert Event.objects.filter(verb="offering.gone_from_source").count() == 1
    assert verify().is_whole
    again = load(tmp_path, without_ledger("2025-02-28"))
    assert outcomes(again) == {"offering": "1 unchanged", "adoption": "1 unchanged"}


def test_a_product_that_is_back_is_listed_again_with_its_use_anew(first, tmp_path):
    load(tmp_path, without_ledger())
    loaded = load(tmp_path, later("2025-06-30", impact_level="High"))
    assert outcomes(loaded) == {"offering": "1 changed, 1 unchanged", "adoption": "2 new, 1 unchanged"}
    assert loaded.report["noted"]["listed_again"] == 1
    offering = ledger()
    assert (offering.state, offering.state_reason) == ("listed", "")
    assert [spell.state for spell in offering.spells.order_by("pk")] == ["listed", "retired", "listed"]
    assert offering.adoptions.current().count() == 2
    assert offering.adoptions.count() == 4
    assert Event.objects.filter(verb="offering.listed", subject=offering.ledger_name).count() == 2
    assert verify().is_whole


def test_changed_days_and_kinds_of_use_are_changes_of_the_same_use(first, tmp_path):
    snapshot = later()
    snapshot["data"]["ReuseMapping"][0]["exp_date"] = "2027-01-02T20:00:00.000Z"
    moved = snapshot["data"]["AtoMapping"].pop(1)
    snapshot["data"]["ReuseMapping"].append({**moved, "sub_id": moved["agency_id"]})
    loaded = load(tmp_path, snapshot)
    assert outcomes(loaded)["adoption"] == "2 changed, 1 unchanged"
    use = Adoption.objects.get(offering__source_key=BIRCH)
    assert (use.kind, use.gone_on) == ("reuse", None)
    changes = history(record=use, viewer=VISITOR, namer=lambda actors: {})[0].changes
    assert [(change.field, change.before, change.after) for change in changes] == [
        ("Kind", "authorization", "reuse")
    ]
    assert verify().is_whole


def test_a_renewed_authorization_is_used_since_the_first_and_expires_with_the_last(first, tmp_path):
    snapshot = later()
    snapshot["data"]["ReuseMapping"][0] |= {
        "ato_date": "2024-01-02T20:00:00.000Z",
        "exp_date": "2027-01-02T20:00:00.000Z",
    }
    assert outcomes(load(tmp_path, snapshot))["adoption"] == "1 changed, 2 unchanged"
    use = Adoption.objects.get(source_key="22-901-01", offering__source_key=LEDGER)
    assert (use.since, use.expires_on) == (date(2021, 1, 2), date(2027, 1, 2))


def test_an_agency_that_becomes_known_later_is_linked_by_the_next_load(tmp_path):
    load(tmp_path, old_snapshot())
    assert set(Adoption.objects.values_list("organization", flat=True)) == {None}
    found = register_elms()
    loaded = load(tmp_path, old_snapshot())
    assert outcomes(loaded)["adoption"] == "3 changed"
    assert outcomes(loaded)["agency code"] == "2 new"
    assert Adoption.objects.filter(organization=found["birches"]).count() == 2
    assert verify().is_whole


def test_a_spelling_of_an_agency_that_is_not_known_stays_its_by_the_code(first, tmp_path):
    snapshot = later()
    snapshot["data"]["Agencies"][1]["sub"] = snapshot["data"]["ReuseMapping"][0]["sub"] = "Bureau of Birchs"
    loaded = load(tmp_path, snapshot)
    assert outcomes(loaded)["adoption"] == "2 changed, 1 unchanged"
    assert "agency_identifier_handed_on" not in loaded.report["noted"]
    uses = Adoption.objects.filter(source_key="22-901-01")
    assert set(uses.values_list("organization__key", "agency_as_written")) == {
        ("elms-birches", "Department of Elms / Bureau of Birchs")
    }


def hand_on(snapshot, name="Office of Acorns"):
    """The bureau's identifier names another agency now."""
    snapshot["data"]["Agencies"][1]["sub"] = snapshot["data"]["ReuseMapping"][0]["sub"] = name
    return snapshot


def test_an_identifier_handed_on_closes_the_code_and_opens_it_for_the_other_agency(first, tmp_path):
    elms = Organization.objects.get(key="elms")
    acorns = Organization(
        key="acorns", name="Office of Acorns", kind=OrganizationKind.BUREAU, parent=elms, source="a test"
    )
    register_all([acorns], by=OPERATOR)
    loaded = load(tmp_path, hand_on(later()))
    codes = OrganizationCode.objects.filter(value="22-901-01").order_by("pk")
    assert [(code.organization.key, code.since, code.until) for code in codes] == [
        ("elms-birches", None, date(2025, 1, 31)),
        ("acorns", date(2025, 1, 31), None),
    ]
    assert outcomes(loaded)["agency code"] == "1 gone, 1 new"
    assert outcomes(loaded)["adoption"] == "2 gone, 2 new, 1 unchanged"
    assert loaded.report["noted"]["agency_identifier_handed_on"] == 1
    uses = Adoption.objects.filter(source_key="22-901-01")
    assert set(uses.filter(gone_on=None).values_list("organization__key", flat=True)) == {"acorns"}
    assert set(uses.exclude(gone_on=None).values_list("organization__key", flat=True)) == {"elms-birches"}
    assert verify().is_whole
    assert outcomes(load(tmp_path, hand_on(later())))["adoption"] == "3 unchanged"


def test_an_identifier_handed_on_to_an_agency_that_is_not_known_keeps_nobodys_code(first, tmp_path):
    loaded = load(tmp_path, hand_on(later(), "Canopy Watch"))
    assert not OrganizationCode.objects.filter(value="22-901-01", until=None).exists()
    assert outcomes(loaded)["name left for a person"] == "1 new"
    uses = Adoption.objects.current().filter(source_key="22-901-01")
    assert set(uses.values_list("organization", flat=True)) == {None}
    assert verify().is_whole


def test_an_identifier_that_names_nobody_any_more_loses_its_code_and_its_use(first, tmp_path):
    loaded = load(tmp_path, hand_on(later(), "Other Executive Branch Subagency"))
    assert not OrganizationCode.objects.filter(value="22-901-01", until=None).exists()
    assert outcomes(loaded)["adoption"] == "2 gone, 1 unchanged"
    assert loaded.report["noted"]["agency_code_handed_on"] == 1
    assert verify().is_whole


def place(offering, cast, **content):
    """What a QSMO does when it places and publishes: the state is its own, and so is what it wrote."""
    before = newest(offering)
    offering.qsmo, offering.functional_area, offering.state = cast.hr_qsmo, cast.hr, "published"
    before.superseded_at = timezone.now()
    kept(before, "offering.published")
    version = OfferingVersion(
        offering=offering, number=before.number + 1, content={**before.content, **content}, claims=before.claims,
        made_at=timezone.now(), made_by=cast.ana, published_by=cast.dee, published_at=timezone.now(),
    )  # fmt: skip
    kept(version, "offering.published")
    offering.version_shown, offering.title = version.number, version.content["title"]
    kept(offering, "offering.placed")


def test_what_a_qsmo_wrote_stays_and_what_it_did_not_write_is_updated(cast, first, tmp_path):
    place(ledger(), cast, title="Leave, vetted", contact="hr@example.gov")
    loaded = load(tmp_path, later(cso="Leave Ledger 2", impact_level="High"))
    offering = ledger()
    content = newest(offering).content
    assert (content["title"], content["contact"], content["impact_level"]) == (
        "Leave, vetted",
        "hr@example.gov",
        "high",
    )
    assert (offering.title, offering.state, offering.qsmo) == ("Leave, vetted", "published", cast.hr_qsmo)
    assert loaded.report["noted"]["kept_as_the_qsmo_wrote_it"] == 1
    again = load(tmp_path, later("2025-02-28", cso="Leave Ledger 3", impact_level="Low"))
    assert newest(ledger()).content["title"] == "Leave, vetted"
    assert newest(ledger()).content["impact_level"] == "low"
    assert again.report["noted"]["kept_as_the_qsmo_wrote_it"] == 1
    assert verify().is_whole


def test_a_placed_offering_that_is_no_longer_listed_keeps_its_state_and_is_reported_each_time(
    cast, first, tmp_path
):
    place(ledger(), cast)
    for day in ("2025-01-31", "2025-02-28"):
        loaded = load(tmp_path, without_ledger(day))
        assert loaded.report["noted"]["placed_and_no_longer_listed"] == 1
    assert ledger().state == "published"
    assert not Event.objects.filter(verb="offering.gone_from_source").exists()


def test_a_placed_offering_that_its_qsmo_retired_is_not_listed_again(cast, first, tmp_path):
    place(ledger(), cast)
    offering = ledger()
    offering.state, offering.state_reason = "retired", "Replaced."
    kept(offering, "offering.retired")
    load(tmp_path, later(impact_level="High"))
    assert (ledger().state, ledger().state_reason) == ("retired", "Replaced.")


def test_an_open_draft_takes_on_what_the_source_changed_and_stays_the_newest(cast, first, tmp_path):
    place(ledger(), cast)
    draft = OfferingVersion(
        offering=ledger(), number=3, content={**newest(ledger()).content, "title": "Being written"},
        claims=newest(ledger()).claims, made_at=timezone.now(), made_by=cast.ana,
    )  # fmt: skip
    kept(draft, "offering.drafted")
    load(tmp_path, later(cso="Leave Ledger 2", impact_level="High", auth_date="2024-12-01T20:00:00.000Z"))
    draft.refresh_from_db()
    assert (draft.number, draft.content["title"], draft.content["impact_level"]) == (
        4,
        "Being written",
        "high",
    )
    assert draft.claims["authorization"]["on"] == "2024-12-01"
    assert (newest(ledger()).number, newest(ledger()).content["title"]) == (3, "Leave Ledger 2")
    assert verify().is_whole


def test_an_older_snapshot_is_refused_and_nothing_moves(first, tmp_path):
    before = everything()
    with pytest.raises(Refused) as refused:
        load(tmp_path, dated(old_snapshot(), "2023-01-31"), name="old.json")
    assert refused.value.problem.code == "CAT-070"
    assert "old.json is the FedRAMP Marketplace of January 31, 2023" in str(refused.value)
    undated = old_snapshot()
    del undated["meta"]
    with pytest.raises(Refused) as refused:
        load(tmp_path, undated)
    assert refused.value.problem.code == "CAT-071"
    assert everything() == before


def test_an_older_snapshot_is_loaded_anyway_when_that_is_wanted(first, tmp_path):
    loaded = load(tmp_path, dated(copy.deepcopy(without_ledger()), "2023-01-31"), anyway=True)
    assert outcomes(loaded)["offering"] == "1 gone, 1 unchanged"
    assert ledger().state == "retired"


def test_an_undated_snapshot_is_loaded_where_no_dated_one_was(tmp_path):
    undated = old_snapshot()
    del undated["meta"]
    loaded = load(tmp_path, undated)
    assert (loaded.as_of, outcomes(loaded)["offering"]) == (None, "2 new")
    assert outcomes(load(tmp_path, undated))["offering"] == "2 unchanged"
    assert outcomes(load(tmp_path, old_snapshot()))["offering"] == "2 unchanged"
