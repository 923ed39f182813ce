"""The workbook goes out and comes back: nothing changes by itself, and every fault is named by its cell."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from openqsmo.alignment.actions.answers import answer_as_agency
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.actions.unique import state_unique_capability
from openqsmo.alignment.actions.workbook import import_workbook
from openqsmo.alignment.engines.workbook_layout import About, AnswerSheet, SheetLine, Wording
from openqsmo.alignment.engines.workbook_reading import about_of, read_answers
from openqsmo.alignment.engines.workbook_writing import write_workbook
from openqsmo.alignment.models import AgencyAnswer, ProviderAnswer, UniqueCapability
from openqsmo.alignment.queries.answers import agency_that, offering_that
from openqsmo.alignment.queries.capabilities import listing_of
from openqsmo.alignment.queries.workbook import exported_workbook
from openqsmo.alignment.tests.making import ACTIVITY, CODE, ONE, STATEMENTS, THREE, TWO, answers, publish
from openqsmo.alignment.vocabulary import ANSWERS_OF, Given, Side, Stored
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.loads.workbooks import read_workbook

pytestmark = pytest.mark.django_db
FIRST, LAST = "HCM.A5-1", "HCM.A10-1"


@pytest.fixture
def standard(cast):
    return publish(cast)


def say(cast, *given):
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=cast.actor(cast.lee))


def export(cast, standard, offering=None):
    """The exported workbook, open, as its people have it on their desk."""
    if offering is not None:
        answerer = offering_that(offering_id=offering.pk, viewer=cast.actor(cast.pat))
    else:
        answerer = agency_that(agency_id=cast.labor.pk, standard=standard, viewer=cast.actor(cast.lee))
    return load_workbook(io.BytesIO(exported_workbook(listing=listing_of(standard), answerer=answerer).raw))


def give_back(cast, book, *, anyway=False, who="lee", **owner):
    out = io.BytesIO()
    book.save(out)
    return import_workbook(
        standard_code=CODE, file="answers.xlsx", raw=out.getvalue(), by=cast.actor(getattr(cast, who)),
        anyway=anyway, **(owner or {"agency_id": cast.labor.pk}),
    )  # fmt: skip


def faults(cast, book, **more):
    with pytest.raises(Refused) as refused:
        give_back(cast, book, **more)
    assert refused.value.problem.code == "ALI-020"
    return [(error.field, error.says) for error in refused.value.problem.errors]


def on_record():
    rows = AgencyAnswer.objects.select_related("item").order_by("item__identifier")
    return {row.item.identifier: (row.answer, row.note) for row in rows}


def test_it_has_a_sheet_for_each_function_with_lists_and_locked_identifiers(cast, standard):
    book = export(cast, standard)
    assert book.sheetnames == ["Instructions", FIRST, LAST, "Unique capabilities"]
    sheet = book[FIRST]
    assert [cell.value for cell in sheet[3]] == [
        "Capability", "Statement", "References", "Your answer", "Note", "Wording", "Revision",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]][:4] == [ONE, "Keep pay plans.", "5 U.S.C. 5301", None]
    assert sheet.protection.sheet
    assert [sheet.cell(4, column).protection.locked for column in (1, 2, 4, 5, 6, 7)] == [
        True, True, False, False, True, True,
    ]  # fmt: skip
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"Must-have,Nice-to-have,Not applicable,Not answered"'
    assert "D4" in rule.sqref


def test_what_is_filled_in_is_answered_in_one_go(cast, standard):
    book = export(cast, standard)
    book[FIRST]["D4"], book[FIRST]["E4"] = "must have", "By law\r\nof 1938"
    book[LAST]["D4"] = "Not applicable"
    before = Event.objects.count()
    done = give_back(cast, book)
    assert (done.changed, done.unchanged, done.uniques, done.faults) == (2, 0, 0, ())
    assert on_record() == {ONE: ("must_have", "By law\nof 1938"), THREE: ("not_applicable", "")}
    assert Event.objects.count() == before + 1
    assert verify().is_whole


def test_an_empty_cell_leaves_what_is_there_and_a_word_takes_it_back(cast, standard):
    say(cast, *answers(one="must_have", two="must_have"))
    book = export(cast, standard)
    book[FIRST]["D4"], book[FIRST]["D5"] = None, "Not answered"
    assert give_back(cast, book).changed == 1
    assert on_record() == {ONE: ("must_have", ""), TWO: ("", "")}


def test_columns_may_move_sheets_be_renamed_and_rows_be_added(cast, standard):
    book = export(cast, standard)
    sheet = book[FIRST]
    sheet["D4"] = "Must-have"
    sheet.insert_rows(4, 2)
    sheet["B4"] = "Our own heading"
    sheet.move_range("A3:C7", cols=10)
    sheet.title = "Pay"
    book["Instructions"].title = "Read me"
    book.move_sheet("Read me", 3)
    assert give_back(cast, book).changed == 1
    assert on_record() == {ONE: ("must_have", "")}


WRONG = [
    ("D4", "perhaps", "D4", "“perhaps” is no answer."),
    ("A4", "HCM.A5-1.010.999", "A4", "“HCM.A5-1.010.999” is not a capability of the newest version."),
    ("A4", None, "A4", "An answer stands in a row that names no capability."),
    ("B4", "Keep no pay plans.", "B4", f"The statement of {ONE} was changed in the workbook"),
    ("F4", "abc", "F4", f"{ONE} never had this wording."),
    ("G4", "soon", "G4", "“soon” is no revision."),
    ("G4", "3", "D4", f"{ONE} has no answer on record any more."),
    ("D3", "Answer", "A3", "The column “Your answer” is missing."),
    ("C3", "Note", "A3", "“Note” stands twice."),
    ("A3", "ID", "A1", "its row of headings is gone"),
]


@pytest.mark.parametrize(("cell", "value", "where", "says"), WRONG)
def test_every_fault_is_named_by_sheet_and_cell_and_nothing_is_kept(cast, standard, cell, value, where, says):
    book = export(cast, standard)
    book[FIRST]["D4"], book[LAST]["D4"] = "Must-have", "Must-have"
    book[FIRST][cell] = value
    (found,) = faults(cast, book)
    assert found[0] == f"{FIRST}!{where}"
    assert says in found[1]
    assert on_record() == {}
    done = give_back(cast, book, anyway=True)
    assert (done.changed, len(done.faults)) == (1, 1)
    assert on_record() == {THREE: ("must_have", "")}
    assert verify().is_whole


def test_a_note_without_an_answer_is_named(cast, standard):
    book = export(cast, standard)
    book[FIRST]["E4"] = "By law"
    assert faults(cast, book) == [(f"{FIRST}!D4", "Something is given without an answer.")]


def test_a_capability_answered_in_two_rows_is_set_aside_in_both(cast, standard):
    book = export(cast, standard)
    book[FIRST]["D4"] = "Must-have"
    for column, cell in enumerate(list(book[FIRST][4]), start=1):
        book[LAST].cell(9, column).value = cell.value
    found = faults(cast, book)
    assert [where for where, _ in found] == [f"{FIRST}!D4", f"{LAST}!D9"]
    assert f"{LAST}!D9" in found[0][1]


def test_another_agencys_workbook_is_refused_even_in_part(cast, standard):
    book = export(cast, standard)
    book["Instructions"]["B6"] = "treasury"
    for anyway in (False, True):
        with pytest.raises(Refused, match="ALI-022"):
            give_back(cast, book, anyway=anyway)


def test_a_providers_workbook_is_not_an_agencys(cast, standard):
    offering = make_offering(cast)
    with pytest.raises(Refused, match="ALI-022"):
        give_back(cast, export(cast, standard, offering))


def test_a_workbook_that_does_not_say_whose_it_is_or_holds_nothing_is_refused(cast, standard):
    book = export(cast, standard)
    del book[FIRST], book[LAST]
    with pytest.raises(Refused, match="ALI-023"):
        give_back(cast, book)
    del book["Instructions"]
    with pytest.raises(Refused, match="ALI-021"):
        give_back(cast, book)
    with pytest.raises(Refused, match="LOA-011"):
        import_workbook(
            standard_code=CODE, file="x", raw=b"no", agency_id=cast.labor.pk, by=cast.actor(cast.lee)
        )


def test_what_was_reworded_since_the_export_is_named_and_untouched_rows_are_not(cast, standard):
    say(cast, *answers(one="must_have"))
    book = export(cast, standard)
    publish(cast, {**STATEMENTS, ONE: "Keep every pay plan.", TWO: "Pay on every day."})
    book[FIRST]["D5"] = "Must-have"
    assert faults(cast, book) == [(f"{FIRST}!D5", f"{TWO} was reworded since this workbook was exported.")]


def test_what_was_answered_on_the_page_since_the_export_is_not_overwritten(cast, standard):
    book = export(cast, standard)
    say(cast, *answers(one="not_applicable"))
    book[FIRST]["D4"] = "Must-have"
    ((where, says),) = faults(cast, book)
    assert where == f"{FIRST}!D4"
    assert "“Not applicable”" in says


def test_unique_capabilities_come_in_once(cast, standard):
    book = export(cast, standard)
    sheet = book["Unique capabilities"]
    for column, text in enumerate((ACTIVITY.lower(), "Pay mine inspectors", "30 U.S.C. 813"), start=1):
        sheet.cell(4, column).value = text
    assert give_back(cast, book).uniques == 1
    assert give_back(cast, book).uniques == 0
    assert UniqueCapability.objects.get().item.identifier == ACTIVITY
    sheet["C4"] = "31 U.S.C."
    sheet["A5"] = "FFM.010"
    found = faults(cast, book)
    assert [where for where, _ in found] == ["Unique capabilities!B4"] + ["Unique capabilities!B5"] * 3
    assert verify().is_whole


def test_a_provider_fills_in_its_own_columns(cast, standard):
    offering = make_offering(cast)
    book = export(cast, standard, offering)
    assert "Unique capabilities" not in book.sheetnames
    sheet = book[FIRST]
    assert sheet["E3"].value == "Planned on"
    sheet["D4"], sheet["E4"] = "Planned", date(2027, 1, 31)
    sheet["D5"], sheet["E5"] = "met out of the box", "soon"
    assert faults(cast, book, who="pat", offering_id=offering.pk) == [(f"{FIRST}!E5", "“soon” is no day.")]
    sheet["E5"] = None
    assert give_back(cast, book, who="pat", offering_id=offering.pk).changed == 2
    row = ProviderAnswer.objects.get(answer="planned")
    assert row.planned_on == date(2027, 1, 31)
    assert verify().is_whole


def test_text_that_a_spreadsheet_would_run_stays_text(cast, standard):
    say(cast, *answers(one="must_have", note="=HYPERLINK(1)"))
    cell = export(cast, standard)[FIRST]["E4"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_fit_gap_comes_back_as_it_went_out(cast, standard):
    say(cast, *answers(one="must_have", note="=1+1\n_x0041_ #REF!"))
    say(cast, *answers(two="not_applicable", note="007"))
    state_unique_capability(
        standard_code=CODE, agency_id=cast.labor.pk, identifier=ACTIVITY, statement="-Pay_x0041_",
        authority="=Law", by=cast.actor(cast.lee),
    )  # fmt: skip
    before, events = on_record(), Event.objects.count()
    done = give_back(cast, export(cast, standard))
    assert (done.changed, done.unchanged, done.uniques, done.faults) == (0, 2, 0, ())
    assert (on_record(), Event.objects.count()) == (before, events)


ODD = [
    "=1+1",
    "_x0041_",
    "#REF!",
    "007",
    "TRUE",
    "a\r\nb",
    " x ",
    "\ttab",
    "\x00\x1b",
    "\u00a0a",
    "<b>&amp;",
    "'a",
]
texts = (st.text(max_size=40) | st.sampled_from(ODD)).map(kept_text)


@st.composite
def stored_lines(draw, side):
    """Capabilities with any answer on record, or none."""
    lines = []
    for number in range(draw(st.integers(1, 4))):
        answer = draw(st.none() | st.sampled_from([member.value for member in ANSWERS_OF[side]]))
        day = draw(st.dates(date(1990, 1, 1), date(2090, 1, 1))) if answer == "planned" else None
        stored = Stored(answer, draw(texts) if answer else "", day, draw(st.integers(1, 99)), number)
        wording = Wording(number, f"{number:016}", draw(texts))
        lines.append(SheetLine(f"X.{number}", wording, "", draw(st.none() | st.just(stored))))
    return lines


@pytest.mark.parametrize("side", Side)
@given(data=st.data())
@settings(max_examples=25)
def test_whatever_is_on_record_is_read_as_it_was_written(side, data):
    lines = data.draw(stored_lines(side))
    about = About(side, "x-capabilities", "3", "labor")
    raw = write_workbook(about, [AnswerSheet("X", "X", tuple(lines))])
    sheets = read_workbook(raw, "x.xlsx")
    assert about_of(sheets) == about
    reading = read_answers(side, sheets, {line.identifier: [line.wording] for line in lines})
    assert reading.faults == []
    read = {
        line.given.identifier: replace(line.given, note=kept_text(line.given.note))
        for line in reading.answers
    }
    assert read == {
        line.identifier: Given(
            line.identifier, line.stored.answer, line.stored.note, line.stored.planned_on, line.stored.revision,
            line.wording.pk,
        )
        for line in lines
        if line.stored and line.stored.answer
    }  # fmt: skip
