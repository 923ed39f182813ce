"""Submitted runs: evidence of the level “tested”, a certificate and a badge that end when the standard changes."""

from dataclasses import replace

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.making import make_offering
from openqsmo.conformance.actions.contracts import hold_contract
from openqsmo.conformance.actions.submitting import submit_run, withdraw_run
from openqsmo.conformance.queries.certificates import standings
from openqsmo.conformance.queries.contracts import rule_page
from openqsmo.conformance.queries.runs import certificate, comparison, report_of, runs
from openqsmo.conformance.rules.certificates import Newer, standing
from openqsmo.conformance.rules.comparing import compare
from openqsmo.conformance.tests.making import CONDITIONS, FAILING, checked, hold
from openqsmo.conformance.tests.records import REPORT, SECRET, passing
from openqsmo.conformance.tests.test_runs import refused
from openqsmo.conformance.vocabulary import Change, RuleState, Verdict
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.verify import verify
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.tests.registry_samples import item, load_items
from openqsmo.standards.vocabulary import ItemKind

pytestmark = pytest.mark.django_db


def submitted(cast, contract, offering=None, **more):
    run = checked(cast, contract, offering, **more)
    return submit_run(run_id=run.pk, by=cast.actor(cast.pat if offering else cast.lee))


def elements(*numbers):
    load_items(
        *(
            item(ItemKind.DATA_ELEMENT, f"Element {n}", label=f"Element {n}", definition="One.")
            for n in numbers
        )
    )
    return StandardVersion.objects.filter(standard__code="ffm-data-elements").order_by("-number").first()


def test_a_submitted_run_is_the_offerings_evidence_at_the_level_tested(cast, contract, offering):
    run = submitted(cast, contract, offering)
    draft = offering.versions.get(published_at=None)
    claim = draft.claims["standards_met"]
    assert (claim["level"], claim["by"]) == ("tested", f"OpenQSMO, run {run.pk}")
    assert draft.content["standards_met"] == ["Earlier standard", "Payroll payment 1.0.0"]
    evidence = offering.evidence.get(pk=claim["evidence"][0])
    assert evidence.name == f"check-{run.pk}-payroll-payment-1.0.0.json"
    assert verify().is_whole


def test_the_evidence_holds_no_personal_value(cast, contract, offering, engine):
    from django.core.files.storage import default_storage

    from openqsmo.catalog.queries.evidence import stored_at

    engine.report = replace(CONDITIONS, problems=REPORT.problems, unreadable=REPORT.unreadable)
    submitted(cast, contract, offering)
    with default_storage.open(stored_at(offering.evidence.get().digest)) as kept:
        assert SECRET.encode() not in kept.read()


@pytest.mark.parametrize("verdict", [Verdict.NOT_CONFORMANT, Verdict.NOT_CHECKED])
def test_what_is_not_proven_conformant_is_no_evidence(cast, contract, offering, engine, verdict):
    engine.report = replace(FAILING, verdict=verdict)
    run = checked(cast, contract, offering)
    refused("CON-314", submit_run, run_id=run.pk, by=cast.actor(cast.pat))
    assert not offering.evidence.exists()


def test_only_its_owner_submits_and_withdraws(cast, contract, offering):
    run = submitted(cast, contract, offering)
    for who in (cast.rob, cast.dee, cast.lee):
        refused("CON-306", withdraw_run, run_id=run.pk, reason="No.", by=cast.actor(who))
    refused("CON-316", submit_run, run_id=run.pk, by=cast.actor(cast.pat))
    refused("CON-317", withdraw_run, run_id=run.pk, reason=" \n ", by=cast.actor(cast.pat))


def test_everybody_reads_the_certificate_and_only_owner_qsmo_and_oversight_the_rows(cast, contract, offering):
    run = submitted(cast, contract, offering)
    for viewer in (VISITOR, cast.actor(cast.rob), cast.actor(cast.lee)):
        assert certificate(run_id=run.pk, viewer=viewer).standing.holds
        with pytest.raises(Refused) as found:
            report_of(run_id=run.pk, viewer=viewer)
        assert found.value.problem.code == "CON-322"
    for who in (cast.pat, cast.ana, cast.dee, cast.gus, cast.omar):
        assert report_of(run_id=run.pk, viewer=cast.actor(who)).masked
    with pytest.raises(Refused):
        report_of(run_id=run.pk, viewer=cast.actor(cast.fay))  # of another area's QSMO


def test_a_submitted_run_of_an_offering_that_is_not_open_stays_unseen(cast, contract):
    offering = make_offering(cast, "HR-0009", "Not yet", state="draft")
    run = submitted(cast, contract, offering)
    assert not runs(viewer=VISITOR).exists()
    assert not runs(viewer=cast.actor(cast.rob)).exists()
    assert runs(viewer=cast.actor(cast.dee)).get() == run
    assert Offering.objects.get(pk=offering.pk).state == "draft"


