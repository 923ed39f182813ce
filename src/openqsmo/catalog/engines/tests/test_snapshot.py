import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.catalog.engines import search, snapshot
from openqsmo.catalog.engines.questions import Entry, Question
from openqsmo.catalog.engines.search import SearchIndex
from openqsmo.catalog.engines.tests import strategies as some
from openqsmo.kernel.visibility import Visibility

PUBLIC = Visibility.PUBLIC
SOURCE = Path(__file__).parents[4]


def entry(number, word="payroll"):
    words = {PUBLIC: [("name", f"{word} {number}")]}
    return Entry(number, frozenset({"public"}), words, {PUBLIC: {"state": ("open",)}}, {"name": word})


def ask(words=""):
    return Question(words, {}, frozenset({"public"}), PUBLIC)


def saved(path, entries, position=7, of="one"):
    index = SearchIndex(path, of=of)
    index.rebuild(lambda: (position, entries))
    return index


def refuse_to_read():
    raise AssertionError("the database was read although a snapshot was there")


@settings(deadline=None, max_examples=30)
@given(
    entries=st.lists(some.entries, max_size=9),
    more=some.changes,
    questions=st.lists(some.questions, min_size=1),
)
def test_an_opened_snapshot_answers_and_changes_as_the_index_that_wrote_it(
    tmp_path_factory, entries, more, questions
):
    path = tmp_path_factory.mktemp("search") / "offerings"
    index = saved(path, entries)
    opened = SearchIndex.open(path, of="one")
    for position, (upserts, removals) in enumerate(more, start=8):
        assert [opened.search(question) for question in questions] == [
            index.search(question) for question in questions
        ]
        index.apply(position, upserts, removals)
        index.save()
        opened.apply(position, upserts, removals)
    assert opened.position == SearchIndex.open(path, of="one").position == index.position


def test_no_snapshot_opens_empty_and_without_a_position(tmp_path):
    index = SearchIndex.open(tmp_path / "none" / "offerings")
    assert (index.position, len(index), index.search(ask()).total) == (None, 0, 0)
    with pytest.raises(ValueError, match="rebuild"):
        index.apply(1, [entry(1)], [])


def test_an_index_without_a_file_is_rebuilt_and_never_saved():
    index = SearchIndex.open(None)
    index.rebuild(lambda: (3, [entry(1)]))
    assert (index.position, index.search(ask("payroll")).ids, index.save()) == (3, (1,), False)


def test_the_snapshot_of_another_database_is_passed_over(tmp_path):
    saved(tmp_path / "offerings", [entry(1)], of="one")
    assert SearchIndex.open(tmp_path / "offerings", of="two").position is None


