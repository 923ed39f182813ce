"""Malformed feeds, hundreds of them: each ends in a load that says what it set aside, or in a refusal.

A refusal has a code, names the file, says what to do, and has changed nothing.
"""

import json

import pytest
from django.db import transaction

from openqsmo.catalog.actions.load_fedramp import load_fedramp
from openqsmo.catalog.actions.load_grants_offerings import load_grants_offerings
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import recorded_models, verify
from openqsmo.loads.reading import files_at, read_bytes
from openqsmo.organizations.actions import load_agencies
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from tests.hostile.feeds import ENDING, KINDS, Place, Spoiled, good, spoiled

pytestmark = pytest.mark.django_db
CASES = list(spoiled())


def read_files(path, ending):
    return [(each.name, read_bytes(each)) for each in files_at(path, ending)]


LOADS = {
    "fedramp": lambda path: load_fedramp(files=files_at(path, ".json"), by=OPERATOR, anyway=True)[-1],
    "fibf": lambda path: load_fibf(files=read_files(path, ".json"), by=OPERATOR),
    "agencies": lambda path: load_agencies(files=read_files(path, ".csv"), by=OPERATOR),
    "grants-offerings": lambda path: load_grants_offerings(path=path, by=OPERATOR),
}


def put(case, folder):
    """Put what is spoiled where a load looks for it; gives the path."""
    path = folder / f"spoiled.{ENDING[case.kind]}"
    match case.what:
        case bytes():
            path.write_bytes(case.what)
        case Place.EMPTY_FOLDER:
            path.mkdir()
        case Place.FOLDER_OF_FOLDERS:
            (path / f"inner.{ENDING[case.kind]}").mkdir(parents=True)
        case Place.LOOP:
            path.symlink_to(path)
        case Place.DEVICE:
            path.symlink_to("/dev/zero")
        case Place.NUL_NAME:
            path = folder / f"spoi\0led.{ENDING[case.kind]}"
        case Place.LONG_NAME:
            path = folder / ("x" * 5_000)
    return path


def state():
    """What must stay as it is where a load is refused: how many rows of everything, and the ledger."""
    rows = {model._meta.label: model.objects.count() for model in recorded_models()}
    return rows | {"ledger": Head.objects.get().hash}


def test_there_are_hundreds_of_them_and_all_are_different():
    assert len(CASES) > 300
    assert {case.kind for case in CASES} == set(KINDS)
    assert len({str(case) for case in CASES}) == len(CASES)
    assert len({(case.kind, case.what) for case in CASES}) > len(CASES) * 0.95


@pytest.fixture(scope="module")
def good_loads(django_db_setup, django_db_blocker, tmp_path_factory):
    """What is on record before each test: one good load of each kind; gives their reports."""
    folder = tmp_path_factory.mktemp("good")
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_known_areas(by=OPERATOR)
        yield {kind: LOADS[kind](put(Spoiled(kind, "not", good(kind)), folder)).report for kind in KINDS}
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_feed_that_they_are_made_of_loads(good_loads, kind):
    report = good_loads[kind]
    assert sum(sum(counts.values()) for counts in report["outcomes"].values()) > 1
    assert report["set_aside"] == {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_loaded_with_a_report_or_refused_and_nothing_is_changed(good_loads, case, tmp_path):
    path = put(case, tmp_path)
    before = state()
    problem = load = None
    try:
        load = LOADS[case.kind](path)
    except Refused as refused:
        problem = refused.problem
    if problem is not None:
        assert_is_clear(problem, case)
        assert state() == before
    else:
        assert not case.must_be_refused, load.report
        assert_is_told(load.report)
        assert case.finding in {*load.report["set_aside"], *load.report["noted"], ""}
    assert verify().is_whole


def assert_is_clear(problem, case):
    """A refusal with a code, which file it is about, what is wrong with it and what to do."""
    assert problem.code.partition("-")[0] in {"LOA", "STA", "CAT", "ORG"}
    assert "spoiled" in problem.says or "spoi led" in problem.says or "xxxxx" in problem.says
    assert problem.fix
    assert "\0" not in problem.says
    assert len(problem.says) < 2_000 or case.what is Place.LONG_NAME


def assert_is_told(report):
    """A report that can be shown: each finding says what and where, in words that fit a page."""
    json.dumps(report, ensure_ascii=False).encode()
    for finding in report["findings"]:
        assert finding["file"].startswith("spoiled") or finding["file"] == "all files", finding
        assert finding["record"], finding
        assert finding["says"], finding
        assert len(finding["says"]) + len(finding["given"]) < 2_000
    kept = {(finding["weight"], finding["kind"]) for finding in report["findings"]}
    assert {("set_aside", kind) for kind in report["set_aside"]} <= kept


def test_some_are_loaded_with_what_is_left_of_them_and_most_must_be_refused():
    refused = [case for case in CASES if case.must_be_refused]
    assert len(CASES) / 4 < len(refused) < len(CASES) * 3 / 4
