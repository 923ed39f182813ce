"""Contracts and runs for tests, made by the actions; the engine is played, so that its answers are known."""

from dataclasses import replace

from openqsmo.conformance.actions.checking import carry_out
from openqsmo.conformance.actions.contracts import hold_contract
from openqsmo.conformance.actions.runs import Given, begin_check, give_whole, start_run
from openqsmo.conformance.engines.reports.record import as_data, contract_from_data
from openqsmo.conformance.models import RuleOutcome, Run
from openqsmo.conformance.tests.records import CONTRACT, REPORT, RESULTS, passing
from openqsmo.conformance.vocabulary import RuleState, Verdict
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record

DATA = b"payment,ssn,pay_plan,net\n1,123-45-6789,GS,10.00\n"
CONDITIONS = replace(
    passing(),
    verdict=Verdict.WITH_CONDITIONS,
    results=(*passing().results[:1], RESULTS[1], *passing().results[2:]),
)


class Engine:
    """Plays the engine: says what it is told to say, and remembers what it was asked."""

    def __init__(self, monkeypatch, root):
        from openqsmo.conformance import serving

        self.report, self.contract, self.error, self.asked, self.root = CONDITIONS, CONTRACT, None, [], root
        monkeypatch.setattr(serving, "understood_contract", self.understand)
        monkeypatch.setattr(serving, "check_files", self.check)

    def understand(self, document, name):
        return self.contract

    def check(self, **asked):
        self.asked.append(asked)
        asked["on_progress"]("1 of 2")
        if self.error:
            raise self.error
        file = replace(self.report.files[0], path=str(asked["files"][0])) if asked["files"] else None
        return replace(self.report, files=(file,)) if file else self.report


def hold(engine, version="1.0.0", by=OPERATOR, **more):
    """A contract on record."""
    engine.contract = replace(CONTRACT, version=version, sha256=f"{version:x<64}")
    engine.report = replace(engine.report, contract=engine.contract)
    return hold_contract(document=b"apiVersion: v3.1.0\n", name="payroll.yaml", by=by, **more)


def started(cast, contract, offering=None, *, by=None, keeps_data=False):
    """A run with its data, waiting for the worker: Pat's of an offering, or Lee's of the Department of Labor."""
    who = cast.actor(by or (cast.pat if offering else cast.lee))
    run = start_run(
        contract_id=contract.pk, by=who, offering_id=offering.pk if offering else None,
        organization_id=None if offering else cast.labor.pk, keeps_data=keeps_data,
    )  # fmt: skip
    give_whole(run_id=run.pk, given=Given("payments.csv", len(DATA)), pieces=iter([DATA]), by=who)
    return begin_check(run_id=run.pk, by=who)


def checked(cast, contract, offering=None, **more):
    """A run that the worker checked."""
    run = started(cast, contract, offering, **more)
    carry_out(run.pk)
    return Run.objects.get(pk=run.pk)


def fill_runs(cast, offering, number):
    """Submitted runs of an offering as the actions leave them, without a check: their report is made by hand."""
    from django.utils import timezone

    from openqsmo.conformance.tests.payroll import CONTRACT as DOCUMENT

    contract = hold_contract(document=DOCUMENT, name="payroll.yaml", by=OPERATOR)
    known = contract_from_data(contract.understood)
    report = replace(passing(known), contract=known)
    for _ in range(number):
        run = start_run(contract_id=contract.pk, by=cast.actor(cast.pat), offering_id=offering.pk)
        run.state, run.verdict, run.report = "finished", report.verdict.value, as_data(report)
        run.checked_at = run.submitted_at = run.data_deleted_at = timezone.now()
        run.save()
        outcomes = [RuleOutcome(run=run, rule=each.rule.id, state=each.state) for each in report.results]
        RuleOutcome.objects.bulk_create(outcomes)
        record("run.submitted", subject=run, by=OPERATOR, facts=run.as_public(), about=offering)


FAILING = REPORT
PASSED = RuleState.PASS
