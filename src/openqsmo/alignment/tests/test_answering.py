"""Capabilities are answered several at once, whole or not at all, and nobody overwrites what they did not see."""

from datetime import date

import pytest

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.models import AgencyAnswer, FitGap, ProviderAnswer
from openqsmo.alignment.queries.answers import (
    function_lines,
    left_behind,
    rows_of,
    stored_answers,
)
from openqsmo.alignment.queries.capabilities import listing_of
from openqsmo.alignment.queries.coverage import coverage_table
from openqsmo.alignment.rules.coverage import share_in_words
from openqsmo.alignment.tests.making import CODE, ONE, THREE, TWO, answers, publish
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards.models import StandardVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def standard(cast):
    return publish(cast)


def say(cast, *given, who="lee"):
    return answer_as_agency(
        standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=cast.actor(getattr(cast, who))
    )


def offer(cast, offering, *given, who="pat"):
    return answer_as_provider(
        standard_code=CODE, offering_id=offering.pk, answers=given, by=cast.actor(getattr(cast, who))
    )


def needs():
    """Labor's answers by item."""
    return stored_answers(FitGap.objects.filter(organization__isnull=False).first())


def on_record(side=AgencyAnswer):
    return {row.item.identifier: (row.answer, row.revision) for row in side.objects.select_related("item")}


def test_several_answers_are_one_event_and_the_chain_is_whole(cast, standard):
    before = Event.objects.count()
    kept = say(cast, *answers(one="must_have", two="nice_to_have"))
    assert (kept.changed, kept.unchanged) == (2, 0)
    assert on_record() == {ONE: ("must_have", 1), TWO: ("nice_to_have", 1)}
    assert Event.objects.count() == before + 1
    assert verify().is_whole


def test_what_an_agency_answers_is_in_no_event_in_plain_words(cast, standard):
    say(cast, *answers(one="must_have", note="Zanzibar"))
    body = Event.objects.order_by("sequence").last().body
    assert "Zanzibar" not in body
    assert "must" not in body.lower()


def test_saying_the_same_again_changes_nothing(cast, standard):
    say(cast, *answers(one="must_have"))
    before = Event.objects.count()
    assert say(cast, *answers(one="must_have")).unchanged == 1
    assert Event.objects.count() == before


def test_one_wrong_answer_keeps_all_of_them_out(cast, standard):
    with pytest.raises(Refused, match="ALI-004"):
        say(cast, *answers(one="must_have", two="perhaps"))
    assert on_record() == {}
    assert not FitGap.objects.exists()
    assert verify().is_whole


def test_a_stale_answer_is_refused_with_what_is_there_now(cast, standard):
    say(cast, *answers(one="must_have", note="By law"))
    with pytest.raises(Refused) as refused:
        say(cast, *answers(one="not_applicable", two="must_have"), who="ada")
    assert refused.value.problem.code == "ALI-005"
    assert "“Must-have”, with the note “By law”" in refused.value.problem.errors[0].says
    assert on_record() == {ONE: ("must_have", 1)}
    say(cast, *answers(seen=1, one="not_applicable"), who="ada")
    assert on_record() == {ONE: ("not_applicable", 2)}


def test_an_answer_that_is_withdrawn_and_given_again_keeps_counting(cast, standard):
    say(cast, *answers(one="must_have"))
    say(cast, *answers(seen=1, one=None))
    assert on_record() == {ONE: ("", 2)}
    with pytest.raises(Refused, match="ALI-005"):
        say(cast, *answers(seen=1, one="must_have"))
    assert verify().is_whole


