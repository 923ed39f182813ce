"""Loading the real feeds beside the demonstration: what is there is loaded, what is not is said."""

import click
import pytest

from openqsmo.kernel.problems import Problem, Refused
from openqsmo.site.demonstration.real_data import FEEDS, load_real_data

DIRTY = Problem(code="TST-001", says="The file is torn.", fix="Fetch it again.")


@pytest.fixture
def loads():
    """A ``qsmo load`` with commands that note what they were given; ``fedramp`` refuses."""
    group, given = click.Group(), []

    def command(name, progress):
        options = [click.Argument(["path"])]
        options += [click.Option(["--progress"], is_flag=True)] if progress else []

        def run(path, **more):
            given.append((name, path, more))
            if name == "fedramp":
                raise Refused(DIRTY)

        return click.Command(name, params=options, callback=run)

    group.add_command(command("agencies", progress=True))
    group.add_command(command("fedramp", progress=False))
    group.add_command(command("fibf", progress=False))
    return group, given


def test_feeds_are_loaded_in_the_order_in_which_they_need_each_other(loads, tmp_path):
    group, given = loads
    for feed in FEEDS:
        (tmp_path / feed.path).mkdir(parents=True, exist_ok=True)
    said = []
    load_real_data(tmp_path, group, said.append)
    assert [(name, more) for name, _, more in given] == [
        ("agencies", {"progress": True}),
        ("fibf", {}),
        ("fibf", {}),
        ("fibf", {}),
        ("fedramp", {}),
    ]
    assert given[1][1] == str(tmp_path / "fibf" / "_data")
    assert any("fedramp: not loaded. The file is torn." in line for line in said)
    assert any("grants-offerings: skipped, this version has no" in line for line in said)


def test_a_feed_that_is_not_there_is_skipped_in_words(loads, tmp_path):
    group, given = loads
    (tmp_path / "agencies").mkdir()
    said = []
    load_real_data(tmp_path, group, said.append)
    assert [name for name, *_ in given] == ["agencies"]
    assert sum("is not there" in line for line in said) == 4


def test_a_folder_that_is_not_there_is_refused(loads, tmp_path):
    with pytest.raises(Refused) as refused:
        load_real_data(tmp_path / "nowhere", loads[0], lambda text: None)
    assert refused.value.problem.code == "SIT-009"
