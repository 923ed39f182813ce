"""What a report keeps to look at, and what it counts."""

import json

import pytest

from openqsmo.loads.report import Report, Weight


def test_a_sample_keeps_few_findings_and_counts_all():
    report = Report("feed")
    for number in range(30):
        report.note("day_in_words", "a.json", f"row {number}", "Words.", sample=3)
    report.note("other", "a.json", "row 1", "Other.")
    assert report.counts(Weight.NOTED) == {"day_in_words": 30, "other": 1}
    assert [f.record for f in report.findings] == ["row 0", "row 1", "row 2", "row 1"]
    assert report.as_data()["noted"] == {"day_in_words": 30, "other": 1}


def test_without_a_sample_every_finding_is_kept():
    report = Report("feed")
    for number in range(30):
        report.set_aside("ragged_row", "a.csv", f"line {number}", "Ragged.")
    assert len(report.findings) == 30
    assert report.counts(Weight.SET_ASIDE) == {"ragged_row": 30}
    assert report.counts(Weight.NOTED) == {}


def test_the_same_kind_set_aside_and_noted_is_counted_apart():
    report = Report("feed")
    report.note("odd", "a.csv", "line 1", "Odd.", sample=1)
    report.set_aside("odd", "a.csv", "line 2", "Odd.", sample=1)
    assert report.counts(Weight.NOTED) == report.counts(Weight.SET_ASIDE) == {"odd": 1}
    assert len(report.findings) == 2


@pytest.mark.parametrize("given", ["a\x00b", "half \ud800 character", "x" * 5_000_000, {"a": ["\x00"]}])
def test_what_was_given_is_kept_short_and_can_be_stored(given):
    report = Report("feed")
    report.note("odd", "a.json", given if isinstance(given, str) else "row", "Odd.", given=given)
    stored = json.dumps(report.as_data(), ensure_ascii=False)
    stored.encode("utf-8")
    assert "\\u0000" not in stored
    assert len(stored) < 2000


def test_findings_taken_from_another_report_stay_counted_as_they_were():
    part = Report("part")
    for number in range(5):
        part.note("odd", "a.json", f"row {number}", "Odd.", sample=2)
    whole = Report("feed")
    whole.note("odd", "b.json", "row 1", "Odd.")
    whole.take(part)
    assert whole.counts(Weight.NOTED) == {"odd": 6}
    assert [f.file for f in whole.findings] == ["b.json", "a.json", "a.json"]
    assert whole.read == {}
