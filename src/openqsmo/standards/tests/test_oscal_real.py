"""NIST's baselines of SP 800-53 revision 5, resolved here and compared with NIST's own resolution.

The whole catalog of SP 800-53 is not among the shared data. Its place is taken by the union of
NIST's three resolved baselines, so a control that stands in none of them cannot be resolved.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report
from openqsmo.standards.rules.oscal import (
    Sort,
    controls_as_items,
    every_control,
    missing_controls,
    missing_from,
    named_controls,
    read_catalog,
    read_documents,
    resolve,
    write_catalog,
    write_document,
    write_profile,
)
from openqsmo.standards.rules.oscal_choosing import as_they_are, combined, nested
from openqsmo.standards.rules.oscal_documents import BackMatter, Combine, every_parameter
from openqsmo.standards.rules.oscal_words import proses
from tests.shared_data import shared

PREFIX = "NIST_SP-800-53_rev5_"
NUMBERS = {"LOW": 149, "MODERATE": 287, "HIGH": 370}
WHOLE = f"{PREFIX}catalog.json"
MODIFIED = datetime(2026, 11, 1, tzinfo=UTC)


def resolved_name(level):
    return f"{PREFIX}{level}-baseline-resolved-profile_catalog-min.json"


@pytest.fixture(scope="module")
def files():
    folder = shared("oscal")
    return {path.name: path.read_bytes() for path in folder.rglob("*.json")}


@pytest.fixture(scope="module")
def loaded(files):
    report = Report("oscal")
    return read_documents(files.items(), report), report


@pytest.fixture(scope="module")
def union(loaded):
    """All that the three baselines hold, in one catalog."""
    feed, _ = loaded
    catalogs = [feed.catalogs[resolved_name(one)] for one in NUMBERS]
    whole = nested(as_they_are(combined(catalogs, Combine.USE_FIRST)), catalogs)
    resources = {one.uuid: one for each in catalogs for one in each.back_matter.resources}
    order = [one.uuid for one in catalogs[-1].back_matter.resources]
    ordered = tuple(resources[uuid] for uuid in sorted(resources, key=order.index))
    return replace(whole, back_matter=BackMatter(ordered), groups=in_order(whole.groups, catalogs[-1]))


def in_order(groups, like):
    """Groups with their controls in the order of another catalog, which a union does not know."""
    place = {control.id: number for number, control in enumerate(every_control(like))}

    def ordered(controls):
        inner = (replace(one, controls=ordered(one.controls)) for one in controls)
        return tuple(sorted(inner, key=lambda one: place[one.id]))

    found = [replace(group, controls=ordered(group.controls)) for group in groups]
    order = [group.id for group in like.groups]
    return tuple(sorted(found, key=lambda group: order.index(group.id)))


@pytest.fixture(scope="module")
def resolutions(loaded, union):
    feed, _ = loaded
    documents = {WHOLE: union}
    return {one: resolve(feed.profiles[f"{PREFIX}{one}-baseline_profile.json"], documents) for one in NUMBERS}


@pytest.fixture(scope="module")
def baselines(loaded):
    feed, _ = loaded
    return {
        one.lower(): named_controls(feed.profiles[f"{PREFIX}{one}-baseline_profile.json"])
        for one in (*NUMBERS, "PRIVACY")
    }


@pytest.fixture(scope="module")
def items(loaded, baselines):
    feed, _ = loaded
    return {
        one.identifier: one
        for one in controls_as_items(feed.catalogs[resolved_name("HIGH")], baselines=baselines)
    }


def ids(catalog):
    return [control.id for control in every_control(catalog)]


def test_every_document_is_read_and_nothing_is_wrong_with_any(loaded, files):
    feed, report = loaded
    assert len(feed.catalogs) == 4
    assert len(feed.profiles) == 4
    assert (feed.not_oscal, feed.unreadable) == ((), ())
    assert sorted(feed.others.values()) == sorted(
        [Sort.COMPONENT_DEFINITION] * 2
        + [Sort.ASSESSMENT_PLAN, Sort.ASSESSMENT_RESULTS, Sort.PLAN_OF_ACTION]
        + [Sort.SYSTEM_SECURITY_PLAN] * 4
    )
    assert len(files) == len(feed.documents) + len(feed.others)
    assert report.findings == []
    assert report.read["control"] == sum(NUMBERS.values()) + 4
    assert report.read["plan of action and milestones"] == 1


@pytest.mark.parametrize("level", NUMBERS)
def test_a_catalog_holds_as_many_controls_and_parameters_as_a_plain_search_finds(loaded, files, level):
    feed, _ = loaded
    name = resolved_name(level)
    catalog, text = feed.catalogs[name], files[name]
    assert len(ids(catalog)) == len(set(ids(catalog))) == NUMBERS[level]
    assert len(re.findall(rb'"name"\s*:\s*"sort-id"', text)) == NUMBERS[level]
    assert len(re.findall(rb'"class"\s*:\s*"SP800-53(?:-enhancement)?"', text)) == NUMBERS[level]
    params = set(re.findall(rb'"id"\s*:\s*"([a-z]{2}-[0-9.]+_(?:odp|prm)[^"]*)"', text))
    assert {param.id.encode() for param in every_parameter(catalog)} == params
    prose = sum(1 for control in every_control(catalog) for _ in proses(control.parts))
    guidelines = sum(len(param.guidelines) for param in every_parameter(catalog))
    assert prose + guidelines == text.count(b'"prose"')


@pytest.mark.parametrize("level", NUMBERS)
def test_a_resolved_profile_is_what_nist_resolved_to_the_last_letter(loaded, resolutions, files, level):
    nist = json.loads(files[resolved_name(level)])["catalog"]
    own = json.loads(write_document(resolutions[level]))["catalog"]
    assert len(ids(resolutions[level])) == NUMBERS[level]
    assert own["groups"] == nist["groups"]
    assert own["back-matter"] == nist["back-matter"]
    assert own.get("controls") == nist.get("controls")
    for key in ("title", "version", "oscal-version", "roles", "parties", "responsible-parties"):
        assert own["metadata"][key] == nist["metadata"][key]
    assert [one for one in own["metadata"]["links"] if one["rel"] == "source-profile"]
    assert own["uuid"] != nist["uuid"]


def test_the_union_holds_each_control_of_the_baselines_once(loaded, union):
    feed, _ = loaded
    held = [set(ids(feed.catalogs[resolved_name(one)])) for one in NUMBERS]
    assert set(ids(union)) == set().union(*held)
    assert len(ids(union)) == 370


def test_privacy_controls_that_stand_in_no_catalog_are_named_and_not_dropped(loaded, union, baselines):
    feed, _ = loaded
    profile = feed.profiles[f"{PREFIX}PRIVACY-baseline_profile.json"]
    missing = missing_controls(profile, {WHOLE: union})
    assert len(baselines["privacy"]) == 96
    assert set(missing) == set(baselines["privacy"]) - set(ids(union))
    assert len(missing) == 53
    assert {"ac-3.14", "pm-3", "pt-1", "si-19"} <= set(missing)
    assert missing_from(union, baselines) == {"privacy": missing}
    with pytest.raises(Refused) as refused:
        resolve(profile, {WHOLE: union})
    problem = refused.value.problem
    assert "53 ids" in problem.says
    assert "profile.imports[0]" in problem.says
    assert f"{PREFIX}PRIVACY-baseline_profile.json" in problem.says
    assert set(missing) <= set(re.findall(r"[a-z]{2}-[0-9.]+[0-9]|[a-z]{2}-[0-9]+", problem.says))
    assert [one.field.rpartition(" ")[2] for one in problem.errors] == list(missing)
    assert "whole catalog" in problem.fix


def test_items_are_identified_as_nist_labels_them(items, files):
    text = files[resolved_name("HIGH")].decode()
    labels = set(re.findall(r'"name":\s*"label",\s*"value":\s*"([A-Z]{2}-[0-9]+(?:\([0-9]+\))?)"\s*\}', text))
    assert set(items) == labels
    assert len(items) == 370
    assert items["AC-2(1)"].content["oscal_id"] == "ac-2.1"
    assert items["AC-2(1)"].content["enhances"] == "AC-2"
    assert "enhances" not in items["AC-2"].content
    assert len({one.content["family"] for one in items.values()}) == 18
    assert sum(1 for one in items.values() if "enhances" in one.content) == 182
    assert items["AC-2"].source.file == resolved_name("HIGH")
    assert items["AC-2"].source.place == "catalog.groups[0].controls[1]"


def test_statements_read_as_nist_prints_them(items):
    ac2 = items["AC-2"].content
    assert ac2["statement"][1] == "b. Assign account managers;"
    assert "d.1. Authorized users of the system;" in ac2["statement"]
    assert (
        "h.1. [Assignment: organization-defined time period] when accounts are no longer required;"
        in ac2["statement"]
    )
    ac1 = items["AC-1"].content["statement"]
    assert ac1[0] == (
        "a. Develop, document, and disseminate to [Assignment: organization-defined personnel or roles]:"
    )
    assert ac1[1].startswith(
        "a.1. [Selection (one or more): organization-level; mission/business process-level; system-level]"
    )
    assert ac1[2].startswith("a.1.(a) ")
    ac7 = " ".join(items["AC-7"].content["statement"])
    assert "[Selection (one or more): lock the account or node for [Assignment: organization-defined " in ac7
    every = [line for one in items.values() for line in (*one.content["statement"], one.content["guidance"])]
    assert [line for line in every if "{{" in line] == []


def test_items_say_which_baselines_hold_them_and_what_they_relate_to(items):
    assert items["AC-1"].content["baselines"] == ["low", "moderate", "high", "privacy"]
    assert items["AC-2(1)"].content["baselines"] == ["moderate", "high"]
    for level, number in NUMBERS.items():
        assert sum(level.lower() in one.content["baselines"] for one in items.values()) == number
    assert sum("privacy" in one.content["baselines"] for one in items.values()) == 96 - 53
    assert items["AC-2"].content["related"][:3] == ["AC-3", "AC-5", "AC-6"]
    assert items["AC-2(1)"].content["requires"] == ["AC-2"]
    assert any(one["title"] == "SP 800-162" for one in items["AC-2"].content["references"])


def test_what_is_written_reads_back_as_the_same_items_and_the_same_statements(loaded, items, baselines):
    feed, _ = loaded
    source = feed.catalogs[resolved_name("HIGH")]
    raw = write_catalog(items.values(), title="Controls", version="1", last_modified=MODIFIED)
    report = Report("test")
    catalog = read_catalog("own.json", raw, report)
    assert report.findings == []
    again = controls_as_items(catalog, baselines=baselines)
    assert {one.identifier: one.content for one in again} == {
        one.identifier: one.content for one in items.values()
    }
    assert ids(catalog) == ids(source)
    own, nist = ({one.id: statement(one) for one in every_control(each)} for each in (catalog, source))
    assert own == nist


def statement(control):
    parts = [part for part in control.parts if part.name == "statement"]
    return [text.strip() for text in proses(parts)]


def test_each_baseline_is_written_as_a_profile_that_resolves_to_it(loaded, items, baselines):
    raw = write_catalog(items.values(), title="Controls", version="1", last_modified=MODIFIED)
    files = [("own.json", raw)]
    for name in baselines:
        profile = write_profile(
            items.values(), name, catalog="own.json", title=name, version="1", last_modified=MODIFIED
        )
        files.append((f"{name}.json", profile))
    feed = read_documents(files, Report("test"))
    for name, held in baselines.items():
        resolved = resolve(feed.profiles[f"{name}.json"], feed.documents)
        assert set(ids(resolved)) == set(held) - set(missing_from(resolved, {name: held}).get(name, ()))
        assert len(ids(resolved)) == {**NUMBERS, "PRIVACY": 43}[name.upper()]


def test_the_example_catalog_of_another_publisher_loads_with_its_own_labels(loaded):
    feed, _ = loaded
    found = controls_as_items(feed.catalogs["basic-catalog.json"], baselines={})
    assert [one.identifier for one in found] == ["1.1.1", "1.1.2", "2.1.1", "2.1.2"]
    assert found[0].content["oscal_id"] == "s1.1.1"
    assert found[0].content["family"] == "Internal Organization"
    assert "baselines" not in found[0].content
    words = next(one for one in found[0].content["parameters"] if "choices" in one)["words"]
    assert words.startswith("[Selection (one or more): initiating a device lock after [Assignment: ")


def test_every_document_is_written_as_it_was_read(loaded):
    feed, _ = loaded
    for name, document in feed.documents.items():
        read = read_documents([(name, write_document(document))], Report("test"))
        assert read.documents[name] == document