def test_a_certificate_ends_when_the_run_is_withdrawn(cast, contract):
    run = submitted(cast, contract)
    withdraw_run(run_id=run.pk, reason="The export was of a test system.", by=cast.actor(cast.lee))
    found = certificate(run_id=run.pk, viewer=VISITOR).standing
    assert not found.holds
    assert "The export was of a test system." in found.why
    refused("CON-308", withdraw_run, run_id=run.pk, reason="Again.", by=cast.actor(cast.lee))
    assert verify().is_whole


def test_a_certificate_ends_when_a_newer_contract_is_taken_up_and_a_draft_of_one_ends_nothing(
    cast, contract, engine
):
    run = submitted(cast, contract)
    engine.contract = replace(engine.contract, version="2.0.0-draft", status="draft", sha256="d" * 64)
    hold_contract(document=b"x", name="x.yaml", by=OPERATOR)
    assert standings([run])[run.pk].holds
    waiting = checked(cast, contract)
    hold(engine, "2.0.0")
    found = standings([run])[run.pk]
    assert (found.holds, found.why) == (False, "Payroll payment 2.0.0 replaces what was tested.")
    refused("CON-315", submit_run, run_id=waiting.pk, by=cast.actor(cast.lee))


def test_a_certificate_ends_when_the_standard_has_a_newer_baseline(cast, engine):
    version = elements(1)
    contract = hold(engine, standard_code=version.standard.code, version_number=version.number)
    run = submitted(cast, contract)
    assert standings([run])[run.pk].holds
    newer = elements(1, 2)
    found = standings([run])[run.pk]
    assert (found.holds, found.ended_on) == (False, newer.made_on)
    assert str(newer) in found.why


def test_how_often_a_rule_fails_is_counted_over_submitted_runs_only(cast, contract, offering):
    def frequency(rule="PAY-002"):
        asked = {"identifier": contract.identifier, "version": contract.version, "rule": rule}
        return rule_page(**asked, viewer=VISITOR).frequency

    checked(cast, contract, offering)
    assert frequency().share is None
    assert "Unknown" in frequency().in_words
    run = submitted(cast, contract, offering)
    submitted(cast, contract)
    assert (frequency().ran, frequency().broken) == (2, 2)
    assert frequency("PAY-001").share == 0
    withdraw_run(run_id=run.pk, reason="A mistake.", by=cast.actor(cast.pat))
    assert frequency().ran == 1


def test_two_runs_of_ones_own_are_compared_and_those_of_others_are_not(cast, contract, engine):
    engine.report = FAILING
    before = checked(cast, contract)
    engine.report = passing()
    after = checked(cast, contract)
    found = comparison(before_id=before.pk, after_id=after.pk, viewer=cast.actor(cast.lee))
    changes = {each.rule.id: each.change for each in found.changes}
    assert changes["PAY-001"] is Change.MENDED
    assert changes["PAY-003"] is Change.SAME
    with pytest.raises(type(before).DoesNotExist):
        comparison(before_id=before.pk, after_id=after.pk, viewer=cast.actor(cast.rob))


S, C = RuleState, Change


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((S.FAIL, 3), (S.PASS, 0), C.MENDED),
        ((S.WARN, 3), (S.PASS, 0), C.MENDED),
        ((S.PASS, 0), (S.FAIL, 1), C.BROKEN),
        ((S.ERROR, None), (S.FAIL, 1), C.BROKEN),
        ((S.FAIL, 3), (S.FAIL, 4), C.MORE),
        ((S.FAIL, 4), (S.FAIL, 3), C.FEWER),
        ((S.FAIL, 3), (S.WARN, 3), C.SAME),
        ((S.FAIL, 3), (S.SKIPPED, None), C.NO_LONGER_KNOWN),
        ((S.PASS, 0), (S.ERROR, None), C.NO_LONGER_KNOWN),
        ((S.SKIPPED, None), (S.ERROR, None), C.SAME),
        ((S.SKIPPED, None), (S.PASS, 0), C.SAME),
        (None, (S.FAIL, 1), C.ADDED),
        ((S.FAIL, 1), None, C.DROPPED),
    ],
)
def test_what_became_of_a_rule(before, after, change):
    def report(outcome):
        if outcome is None:
            return replace(REPORT, results=())
        return replace(REPORT, results=(replace(REPORT.results[0], state=outcome[0], found=outcome[1]),))

    assert [each.change for each in compare(report(before), report(after))] == [change]


def test_a_certificate_is_ended_by_whatever_came_first():
    from datetime import date

    newer = [Newer("Standard 3", date(2027, 3, 1)), Newer("Standard 2", date(2027, 1, 1))]
    found = standing(withdrawn_on=date(2027, 2, 1), why_withdrawn="A mistake.", newer=newer)
    assert (found.ended_on, found.why) == (date(2027, 1, 1), "Standard 2 replaces what was tested.")
    assert standing(withdrawn_on=None, why_withdrawn="", newer=()).in_words == "In force"
