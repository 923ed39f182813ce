"""The registry on a terminal: what the API answers, or the same in lines."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.standards.actions import ensure_known_areas
from openqsmo.standards.cli import standards
from openqsmo.standards.models import Standard
from openqsmo.standards.tests.registry_samples import capability, data_element, load_items


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    load_items(
        capability("FFM.010.010.011", "Provide reports."), capability("FFM.010.010.012", "Keep funds.")
    )
    load_items(capability("FFM.010.010.011", "Provide better reports."))
    load_items(data_element())


def run(*arguments):
    result = CliRunner().invoke(standards, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_names_every_standard_with_its_newest_version(filled):
    first, second = run("list").splitlines()
    assert first.startswith("ffm-capabilities  version 2, ")
    assert second.endswith(", 1 item  As published by its source")
    assert [each["code"] for each in json.loads(run("list", "--json"))] == [
        "ffm-capabilities",
        "ffm-data-elements",
    ]


def test_show_gives_the_versions_of_a_standard(filled):
    lines = run("show", "ffm-capabilities").splitlines()
    assert [line[:9] for line in lines[1:]] == ["version 2", "version 1"]
    assert [v["items"] for v in json.loads(run("show", "ffm-capabilities", "--json"))["versions"]] == [1, 2]


def test_show_gives_what_an_item_says_now_and_before(filled):
    text = run("show", "ffm-capabilities", "FFM.010.010.011")
    assert "What it must do: Provide better reports." in text
    assert "Authoritative references: not given" in text
    assert "In version 1: What it must do: Provide reports." in text
    assert "(no longer listed)" in run("show", "ffm-capabilities", "FFM.010.010.012")
    found = json.loads(run("show", "ffm-capabilities", "FFM.010.010.011", "--json"))
    assert found["other_wordings"][0]["versions"] == [1]


def test_items_lists_a_version_narrowed(filled):
    assert run("items", "ffm-capabilities") == "FFM.010.010.011  Provide better reports.\n"
    assert (
        run("items", "ffm-capabilities", "--version", "1", "--words", "funds")
        == "FFM.010.010.012  Keep funds.\n"
    )
    assert run("items", "ffm-capabilities", "--function", "FFM.020") == ""
    assert len(json.loads(run("items", "ffm-capabilities", "--version", "1", "--json"))) == 2


def test_search_finds_items_of_newest_versions(filled):
    assert (
        run("search", "better", "rep", "--kind", "capability") == "FFM.010.010.011  Provide better reports.\n"
    )
    assert run("search", "funds") == ""
    assert json.loads(run("search", "account", "--area", "ffm", "--json"))[0]["kind"] == "data_element"


def test_what_is_not_on_record_is_refused(filled):
    for arguments in (("show", "none"), ("items", "none")):
        with pytest.raises(Standard.DoesNotExist):
            run(*arguments)
    for arguments in (("show", "ffm-capabilities", "X"), ("items", "ffm-capabilities", "--version", "9")):
        with pytest.raises(Refused, match="There is no such"):
            run(*arguments)