def test_a_snapshot_of_an_older_form_is_passed_over(tmp_path, monkeypatch):
    saved(tmp_path / "offerings", [entry(1)])
    monkeypatch.setattr(snapshot, "FORM", snapshot.FORM + 1)
    assert SearchIndex.open(tmp_path / "offerings", of="one").position is None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_snapshot_reads_as_none_and_is_rebuilt(tmp_path, data):
    path = tmp_path / "offerings"
    SearchIndex(path, of="one").rebuild(lambda: (7, [entry(1), entry(2)]), anew=True)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    path.write_bytes(whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    index = SearchIndex.open(path, of="one")
    assert index.position is None
    index.rebuild(lambda: (8, [entry(3)]))
    assert SearchIndex.open(path, of="one").search(ask()).ids == (3,)


def test_whoever_is_reading_a_snapshot_reads_the_old_one_to_its_end(tmp_path):
    path = tmp_path / "offerings"
    index = saved(path, [entry(1)])
    whole = path.read_bytes()
    with path.open("rb") as reader:
        start = reader.read(10)
        index.apply(8, [entry(number) for number in range(50)], [])
        index.save()
        assert start + reader.read() == whole
    assert path.read_bytes() != whole


def test_a_second_process_takes_the_snapshot_and_reads_nothing(tmp_path):
    saved(tmp_path / "offerings", [entry(1)])
    second = SearchIndex(tmp_path / "offerings", of="one")
    second.rebuild(refuse_to_read)
    assert (second.position, second.search(ask()).ids) == (7, (1,))


def test_a_rebuild_anew_reads_whatever_snapshot_there_is(tmp_path):
    index = saved(tmp_path / "offerings", [entry(1)])
    index.rebuild(lambda: (2, [entry(5)]), anew=True)
    assert SearchIndex.open(tmp_path / "offerings", of="one").position == index.position == 2


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(tmp_path):
    index = saved(tmp_path / "offerings", [entry(1)])
    with pytest.raises(KeyError):
        index.rebuild(lambda: (9, [Entry(2, frozenset(), {PUBLIC: [("nonsense", "a")]})]), anew=True)
    with pytest.raises(KeyError):
        index.apply(9, [entry(3), Entry(2, frozenset(), {PUBLIC: [("nonsense", "a")]})], [1])
    assert (index.position, index.search(ask()).ids) == (7, (1,))


def test_a_position_that_is_not_later_changes_nothing(tmp_path):
    index = saved(tmp_path / "offerings", [entry(1)])
    assert index.apply(8, [entry(1, "ledger")], []) is True
    assert index.apply(8, [entry(1, "stale")], []) is False
    assert index.search(ask("ledger")).total == 1


def test_many_changes_are_saved_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(search, "SAVE_AFTER", 3)
    index = saved(tmp_path / "offerings", [])
    index.apply(8, [entry(1), entry(2)], [])
    assert SearchIndex.open(tmp_path / "offerings", of="one").position == 7
    index.apply(9, [entry(3)], [])
    assert SearchIndex.open(tmp_path / "offerings", of="one").position == 9


def test_searches_beside_changes_see_a_whole_state():
    index = SearchIndex()
    index.rebuild(lambda: (0, []))
    wrong = []

    def look():
        while index.position < 200:
            answer = index.search(ask("payroll"))
            if (
                answer.total != len(answer.ids)
                or dict(answer.counts.get("state", ())).get("open", 0) != answer.total
            ):
                wrong.append(answer)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for looker in lookers:
        looker.start()
    for position in range(1, 201):
        upsert, removal = [entry(position % 10)], [(position + 5) % 10]
        index.apply(position, upsert, removal)
    for looker in lookers:
        looker.join()
    assert wrong == []


WRITER = """
import sys
from pathlib import Path
from openqsmo.catalog.engines.search import Entry, SearchIndex
from openqsmo.kernel.visibility import Visibility

def entries(position):
    words = {Visibility.PUBLIC: [("name", f"position{position}")]}
    return [Entry(number, frozenset({"public"}), words) for number in range(300)]

index = SearchIndex(Path(sys.argv[1]), of="one")
index.rebuild(lambda: (0, entries(0)))
for position in range(index.position + 1, 1_000_000):
    index.apply(position, entries(position), [])
    index.save()
    print(position, flush=True)
"""


@pytest.mark.parametrize("milliseconds", [0, 7, 13, 29, 41, 67])
def test_killing_a_writer_leaves_a_whole_snapshot(tmp_path, milliseconds):
    path = tmp_path / "offerings"
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
        writer.stdout.readline()
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    index = SearchIndex.open(path, of="one")
    assert index.position is not None
    assert index.search(ask(f"position{index.position}")).total == 300
    index.apply(index.position + 1, [], [0])
    assert index.save() is True


READER = """
import json, os, sys, time
from pathlib import Path
from openqsmo.catalog.engines.search import Entry, SearchIndex

def read():
    print(json.dumps("read"), flush=True)
    time.sleep(0.2)
    return 1, [Entry(1, frozenset({"public"}))]

index = SearchIndex.open(Path(sys.argv[1]), of="one")
index.rebuild(read)
print(json.dumps([index.position, len(index)]), flush=True)
"""


def test_of_processes_that_start_together_one_reads_the_database(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", READER, str(tmp_path / "offerings")]
    together = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    said = [json.loads(line) for one in together for line in one.communicate()[0].splitlines()]
    assert said.count("read") == 1
    assert said.count([1, 1]) == 3
