"""Answers given to old numbers follow the crosswalk when a later version becomes current; none is lost."""

from datetime import date

import pytest
from click.testing import CliRunner

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.following import follow_crosswalk, settle_followed
from openqsmo.alignment.models import AgencyAnswer, FollowedAnswer, ProviderAnswer
from openqsmo.alignment.tests.making import wording_of
from openqsmo.alignment.vocabulary import Given
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo
from openqsmo.site.tasks import tasks_of
from openqsmo.standards.actions.crosswalks import decide_crosswalk, withdraw_crosswalk
from openqsmo.standards.models import CrosswalkDecision, Standard, StandardVersion
from openqsmo.standards.tests.test_crosswalk_decisions import CODE, DECIDED, NEW, OLD, A, entry, load
from openqsmo.worker.actions import run_once

pytestmark = pytest.mark.django_db


def need(cast, seen=None, **said):
    given = [
        Given(
            A + number[1:],
            answer,
            note=f"Note on {number[1:]}",
            wording=wording_of(A + number[1:]),
            seen=(seen or {}).get(number, 0),
        )
        for number, answer in said.items()
    ]
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=cast.actor(cast.lee))


def offer(cast, offering, planned_on=None, **said):
    given = [
        Given(A + number[1:], answer, wording=wording_of(A + number[1:]), planned_on=planned_on)
        for number, answer in said.items()
    ]
    answer_as_provider(standard_code=CODE, offering_id=offering.pk, answers=given, by=cast.actor(cast.pat))


def decide(given, new=2, old=1):
    ids = dict(StandardVersion.objects.filter(standard__code=CODE).values_list("number", "pk"))
    return decide_crosswalk(from_id=ids[old], to_id=ids[new], given=given, areas_led=(), by=OPERATOR)


def needs(side=AgencyAnswer):
    return {
        row.item.identifier.removeprefix(A): row.answer
        for row in side.objects.exclude(answer="").select_related("item")
    }


def to_review():
    rows = FollowedAnswer.objects.to_review().select_related("source", "target")
    return {
        (str(row.source).removeprefix(A), str(row.target).removeprefix(A) if row.target else None): row.answer
        for row in rows
    }


@pytest.fixture
def answered(cast):
    """Every capability of version 1 answered by Labor and for an offering; then version 2 is loaded."""
    load(OLD)
    offering = make_offering(cast)
    need(
        cast,
        _010="must_have",
        _020="must_have",
        _030="nice_to_have",
        _040="nice_to_have",
        _050="not_applicable",
        _060="must_have",
    )
    offer(
        cast, offering, _010="out_of_the_box", _030="out_of_the_box", _040="not_met", _060="by_configuration"
    )
    offer(cast, offering, planned_on=date(2099, 1, 31), _020="planned")
    load(NEW)
    return offering


def test_a_later_file_that_renumbers_splits_and_merges_keeps_every_answer(cast, answered):
    decide(DECIDED)
    run_once()
    assert needs() == {
        "010": "must_have", "020": "must_have", "030": "nice_to_have", "040": "nice_to_have", "050": "not_applicable",
        "060": "must_have", "110": "must_have", "130": "nice_to_have",
    }  # fmt: skip
    providers = needs(ProviderAnswer)
    assert (providers["110"], providers["060"]) == ("out_of_the_box", "by_configuration")
    assert "130" not in providers  # its two sources differ, so a person looks
    taken = AgencyAnswer.objects.get(item__identifier=A + "110")
    assert (taken.note, taken.answered_by) == ("Note on 010", None)
    agency = FollowedAnswer.objects.filter(fit_gap__organization=cast.labor)
    assert {(str(row.source)[-3:], str(row.target)[-3:], row.is_carried) for row in agency} == {
        ("010", "110", True), ("020", "121", False), ("020", "122", False), ("030", "130", True),
        ("040", "130", True), ("050", "one", False),
    }  # fmt: skip
    assert verify().is_whole


def test_what_a_person_must_look_at_after_a_split_is_settled_by_an_answer(cast, answered):
    decide(DECIDED)
    run_once()
    planned = FollowedAnswer.objects.get(fit_gap__offering=answered, target__identifier=A + "121")
    assert (planned.answer_in_words, planned.planned_on) == ("Planned", date(2099, 1, 31))
    assert "was split into" in planned.says
    before = set(to_review())
    assert {("020", "121"), ("020", "122"), ("050", None), ("040", "130")} <= before
    need(cast, _121="must_have")
    assert FollowedAnswer.objects.get(
        fit_gap__organization=cast.labor, target__identifier=A + "121"
    ).settled_at
    ended = FollowedAnswer.objects.get(fit_gap__organization=cast.labor, target=None)
    head = Head.objects.get().hash
    with pytest.raises(Refused) as error:
        settle_followed(followed_id=ended.pk, by=cast.actor(cast.ana))
    assert error.value.problem.code == "ALI-002"
    assert Head.objects.get().hash == head
    settle_followed(followed_id=ended.pk, by=cast.actor(cast.lee))
    assert ("050", None) not in to_review()
    with pytest.raises(Refused, match="ALI-016"):
        settle_followed(followed_id=ended.pk, by=cast.actor(cast.lee))
    assert verify().is_whole


