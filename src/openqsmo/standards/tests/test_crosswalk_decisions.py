"""Where items went is decided by a person, seen in the difference, and never twice."""

from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.tables import as_csv
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.crosswalks import decide_crosswalk, import_crosswalk, withdraw_crosswalk
from openqsmo.standards.models import CrosswalkDecision, StandardVersion
from openqsmo.standards.queries.crosswalks import crosswalk_lines, crosswalk_page, entries_between
from openqsmo.standards.queries.differences import differences
from openqsmo.standards.rules.crosswalks import CrosswalkEntry, Relation
from openqsmo.standards.rules.deciding import COLUMNS, GivenEntry, as_rows, read_table
from openqsmo.standards.tests.registry_samples import capability, load_items

CODE = "hcm-capabilities"
A = "HCM.A5-1.010."
OLD = {
    "010": "Keep a pay plan for every schedule that the law names.",
    "020": "Pay each employee on the day set and tell them what was withheld from it.",
    "030": "Record hours worked by every employee.",
    "040": "Record hours of leave taken by every employee.",
    "050": "Send letters by pigeon.",
    "060": "Answer employees.",
}
# 010 renumbered, 020 split, 030 and 040 merged, 050 gone, 060 as it was.
NEW = {
    "110": "Keep a pay plan for every schedule that the law names.",
    "121": "Pay each employee on the day set.",
    "122": "Tell each employee what was withheld from their pay.",
    "130": "Record hours worked and hours of leave taken by every employee.",
    "060": "Answer employees.",
}


def load(statements):
    load_items(*(capability(A + number, says) for number, says in statements.items()))


def entry(relation, old, new, why="The words are the same.", **more):
    return GivenEntry(Relation(relation), tuple(A + n for n in old), tuple(A + n for n in new), why, **more)


DECIDED = [
    entry("renumbered", ["010"], ["110"], confidence=Decimal("0.98"), source="Release notes"),
    entry("split", ["020"], ["121", "122"]),
    entry("merged", ["030", "040"], ["130"]),
    entry("none", ["050"], []),
]


@pytest.fixture
def pair(cast):
    load(OLD)
    load(NEW)
    one, two = StandardVersion.objects.filter(standard__code=CODE).order_by("number")
    return {"from_id": one.pk, "to_id": two.pk}


@pytest.fixture
def lead(cast):
    return {"areas_led": frozenset({cast.hr.pk}), "by": cast.actor(cast.ana)}


def refused(code, action, **given):
    head, rows = Head.objects.get().hash, [*CrosswalkDecision.objects.values()]
    with pytest.raises(Refused) as error:
        action(**given)
    assert error.value.problem.code == code
    assert (Head.objects.get().hash, [*CrosswalkDecision.objects.values()]) == (head, rows)
    return error.value.problem


def changes():
    found = differences(code=CODE, old=1, new=2, viewer=VISITOR)
    return {(one.change.old, one.change.new): one.change.label for one in found.changed}, found.unchanged


def names(*numbers):
    return tuple(A + number for number in numbers)


def test_what_was_decided_is_told_in_the_difference_both_ways(pair, lead):
    before, _ = changes()
    assert (names("010"), ()) in before
    made = decide_crosswalk(**pair, given=DECIDED, **lead)
    assert [row.relation for row in made] == ["renumbered", "split", "merged", "none"]
    assert made[0].reviewer.name == "Ana"
    found, unchanged = changes()
    assert found == {
        (names("010"), names("110")): "renumbered",
        (names("020"), names("121", "122")): "split",
        (names("030", "040"), names("130")): "merged",
        (names("050"), ()): "dropped",
    }
    assert unchanged == 1
    back = differences(code=CODE, old=2, new=1, viewer=VISITOR)
    assert {one.change.label for one in back.changed} == {"renumbered", "merged", "split", "added"}
    assert verify().is_whole


def test_over_several_versions_the_decisions_are_followed_one_after_the_other(pair, lead):
    decide_crosswalk(**pair, given=DECIDED, **lead)
    load({**{number: says for number, says in NEW.items() if number != "110"}, "210": NEW["110"]})
    third = StandardVersion.objects.get(standard__code=CODE, number=3)
    second = {"from_id": pair["to_id"], "to_id": third.pk}
    decide_crosswalk(**second, given=[entry("renumbered", ["110"], ["210"])], **lead)
    found = differences(code=CODE, old=1, new=3, viewer=VISITOR)
    assert (names("010"), names("210")) in {(one.change.old, one.change.new) for one in found.changed}


def test_texts_suggest_what_was_planted_and_what_is_decided_is_open_no_more(pair, lead):
    page = crosswalk_page(**pair, viewer=VISITOR)
    suggested = {one.suggestion.from_identifiers: one.suggestion.to_identifiers for one in page.open}
    assert suggested[names("010")] == names("110")
    assert {name for old in suggested for name in old} == set(names("010", "020", "030", "040", "050"))
    decide_crosswalk(**pair, given=DECIDED, **lead)
    page = crosswalk_page(**pair, viewer=VISITOR)
    assert (page.open, len(page.decisions), page.new_and_open) == ((), 4, ())
    (line,) = crosswalk_lines(viewer=VISITOR)
    assert (line.dropped, line.decided) == (5, 4)


