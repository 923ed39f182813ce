"""What a draft may hold, who may start one, which files are evidence."""

from datetime import date

import pytest

from openqsmo.catalog.rules.drafts import (
    EVERY_FIELD,
    PROVIDERS,
    Proofs,
    read_claims,
    read_content,
    read_visibility,
    why_unproven,
)
from openqsmo.catalog.rules.evidence_files import LONGEST_NAME, file_name, media_type_of
from openqsmo.catalog.rules.starting import StartFacts, against_mode, kinds_open_to, may_start
from openqsmo.catalog.vocabulary import Assurance, SourcingMode
from openqsmo.kernel.actor import Actor, Grant, Role

TODAY = date(2026, 6, 1)
ACME, HR, FM = 1, 2, 3
M = SourcingMode


def fields(errors):
    return [error.field for error in errors]


def proofs(claims=None, unchanged=()):
    return Proofs(claims or {}, unchanged, TODAY)


def test_blank_fields_are_left_out_and_unknown_ones_are_refused():
    content, errors = read_content({"title": "A", "support": " ", "color": "red"}, PROVIDERS, {})
    assert content == {"title": "A"}
    assert fields(errors) == ["color"]


def test_the_reviewers_notes_are_no_field_of_the_provider():
    assert fields(read_content({"title": "A", "vetting_notes": "x"}, PROVIDERS, {})[1]) == ["vetting_notes"]
    assert read_content({"title": "A", "vetting_notes": "x"}, EVERY_FIELD, {})[1] == ()


def test_an_offering_always_has_a_name():
    assert fields(read_content({}, PROVIDERS, {})[1]) == ["title"]


def test_what_stands_already_is_no_error_of_who_saves_now():
    kept = {"title": "A", "website": "www.without-scheme.gov"}
    assert read_content(dict(kept), PROVIDERS, kept) == (kept, ())
    assert fields(read_content(kept | {"website": "www.other.gov"}, PROVIDERS, kept)[1]) == ["website"]


def test_only_levels_that_differ_from_the_schema_are_kept():
    given = {"price": "federal", "support": "public", "slots_left": "public"}
    assert read_visibility(given, PROVIDERS) == ({"price": "federal", "slots_left": "public"}, ())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"price": "secret"}, "visibility.price"),
        ({"price": None}, "visibility.price"),
        ({"price": ["public"]}, "visibility.price"),
        ({"title": "qsmo"}, "visibility.title"),
        ({"vetting_notes": "public"}, "visibility.vetting_notes"),
        ({"color": "public"}, "visibility.color"),
    ],
)
def test_a_level_that_cannot_be_is_refused(given, field):
    assert fields(read_visibility(given, EVERY_FIELD)[1]) == [field]


@pytest.mark.parametrize(
    ("level", "on", "by", "has_file", "is_proven"),
    [
        (Assurance.CLAIMED, None, "", False, True),
        (Assurance.DOCUMENTED, None, "", False, False),
        (Assurance.DOCUMENTED, None, "", True, True),
        (Assurance.CERTIFIED, TODAY, "Lab", False, False),
        (Assurance.CERTIFIED, None, "Lab", True, False),
        (Assurance.CERTIFIED, TODAY, "", True, False),
        (Assurance.CERTIFIED, TODAY, "Lab", True, True),
        (Assurance.TESTED, TODAY, "", True, False),
        (Assurance.TESTED, TODAY, "Lab", True, True),
    ],
)
def test_each_level_of_assurance_needs_more_than_the_one_before(level, on, by, has_file, is_proven):
    assert (why_unproven(level, on, by, has_file) == "") == is_proven


def test_a_claim_without_a_file_stays_claimed():
    claims, errors = read_claims({"support": {"level": "documented"}}, PROVIDERS, proofs())
    assert fields(errors) == ["claims.support.level"]
    cited = {"support": {"level": "claimed", "evidence": [4]}}
    claims, errors = read_claims({"support": {"level": "documented"}}, PROVIDERS, proofs(cited))
    assert (claims, errors) == ({"support": {"level": "documented", "evidence": [4]}}, ())