def test_a_reworded_capability_keeps_its_answer_as_one_to_an_older_wording(cast, standard):
    say(cast, *answers(one="must_have"))
    publish(cast, {ONE: "Keep every pay plan.", TWO: "Pay on time.", THREE: "Answer employees."})
    listing = listing_of(standard)
    stored = stored_answers(FitGap.objects.get())
    (row,) = rows_of([each for each in listing.capabilities if each.identifier == ONE], stored)
    assert (row.is_older_wording, row.older) == (True, "Keep pay plans.")
    assert [line.older for line in function_lines(listing, stored)] == [1, 0]

    assert say(cast, *answers(seen=1, one="must_have")).unchanged == 1
    assert say(cast, *answers(seen=1, one="must_have", confirmed=True)).changed == 1
    stored = stored_answers(FitGap.objects.get())
    assert [line.older for line in function_lines(listing, stored)] == [0, 0]
    assert verify().is_whole


def test_an_answer_to_what_left_the_standard_is_kept_and_counted(cast, standard):
    say(cast, *answers(one="must_have", two="must_have"))
    publish(cast, {TWO: "Pay on time."})
    listing = listing_of(standard)
    assert left_behind(listing, stored_answers(FitGap.objects.get())) == 1
    with pytest.raises(Refused, match="ALI-004"):
        say(cast, *answers(seen=1, one="nice_to_have"))


def test_a_draft_of_the_standard_is_not_answered(cast, standard):
    publish(cast, {ONE: "Keep no pay plans."})
    StandardVersion.objects.filter(standard=standard, number=2).update(state="working_draft", number=0)
    assert [each.statement for each in listing_of(standard).capabilities][0] == "Keep pay plans."
    StandardVersion.objects.filter(standard=standard, number=1).update(state="withdrawn", number=0)
    with pytest.raises(Refused, match="ALI-001"):
        listing_of(standard)


def test_functions_stand_in_the_order_of_their_numbers(cast, standard):
    assert listing_of(standard).functions == ("HCM.A5-1", "HCM.A10-1")


def test_coverage_of_this_agency_by_each_published_offering(cast, standard):
    good, silent = make_offering(cast), make_offering(cast, "HR-0002", "A Payroll Two")
    make_offering(cast, "HR-0003", "Draft", state="draft")
    say(cast, *answers(one="must_have", two="must_have", three="not_applicable"))
    offer(cast, good, *answers(one="by_configuration", three="not_met"))
    offer(cast, good, *answers(planned_on=date(2026, 9, 30), two="planned"))
    viewer = cast.actor(cast.lee)
    table = coverage_table(listing=listing_of(standard), needs=needs(), today=TODAY, viewer=viewer)
    assert [(row.offering, row.has_answered) for row in table] == [(good, True), (silent, False)]
    assert [share_in_words(row.coverage.must_haves) for row in table] == ["1 of 2 (50 %)", "0 of 2 (0 %)"]
    assert [gap.says for gap in table[0].coverage.gaps] == [
        "Not met yet, to be closed by September 30, 2026."
    ]
    assert verify().is_whole


def test_an_agency_that_answered_nothing_has_no_coverage_yet(cast, standard):
    make_offering(cast)
    viewer = cast.actor(cast.lee)
    (row,) = coverage_table(listing=listing_of(standard), needs=needs(), today=TODAY, viewer=viewer)
    assert row.coverage.everything.share is None
    assert "unknown" in share_in_words(row.coverage.must_haves)


def test_what_is_planned_has_a_day_also_in_the_database(cast, standard):
    offering = make_offering(cast)
    with pytest.raises(Refused, match="ALI-004"):
        offer(cast, offering, *answers(one="planned"))
    assert on_record(ProviderAnswer) == {}


def test_an_offering_answers_its_own_functional_area(cast, standard):
    publish(cast, {"FFM.010.010.010": "Budget."}, code="ffm-capabilities", area=cast.fm)
    offering = make_offering(cast)
    with pytest.raises(Refused, match="ALI-014"):
        answer_as_provider(
            standard_code="ffm-capabilities", offering_id=offering.pk, answers=[], by=cast.actor(cast.pat)
        )


def test_a_standard_that_does_not_exist_is_refused_with_those_that_do(cast, standard):
    with pytest.raises(Refused, match="hcm-capabilities"):
        answer_as_agency(standard_code="x", agency_id=cast.labor.pk, answers=[], by=cast.actor(cast.lee))