def test_deciding_the_same_again_changes_nothing_and_another_decision_is_refused(pair, lead):
    decide_crosswalk(**pair, given=DECIDED, **lead)
    assert decide_crosswalk(**pair, given=DECIDED, **lead) == ()
    problem = refused(
        "STA-062", decide_crosswalk, **pair, given=[entry("renumbered", ["010"], ["060"])], **lead
    )
    assert A + "010" in problem.says
    row = CrosswalkDecision.objects.first()
    withdraw_crosswalk(decision_id=row.pk, why="It was another item.", **lead)
    assert (names("010"), ()) in changes()[0]
    refused("STA-063", withdraw_crosswalk, decision_id=row.pk, why="Again", **lead)
    assert decide_crosswalk(**pair, given=[entry("none", ["010"], [])], **lead)
    assert verify().is_whole


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (entry("renumbered", ["999"], ["110"]), "The version before has no item"),
        (entry("renumbered", ["010"], ["999"]), "The version after has no item"),
        (entry("split", ["010"], ["110"]), "“split” cannot lead from 1 to 1"),
        (entry("none", ["010"], ["110"]), "on one side only"),
        (entry("renumbered", ["010"], ["110"], why=" "), "No rationale is given."),
        (entry("renumbered", ["010"], ["110"], confidence=Decimal(2)), "not from 0 to 1"),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_is_saved(pair, lead, given, says):
    problem = refused("STA-061", decide_crosswalk, **pair, given=[DECIDED[3], given], **lead)
    assert says in problem.errors[0].says


def test_two_decisions_that_contradict_each_other_are_refused_together(pair, lead):
    both = [entry("renumbered", ["010"], ["110"]), entry("renumbered", ["050"], ["110"])]
    problem = refused("STA-061", decide_crosswalk, **pair, given=both, **lead)
    assert "no entry says that they were merged" in problem.errors[0].says


def test_only_the_qsmo_of_the_area_decides(cast, pair, lead):
    stranger = {"areas_led": frozenset({cast.fm.pk}), "by": cast.actor(cast.fay)}
    refused("STA-060", decide_crosswalk, **pair, given=DECIDED, **stranger)
    refused(
        "STA-064", decide_crosswalk, from_id=pair["from_id"], to_id=pair["from_id"], given=DECIDED, **lead
    )
    made = decide_crosswalk(**pair, given=DECIDED, **lead)
    refused("STA-060", withdraw_crosswalk, decision_id=made[0].pk, why="Mine", **stranger)
    refused("STA-061", withdraw_crosswalk, decision_id=made[0].pk, why=" ", **lead)
    refused("KER-001", withdraw_crosswalk, decision_id=10**9, why="Mine", **lead)


def test_a_crosswalk_leads_from_one_framework_to_another_too(cast, lead):
    load(OLD)
    load_items(capability("FFM.010.010.011", "Answer employees."))
    hr, fm = (StandardVersion.objects.get(standard__code=code) for code in (CODE, "ffm-capabilities"))
    ids = {"from_id": hr.pk, "to_id": fm.pk}
    given = GivenEntry(Relation.SAME, names("060"), ("FFM.010.010.011",), "Same words.")
    decide_crosswalk(**ids, given=[given], **lead)
    assert [each.relation for each in entries_between(hr, fm)] == [Relation.SAME]
    (line,) = crosswalk_lines(viewer=VISITOR)
    assert (line.dropped, line.decided) == (None, 1)


def test_a_file_that_went_out_comes_back_and_a_bad_row_keeps_all_of_it_out(pair, lead):
    decide_crosswalk(**pair, given=DECIDED, **lead)
    one, two = StandardVersion.objects.filter(standard__code=CODE).order_by("number")
    text = as_csv([*COLUMNS, "reviewer", "decided_on"], as_rows(entries_between(one, two)))
    for row in CrosswalkDecision.objects.all():
        withdraw_crosswalk(decision_id=row.pk, why="To read it again.", **lead)
    bad = text + "nonsense,x,y,0.5,Why,\r\n"
    problem = refused("STA-061", import_crosswalk, **pair, file="c.csv", text=bad, **lead)
    assert problem.errors[0].field == "row 6"
    refused("STA-065", import_crosswalk, **pair, file="c.csv", text="a,b\n1,2", **lead)
    made, rows = import_crosswalk(**pair, file="c.csv", text=text, **lead)
    assert (len(made), rows) == (4, 4)
    assert made[0].confidence == Decimal("0.98")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
NAMES = st.lists(TEXT.filter(lambda text: ";" not in text and text[0] not in "'=+-@"), min_size=1, max_size=3)


@for_all(
    st.lists(
        st.builds(
            CrosswalkEntry, st.sampled_from(Relation), NAMES.map(tuple), NAMES.map(tuple),
            st.none() | st.integers(0, 100).map(lambda n: n / 100), TEXT.filter(lambda text: text[0] not in "'=+-@"),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_every_table_that_is_written_is_read_as_it_was(entries):
    given, errors, missing = read_table(as_csv(COLUMNS, (row[:6] for row in as_rows(entries))))
    assert (errors, missing) == ([], [])
    assert [(each.relation, each.old, each.new, each.rationale) for each in given] == [
        (each.relation, each.from_identifiers, each.to_identifiers, each.rationale) for each in entries
    ]
    assert [each.confidence for each in given] == [
        None if each.confidence is None else Decimal(str(each.confidence)).quantize(Decimal("0.01"))
        for each in entries
    ]