def test_a_claim_that_a_source_proved_stands_while_it_and_its_value_stay():
    listed = {"authorization": {"level": "certified", "on": "2024-01-01"}}
    given = {"authorization": {"level": "certified", "on": "2024-01-01", "by": ""}}
    assert read_claims(given, PROVIDERS, proofs(listed, {"authorization"})) == (listed, ())
    assert fields(read_claims(given, PROVIDERS, proofs(listed))[1]) == ["claims.authorization.level"]


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        ({"level": "perfect"}, "claims.support.level"),
        ({"level": "claimed", "on": "2026-06-02"}, "claims.support.on"),
        ({"level": "claimed", "on": "soon"}, "claims.support.on"),
        ({"level": "claimed", "evidence": [7]}, "claims.support"),
        ("certified", "claims.support"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(claim, field):
    assert fields(read_claims({"support": claim}, PROVIDERS, proofs())[1]) == [field]


def test_only_claims_can_be_claimed():
    assert fields(read_claims({"title": {"level": "claimed"}}, PROVIDERS, proofs())[1]) == ["claims.title"]


def of(*grants):
    return Actor("x", 1, frozenset(Grant(role, organization) for role, organization in grants))


@pytest.mark.parametrize(
    ("actor", "designated", "may"),
    [
        (of((Role.PROVIDER_USER, ACME)), HR, True),
        (of((Role.PROVIDER_ADMIN, ACME)), None, True),
        (of((Role.PROVIDER_USER, FM)), HR, False),
        (of((Role.QSMO_ANALYST, HR)), HR, True),
        (of((Role.QSMO_DIRECTOR, FM)), HR, False),
        (of((Role.QSMO_ANALYST, HR)), None, False),
        (of((Role.QSMO_ANALYST, ACME)), None, True),
        (of((Role.AGENCY_ADMIN, ACME)), HR, False),
        (of((Role.AUDITOR, HR)), HR, False),
    ],
)
def test_its_provider_starts_an_offering_and_the_staff_of_the_designated_qsmo(actor, designated, may):
    assert may_start(actor, StartFacts(M.VENDOR, ACME, True, designated)) is may


@pytest.mark.parametrize(
    ("mode", "provider", "is_commercial", "wrong"),
    [
        (M.VENDOR, ACME, True, []),
        (M.EXISTING_GOVERNMENT, ACME, False, []),
        (M.EXISTING_GOVERNMENT, ACME, True, ["mode"]),
        (M.QSMO_BUILT, HR, False, []),
        (M.QSMO_BUILT, ACME, True, ["provider"]),
        (M.GENERAL_CONTRACTOR, FM, False, ["provider"]),
    ],
)
def test_a_sourcing_mode_goes_with_its_provider(mode, provider, is_commercial, wrong):
    assert fields(against_mode(StartFacts(mode, provider, is_commercial, HR))) == wrong


def test_what_is_the_qsmos_own_is_offered_to_its_staff_only():
    assert kinds_open_to(tuple(M), of((Role.PROVIDER_USER, ACME))) == (M.EXISTING_GOVERNMENT, M.VENDOR)
    assert kinds_open_to(tuple(M), of((Role.QSMO_ANALYST, HR))) == tuple(M)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("report.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("report.exe", b"%PDF-1.7 ...", "application/pdf"),
        ("scan.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("scan.jpg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("plan.xlsx", b"PK\x03\x04...", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("rows.csv", b"a,b\n1,2\n", "text/csv"),
        ("rows.json", b"{}", "application/json"),
        ("plan.zip", b"PK\x03\x04...", None),
        ("page.html", b"<script>alert(1)</script>", None),
        ("page.pdf", b"<script>alert(1)</script>", None),
        ("drawing.svg", b"<svg onload='alert(1)'/>", None),
        ("run.sh", b"#!/bin/sh", None),
        ("run.exe", b"MZ\x90\x00", None),
        ("rows.csv", b"a\x00b", None),
        ("rows.csv", b"\xff\xfe", None),
        ("rows.csv", b"", None),
        ("rows", b"a,b", None),
    ],
)
def test_what_a_file_is_is_read_from_its_bytes(name, content, media_type):
    assert media_type_of(name, content) == media_type


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\report.pdf", "report.pdf"),
        ("re\r\nport\u202e.pdf", "report.pdf"),
        ("", "evidence"),
        ("...", "evidence"),
        (".pdf", "pdf"),
    ],
)
def test_a_file_name_has_no_folders_and_no_hidden_letters(given, kept):
    assert file_name(given) == kept


def test_a_long_file_name_keeps_its_ending():
    name = file_name("x" * 500 + ".pdf")
    assert len(name) == LONGEST_NAME
    assert name.endswith(".pdf")