def test_following_again_changes_nothing_and_undecided_answers_stay_where_they_are(cast, answered):
    run_once()
    assert not FollowedAnswer.objects.exists()
    decide(DECIDED[:1])
    run_once()
    state = needs(), Head.objects.get().hash
    assert follow_crosswalk(standard_id=Standard.objects.get(code=CODE).pk, by=OPERATOR) == 0
    assert (needs(), Head.objects.get().hash) == state
    assert "121" not in state[0]


def test_numbers_that_change_places_take_their_answers_along(cast):
    load({"010": "Keep pay plans.", "020": "Answer employees."})
    need(cast, _010="must_have", _020="not_applicable")
    load({"020": "Keep pay plans of all.", "010": "Answer employees well."})
    decide([entry("renumbered", ["010"], ["020"]), entry("renumbered", ["020"], ["010"])])
    run_once()
    assert needs() == {"020": "must_have", "010": "not_applicable"}
    assert not to_review()
    assert verify().is_whole


def test_a_number_that_means_something_else_now_is_not_answered(cast):
    load({"010": "Keep pay plans.", "020": "Answer employees."})
    need(cast, _010="must_have")
    load({"010": "Fly kites.", "020": "Answer employees.", "030": "Keep pay plans."})
    decide([entry("renumbered", ["010"], ["030"])])
    run_once()
    assert needs() == {"030": "must_have"}
    assert FollowedAnswer.objects.get().answer == "must_have"
    assert verify().is_whole


def test_what_became_broader_is_looked_at_and_never_counts_as_answered(cast):
    load({"010": "Keep pay plans."})
    need(cast, _010="must_have")
    load({"010": "Keep pay plans and leave plans."})
    decide([entry("broader", ["010"], ["010"])])
    run_once()
    assert needs() == {}
    assert to_review() == {("010", "010"): "must_have"}
    need(cast, _010="must_have", seen={"_010": AgencyAnswer.objects.get().revision})
    assert (needs(), to_review()) == ({"010": "must_have"}, {})


def test_an_answer_given_since_is_never_overwritten(cast, answered):
    need(cast, _110="not_applicable", _130="nice_to_have")
    decide(DECIDED)
    run_once()
    assert (needs()["110"], needs()["130"]) == ("not_applicable", "nice_to_have")
    assert to_review()[("010", "110")] == "must_have"
    assert not FollowedAnswer.objects.to_review().filter(
        fit_gap__organization=cast.labor, target__identifier=A + "130"
    )


def test_a_decision_that_is_withdrawn_takes_back_what_nobody_changed_since(cast, answered):
    decide(DECIDED)
    run_once()
    row = AgencyAnswer.objects.get(item__identifier=A + "130")
    need(cast, _130="must_have", seen={"_130": row.revision})
    for number in ("010", "030"):
        found = next(each for each in CrosswalkDecision.objects.all() if A + number in each.from_identifiers)
        withdraw_crosswalk(decision_id=found.pk, why="Wrong", areas_led=(), by=OPERATOR)
    run_once()
    assert "110" not in needs()
    assert needs()["130"] == "must_have"
    assert needs()["010"] == "must_have"
    assert verify().is_whole


def test_over_two_later_versions_an_answer_follows_step_by_step_or_at_once(cast, answered):
    decide(DECIDED[:1])
    run_once()
    load({**{number: says for number, says in NEW.items() if number != "110"}, "210": NEW["110"]})
    decide([entry("renumbered", ["110"], ["210"])], old=2, new=3)
    decide([DECIDED[2]])
    run_once()
    assert (needs()["210"], needs()["130"]) == ("must_have", "nice_to_have")
    assert verify().is_whole


def test_every_door_shows_what_is_to_be_looked_at_and_only_the_agency_settles_it(cast, answered, client_for):
    decide(DECIDED)
    run_once()
    page = f"/fit-gap/{CODE}/agencies/{cast.labor.pk}/"
    lee = client_for(cast.lee)
    assert "was split into" in lee.get(page).content.decode()
    found = lee.get(f"/api/v1{page}".rstrip("/")).json()["to_review"]
    ended = next(each for each in found if each["to"] is None)
    assert (ended["from"], ended["answer"]) == (A + "050", "not_applicable")
    assert client_for(cast.pat).post(f"/fit-gap/followed/{ended['id']}/settle/").status_code == 404
    assert client_for(None).get(page).status_code == 401
    assert (
        "No answer is needed"
        in client_for(cast.pat).get(f"/fit-gap/{CODE}/offerings/{answered.pk}/").content.decode()
    )
    assert lee.post(f"/fit-gap/followed/{ended['id']}/settle/").status_code == 302
    again = lee.post(f"/api/v1/fit-gap/followed/{ended['id']}/settle")
    assert (again.status_code, again.json()["code"]) == (409, "ALI-016")
    said = CliRunner().invoke(qsmo, ["fit-gap", "followed", CODE, "--agency", "labor"]).output
    assert f"{A}020 → {A}121  Must-have:" in said
    assert f"{A}050" not in said


def test_what_is_to_be_looked_at_stands_among_the_tasks_of_those_who_answer(cast, answered):
    decide(DECIDED)
    run_once()
    for who, url in (
        (cast.lee, f"/fit-gap/{CODE}/agencies/{cast.labor.pk}/"),
        (cast.pat, f"/fit-gap/{CODE}/offerings/{answered.pk}/"),
    ):
        assert url in [each.url for each in tasks_of(cast.actor(who))]
    assert not [each for each in tasks_of(cast.actor(cast.rob)) if "answers" in each.verb]
