"""A case is written section by section; nothing that somebody wrote is lost; submitting names what is missing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.alignment.actions.answers import answer_as_agency
from openqsmo.alignment.tests.making import CODE, ONE, TWO, answers, publish
from openqsmo.cases.actions.starting import start_case
from openqsmo.cases.actions.submitting import comment_on_case, submit_case
from openqsmo.cases.actions.writing import (
    choose_sight,
    end_set_aside,
    refresh_offering,
    save_section,
    take_requirements,
)
from openqsmo.cases.models import Case, SetAside
from openqsmo.cases.paperwork import CaseKind, CaseSection
from openqsmo.cases.rules.fields import SECTIONS, kept
from openqsmo.cases.rules.readiness import missing
from openqsmo.cases.tests.written import WHOLE, approved, refused, started, submitted, write, written
from openqsmo.catalog.actions.needs import record_need
from openqsmo.catalog.tests.making import PRICE, make_offering, publish_version
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from tests.cast import person

NOTHING = {"known_gaps": (), "known_offerings": ()}


def without(section, column):
    rows = [{k: v for k, v in row.items() if k != column} for row in WHOLE[section]["rows"]]
    return WHOLE | {section: WHOLE[section] | {"rows": rows}}


def fields(content, kind=CaseKind.MARKETPLACE, **known):
    return {each.field: each for each in missing(content, kind, **(NOTHING | known))}


def test_a_whole_case_misses_nothing():
    assert fields(WHOLE) == {}


@pytest.mark.parametrize(
    ("content", "field", "fix"),
    [
        (WHOLE | {"baseline": {}}, "baseline", "Add at least one figure of today"),
        (
            WHOLE | {"alternatives": {"rows": WHOLE["alternatives"]["rows"][:1]}},
            "alternatives",
            "Add at least “keep what we have” and one other way.",
        ),
        (without("benefits", "measure"), "benefits.1.measure", "State its measure"),
        (without("benefits", "proof"), "benefits.2.proof", "how it will be proved"),
        (without("baseline", "evidence"), "baseline.1.evidence", "State its evidence"),
        (without("risks", "remover"), "risks.1.remover", "who can remove it"),
        (WHOLE | {"requirements": {}}, "requirements", "Take the must-haves"),
        (WHOLE | {"funding": {}}, "funding.source", "Fill it in."),
        (WHOLE | {"alternatives": WHOLE["alternatives"] | {"chosen": "Z"}}, "alternatives.chosen", "A or B"),
        (
            WHOLE | {"costs": {"rows": [{"alternative": "A", "element": "x", "year": "soon"}]}},
            "costs.1.year",
            "Write a whole number",
        ),
        (
            WHOLE | {"costs": {"rows": [{"alternative": "Q", "element": "x", "year": "2027"}]}},
            "costs.1.alternative",
            "Write the key of one of the alternatives.",
        ),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(content, field, fix):
    assert fix in fields(content)[field].fix


def test_buying_outside_names_what_was_considered_and_which_capabilities_it_lacks():
    assert "marketplace" in fields(WHOLE, CaseKind.OFF_MARKETPLACE)
    looked = {"rows": [{"offering": "HR-0001", "reason": "No pay plan for mines", "gaps": f"{ONE}, X.1"}]}
    found = fields(
        WHOLE | {"marketplace": looked},
        CaseKind.OFF_MARKETPLACE,
        known_gaps={ONE},
        known_offerings={"HR-0001"},
    )
    assert list(found) == ["marketplace.1.gaps"]
    assert "X.1" in found["marketplace.1.gaps"].says


texts = st.text(max_size=30)
values = st.recursive(
    st.none() | st.integers() | texts, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
rows = st.lists(
    st.dictionaries(st.sampled_from(["key", "name", "row", "mode"]), values, max_size=4), max_size=6
)


@given(rows)
@settings(max_examples=50)
def test_what_is_kept_stays_as_it_is_and_every_row_has_its_own_name(given_rows):
    once = kept(CaseSection.ALTERNATIVES, {"rows": given_rows, "chosen": "B"})
    assert kept(CaseSection.ALTERNATIVES, once) == once
    names = [row["row"] for row in once["rows"]]
    assert len(set(names)) == len(names)


@pytest.mark.django_db
def test_each_save_is_one_event_and_saving_the_same_is_none(cast):
    case = started(cast)
    write(cast, case, {"problem": WHOLE["problem"]})
    events = Event.objects.count()
    case = save_section(
        case_id=case.pk, section=CaseSection.PROBLEM, given=WHOLE["problem"], seen=0, by=cast.actor(cast.lee)
    )
    assert Event.objects.count() == events
    assert case.revision_of(CaseSection.PROBLEM) == 1
    assert case.authors == [cast.lee.pk]
    assert verify().is_whole


@pytest.mark.django_db
def test_two_people_who_write_one_section_keep_both_texts(cast):
    case = write(cast, started(cast), {"problem": {"statement": "One"}})
    mine = {"case_id": case.pk, "section": CaseSection.PROBLEM, "given": {"statement": "Two"}, "seen": 0}
    ada = cast.actor(cast.ada)
    with pytest.raises(Refused) as caught:
        save_section(by=ada, **mine)
    assert caught.value.problem.code == "CAS-054"
    case.refresh_from_db()
    kept_text = SetAside.objects.get()
    assert case.content["problem"]["statement"] == "One"
    assert (kept_text.content["statement"], kept_text.person) == ("Two", cast.ada)

    case = save_section(by=ada, **{**mine, "seen": 1})
    assert case.content["problem"]["statement"] == "Two"
    assert SetAside.objects.get().ended_at is not None
    assert verify().is_whole


@pytest.mark.django_db
def test_a_text_set_aside_is_ended_by_its_writer_only(cast):
    case = write(cast, started(cast), {"problem": {"statement": "One"}})
    with pytest.raises(Refused):
        save_section(
            case_id=case.pk,
            section=CaseSection.PROBLEM,
            given={"statement": "Two"},
            seen=0,
            by=cast.actor(cast.ada),
        )
    given_text = {"case_id": case.pk, "set_aside_id": SetAside.objects.get().pk}
    with pytest.raises(SetAside.DoesNotExist):
        end_set_aside(by=cast.actor(cast.lee), **given_text)
    assert end_set_aside(by=cast.actor(cast.ada), **given_text).ended_at


@pytest.mark.django_db
def test_only_the_agencys_people_write(cast):
    lee_case = started(cast)
    other = cast.actor(person("Tom", ("agency_user", cast.treasury)))
    start = {"title": "X", "kind": CaseKind.MARKETPLACE, "agency_id": cast.labor.pk, "area_code": "HCM"}
    refused("CAS-051", start_case, by=other, **start)
    for who in (other, cast.actor(cast.dee), cast.actor(cast.pat)):
        with pytest.raises(Case.DoesNotExist):
            save_section(case_id=lee_case.pk, section=CaseSection.PROBLEM, given={}, seen=0, by=who)


@pytest.mark.django_db
def test_what_is_submitted_is_not_written_any_more(cast):
    case = submitted(cast)
    refused(
        "CAS-052", save_section, case_id=case.pk, section=CaseSection.PROBLEM, given={}, seen=1,
        by=cast.actor(cast.lee),
    )  # fmt: skip
    assert case.versions.get().content["problem"] == WHOLE["problem"]


@pytest.mark.django_db
def test_an_empty_case_is_refused_and_stays_a_draft(cast):
    case = started(cast)
    problem = refused("CAS-055", submit_case, case_id=case.pk, by=cast.actor(cast.lee))
    assert {"baseline", "alternatives", "benefits", "problem.statement"} <= {e.field for e in problem.errors}
    case.refresh_from_db()
    assert (case.state, case.version) == ("draft", 0)


@pytest.mark.django_db
def test_a_case_starts_from_a_need(cast):
    lee = cast.actor(cast.lee)
    need = record_need(what="Payroll for mines", what_for="Inspectors", area_code="HCM", search="", by=lee)
    case = started(cast, need_id=need.pk)
    assert case.need == need
    assert "Payroll for mines" in case.content["problem"]["statement"]


@pytest.mark.django_db
def test_a_case_starts_from_another_agencys_approved_case_without_its_figures_of_today(cast):
    source = approved(cast)
    tom = cast.actor(person("Tom", ("agency_user", cast.treasury)))
    given_case = {
        "title": "Ours",
        "kind": CaseKind.MARKETPLACE,
        "agency_id": cast.treasury.pk,
        "area_code": "HCM",
    }
    case = start_case(copy_of=source.pk, by=tom, **given_case)
    assert case.copied_from == source
    assert case.content["benefits"]["rows"][0]["measure"] == "Cost of payroll"
    assert "baseline" not in case.content
    assert "risks" not in case.content  # of the QSMO only, unless its authors say otherwise
    draft = started(cast)
    refused("CAS-058", start_case, copy_of=draft.pk, by=cast.actor(cast.lee), title="X",
            kind=CaseKind.MARKETPLACE, agency_id=cast.labor.pk, area_code="HCM")  # fmt: skip


@pytest.mark.django_db
def test_an_offering_is_frozen_with_its_version_and_price_until_the_newer_one_is_taken(cast):
    offering = make_offering(cast, price=PRICE)
    rows = [
        *WHOLE["alternatives"]["rows"][:1],
        {"key": "B", "name": "One", "mode": "vendor", "offering": "HR-0001"},
    ]
    case = write(cast, started(cast), {"alternatives": {"rows": rows}})
    assert (case.frozen["HR-0001"]["version"], case.frozen["HR-0001"]["price"]) == (1, PRICE)
    publish_version(offering, price={**PRICE, "tiers": [{"from": 1, "unit_price": "99"}]})
    case = write(
        cast, case, {"alternatives": {"rows": [*rows, {"key": "C", "name": "Wait", "mode": "wait"}]}}
    )
    assert case.frozen["HR-0001"]["version"] == 1
    case = refresh_offering(case_id=case.pk, code="HR-0001", by=cast.actor(cast.lee))
    assert case.frozen["HR-0001"]["version"] == 2
    refused("CAS-060", refresh_offering, case_id=case.pk, code="HR-9", by=cast.actor(cast.lee))
    assert verify().is_whole


@pytest.mark.django_db
def test_an_offering_that_is_not_there_is_kept_as_typed_and_named_on_submission(cast):
    rows = [{**row, "offering": "HR-404"} for row in WHOLE["alternatives"]["rows"]]
    case = written(cast, {"alternatives": WHOLE["alternatives"] | {"rows": rows}})
    problem = refused("CAS-055", submit_case, case_id=case.pk, by=cast.actor(cast.lee))
    assert {each.field for each in problem.errors} == {"alternatives.1.offering", "alternatives.2.offering"}


@pytest.mark.django_db
def test_requirements_are_taken_from_the_fit_gap_once(cast):
    publish(cast)
    lee = cast.actor(cast.lee)
    case = write(cast, started(cast), {"requirements": WHOLE["requirements"]})
    refused("CAS-059", take_requirements, case_id=case.pk, standard_code=CODE, by=lee)
    said = answers(one="must_have", two="must_have", three="nice_to_have")
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=said, by=lee)
    for _ in range(2):
        case = take_requirements(case_id=case.pk, standard_code=CODE, by=lee)
    names = [row.get("identifier") for row in case.content["requirements"]["rows"]]
    assert names == [None, ONE, TWO]
    assert verify().is_whole


@pytest.mark.django_db
def test_sections_are_opened_as_far_as_the_authors_say(cast):
    case = started(cast)
    lee = cast.actor(cast.lee)
    assert choose_sight(case_id=case.pk, levels={"risks": "federal"}, by=lee).sight == {"risks": "federal"}
    refused("CAS-062", choose_sight, case_id=case.pk, levels={"risks": "everyone"}, by=lee)


@pytest.mark.django_db
def test_a_comment_says_something(cast):
    case = submitted(cast)
    comment_on_case(case_id=case.pk, text="Which year?", section="baseline", by=cast.actor(cast.dee))
    refused("CAS-061", comment_on_case, case_id=case.pk, text=" ", by=cast.actor(cast.dee))
    assert verify().is_whole


def test_every_section_has_a_lead_and_labels():
    assert [spec.section for spec in SECTIONS] == list(CaseSection)
    assert all(spec.lead and (spec.fields or spec.rows) for spec in SECTIONS)
