"""Names as real sources write them, with whom they mean, from ``spellings.csv``.

The answer is a code, or a key where the organization has none; an empty answer is a name that must be
left for a person: a heading, a body that no list knows, several at once, or nobody.
"""

import csv
from pathlib import Path

import pytest

from openqsmo.loads.report import Report
from openqsmo.organizations.content import headings, known_organizations, same_names, same_organizations
from openqsmo.organizations.rules.broker import read_broker_codes
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.dotgov import read_dotgov
from openqsmo.organizations.rules.merge import merge
from openqsmo.organizations.rules.resolve import resolve
from openqsmo.organizations.vocabulary import Verdict
from tests.shared_data import shared


def spellings():
    with (Path(__file__).parent / "spellings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["spelling"].replace("\\r", "\r").replace("\\xa0", "\u00a0"), row["answer"]) for row in rows]


SPELLINGS = spellings()
KNOWN = Directory.of(known_organizations(), headings())


def holders(directory):
    """Whom each answer means: by key and by code."""
    codes = {str(code): key for key, record in directory.records.items() for code in record.codes}
    return codes | {key: key for key in directory.records}


@pytest.fixture(scope="module")
def everyone():
    folder = shared("agencies")
    sources = [known_organizations()]
    broker = folder / "broker_agency_codes.csv"
    sources.append(read_broker_codes(broker.read_bytes(), broker.name, Report("broker")))
    for file in ("dotgov_current-federal.csv", "dotgov_agencies-and-subs.csv"):
        sources.append(read_dotgov((folder / file).read_bytes(), file, Report("dotgov")))
    answers = {"same": same_organizations(), "same_names": same_names(), "headings": headings()}
    return Directory.of(merge(sources, report=Report("agencies"), **answers).records, headings())


def test_the_table_holds_enough_of_both_kinds():
    answers = [answer for _, answer in SPELLINGS]
    assert len(SPELLINGS) == len({text for text, _ in SPELLINGS}) == 322
    assert answers.count("") == 38


@pytest.mark.parametrize(("text", "answer"), SPELLINGS)
def test_the_organizations_known_from_the_start_never_take_a_name_for_another(text, answer):
    found = resolve(text, KNOWN)
    assert found.key in {holders(KNOWN).get(answer), None}, found.reason


def test_the_organizations_known_from_the_start_resolve_most_names_of_their_own():
    own = [(text, answer) for text, answer in SPELLINGS if answer in holders(KNOWN)]
    resolved = [text for text, _ in own if resolve(text, KNOWN).verdict is Verdict.RESOLVED]
    assert (len(resolved), len(own)) == (189, 200)


def test_the_real_list_never_takes_a_name_for_another(everyone):
    who = holders(everyone)
    wrong = {
        text: found.reason
        for text, answer in SPELLINGS
        if (found := resolve(text, everyone)).key not in {who.get(answer), None}
    }
    assert wrong == {}


def test_the_real_list_resolves_nine_names_in_ten(everyone):
    who = holders(everyone)
    own = [(text, answer) for text, answer in SPELLINGS if answer]
    assert [answer for _, answer in own if answer not in who] == []
    resolved = [text for text, _ in own if resolve(text, everyone).verdict is Verdict.RESOLVED]
    assert (len(resolved), len(own)) == (265, 284)


def test_what_must_be_left_for_a_person_is_left_with_a_reason(everyone):
    for text, answer in SPELLINGS:
        if not answer:
            found = resolve(text, everyone)
            assert found.verdict is not Verdict.RESOLVED, text
            assert found.reason, text


def test_a_right_answer_that_was_not_taken_is_offered_or_its_agency_is(everyone):
    who = holders(everyone)
    silent = []
    for text, answer in SPELLINGS:
        found = resolve(text, everyone)
        if answer and found.verdict is not Verdict.RESOLVED:
            offered = {candidate.key for candidate in found.others}
            meant = who[answer]
            if not offered & {meant, everyone.records[meant].parent_key}:
                silent.append(text)
    assert silent == ["United States Senate / Office of the Sergeant at Arms"]  # its sibling is offered


def test_every_name_of_the_real_list_means_itself_or_is_left_for_a_person(everyone):
    wrong = [
        record.name
        for record in everyone.records.values()
        if resolve(record.name, everyone).key not in {record.key, None}
    ]
    assert wrong == []


def test_every_name_cut_at_forty_letters_means_itself_or_is_left_for_a_person(everyone):
    """But a name of forty letters is that name, although a source may have cut a longer one there."""
    wrong = {}
    for record in everyone.records.values():
        cut = record.name.upper()[:40]
        found = resolve(cut, everyone)
        if found.key not in {record.key, None}:
            wrong[record.name] = everyone.is_primary_name(cut, found.key)
    assert all(wrong.values())
    assert len(wrong) == 4


def test_every_name_below_its_agency_means_itself_or_is_left_for_a_person(everyone):
    wrong = []
    for record in everyone.records.values():
        if record.parent_key is not None:
            text = f"{everyone.records[record.parent_key].name} / {record.name}"
            if resolve(text, everyone).key not in {record.key, None}:
                wrong.append(text)
    assert wrong == []


def test_hardly_any_state_or_local_government_is_taken_for_a_federal_one(everyone):
    with shared("agencies/dotgov_current-full.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["Domain type"].startswith("Federal")]
    names = sorted({row["Organization name"] for row in rows} | {row["Suborganization name"] for row in rows})
    taken = {name: key for name in names[::7] if (key := resolve(name, everyone).key)}
    assert len(names) > 10_000
    assert taken == {"Department of Homeland Security": "dhs"}  # Arizona has one of that name
