"""A run from its start to its report: private, in pieces, checked by the worker, its data deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openqsmo.conformance.actions.checking import MOST_TRIES, carry_out
from openqsmo.conformance.actions.data import delete_data, show_values, sweep
from openqsmo.conformance.actions.runs import (
    Given,
    announce_file,
    begin_check,
    give_whole,
    receive_piece,
    start_run,
)
from openqsmo.conformance.engines import deliveries
from openqsmo.conformance.models import RuleOutcome, Run
from openqsmo.conformance.queries.runs import run_page, runs
from openqsmo.conformance.queries.waivers import SOURCES
from openqsmo.conformance.tests.making import DATA, FAILING, checked, hold, started
from openqsmo.conformance.tests.records import SECRET
from openqsmo.conformance.vocabulary import RunState, Waived
from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.worker.actions import run_jobs
from openqsmo.worker.models import Job
from openqsmo.worker.vocabulary import JobState

pytestmark = pytest.mark.django_db


def refused(code, action, **asked):
    before = Event.objects.count()
    with pytest.raises(Refused) as found:
        action(**asked)
    assert found.value.problem.code == code
    assert Event.objects.count() == before


def test_a_run_is_checked_by_the_worker_and_its_data_is_deleted(
    cast, contract, offering, deliveries_at, django_capture_on_commit_callbacks
):
    run = started(cast, contract, offering)
    assert run.state_enum is RunState.WAITING
    assert deliveries.runs_with_data(deliveries_at) == {run.pk}
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == 1
    run.refresh_from_db()
    assert (run.state_enum, run.verdict, run.has_data) == (
        RunState.FINISHED,
        "conformant_with_conditions",
        False,
    )
    assert deliveries.runs_with_data(deliveries_at) == set()
    assert RuleOutcome.objects.filter(run=run).count() == len(contract.understood["rules"])
    assert Job.objects.get().state == JobState.DONE
    assert verify().is_whole


def test_the_stored_report_is_masked_and_names_files_as_they_were_given(
    cast, contract, engine, deliveries_at
):
    engine.report = FAILING
    hold(engine)
    run = checked(cast, contract)
    text = str(run.report)
    assert SECRET not in text
    assert str(deliveries_at) not in text
    assert run.report["files"][0]["path"] == "payments.csv"


def test_nobody_else_sees_a_private_run(cast, contract, offering):
    run = checked(cast, contract, offering)
    for who in (cast.rob, cast.lee, cast.ana, cast.dee, cast.gus, cast.omar, cast.uma):
        assert not runs(viewer=cast.actor(who)).exists()
        with pytest.raises(Run.DoesNotExist):
            run_page(run_id=run.pk, viewer=cast.actor(who))
    assert not runs(viewer=VISITOR).exists()
    assert run_page(run_id=run.pk, viewer=cast.actor(cast.pat)).report is not None


def test_only_its_own_organization_starts_a_run(cast, contract, offering):
    for who in (cast.rob, cast.lee, cast.ana):
        refused("CON-306", start_run, contract_id=contract.pk, offering_id=offering.pk, by=cast.actor(who))
    refused(
        "CON-306", start_run, contract_id=contract.pk, organization_id=cast.labor.pk, by=cast.actor(cast.pat)
    )
    refused("CON-307", start_run, contract_id=contract.pk, by=cast.actor(cast.pat))
    assert not Run.objects.exists()


def begun(cast, contract, size=10):
    by = cast.actor(cast.lee)
    run = start_run(contract_id=contract.pk, organization_id=cast.labor.pk, by=by)
    return by, run, announce_file(run_id=run.pk, given=Given("payments.csv", size, "payments"), by=by)


def send(run, file, by, first, raw, total=10):
    last = first + len(raw) - 1
    return receive_piece(
        run_id=run.pk,
        file_id=file.pk,
        content_range=f"bytes {first}-{last}/{total}",
        pieces=iter([raw]),
        by=by,
    )


def test_a_file_comes_in_pieces_and_goes_on_where_a_break_left_it(cast, contract, deliveries_at):
    by, run, file = begun(cast, contract)
    assert send(run, file, by, 0, b"01234").received == 5
    refused("CON-313", begin_check, run_id=run.pk, by=by)
    for first, raw, total in ((0, b"01234", 10), (6, b"6789", 10), (5, b"56789", 11), (5, b"567890", 11)):
        refused(
            "CON-311", receive_piece, run_id=run.pk, file_id=file.pk, by=by, pieces=iter([raw]),
            content_range=f"bytes {first}-{first + len(raw) - 1}/{total}",
        )  # fmt: skip
    assert send(run, file, by, 5, b"56789").received == 10
    assert deliveries.path_of(deliveries_at, run.pk, file.pk, file.name).read_bytes() == b"0123456789"


def test_what_a_kill_left_behind_the_last_whole_piece_is_written_over(cast, contract, deliveries_at):
    by, run, file = begun(cast, contract)
    send(run, file, by, 0, b"01")
    path = deliveries.path_of(deliveries_at, run.pk, file.pk, file.name)
    path.write_bytes(b"01XXXXXXXXXXXX")
    send(run, file, by, 2, b"23456789")
    assert path.read_bytes() == b"0123456789"


def test_a_sender_that_breaks_off_is_told_how_much_is_here(cast, contract):
    by, run, file = begun(cast, contract)
    found = receive_piece(
        run_id=run.pk, file_id=file.pk, content_range="bytes 0-9/10", pieces=iter([b"012"]), by=by
    )
    assert found.received == 3


def test_more_than_was_promised_is_not_taken(cast, contract, deliveries_at):
    by, run, file = begun(cast, contract, size=3)
    receive_piece(
        run_id=run.pk, file_id=file.pk, content_range="bytes 0-2/3", pieces=iter([b"012345"]), by=by
    )
    assert deliveries.path_of(deliveries_at, run.pk, file.pk, file.name).read_bytes() == b"012"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given("payments.csv", 5, "no such table"), "CON-309"),
        (Given("payments.csv", -1), "CON-309"),
        (Given("payments.csv", 10**15), "CON-310"),
    ],
)
def test_a_file_that_cannot_be_taken(cast, contract, given, code):
    by = cast.actor(cast.lee)
    run = start_run(contract_id=contract.pk, organization_id=cast.labor.pk, by=by)
    refused(code, announce_file, run_id=run.pk, given=given, by=by)
    assert not run.files.exists()


def test_a_name_leads_out_of_no_folder(cast, contract, deliveries_at):
    by = cast.actor(cast.lee)
    run = start_run(contract_id=contract.pk, organization_id=cast.labor.pk, by=by)
    file = give_whole(run_id=run.pk, given=Given("../../etc/payments.csv", 3), pieces=iter([b"abc"]), by=by)
    assert file.name == "payments.csv"
    with pytest.raises(ValueError, match="no folder"):
        deliveries.path_of(deliveries_at, run.pk, file.pk, "../payments.csv")


def test_nobody_else_sends_anything_to_a_run(cast, contract):
    _, run, file = begun(cast, contract)
    with pytest.raises(Run.DoesNotExist):
        send(run, file, cast.actor(cast.rob), 0, b"0")
    with pytest.raises(Run.DoesNotExist):
        begin_check(run_id=run.pk, by=cast.actor(cast.rob))


def test_a_fault_of_the_service_is_tried_again_and_then_told_as_such(cast, contract, engine):
    engine.error = MemoryError(SECRET)
    run = started(cast, contract)
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(MemoryError):
            carry_out(run.pk)
    carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state_enum, run.verdict, run.has_data) == (RunState.FAILED, "", True)
    assert SECRET not in run.trouble
    engine.error = None
    begin_check(run_id=run.pk, by=cast.actor(cast.lee))
    carry_out(run.pk)
    run.refresh_from_db()
    assert run.state_enum is RunState.FINISHED
    assert verify().is_whole


def test_a_check_killed_half_way_runs_again(cast, contract, engine):
    run = started(cast, contract)
    engine.error = KeyboardInterrupt()  # as a kill: nothing of the job's own code runs after it
    with pytest.raises(KeyboardInterrupt):
        carry_out(run.pk)
    run.refresh_from_db()
    assert run.state_enum is RunState.RUNNING
    engine.error = None
    carry_out(run.pk)
    run.refresh_from_db()
    assert run.state_enum is RunState.FINISHED
    carry_out(run.pk)  # and once more changes nothing
    assert Event.objects.filter(verb="run.checked").count() == 1


def test_a_check_that_is_killed_again_and_again_is_given_up(cast, contract, engine):
    run = started(cast, contract)
    engine.error = KeyboardInterrupt()
    for _ in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            carry_out(run.pk)
    carry_out(run.pk)
    run.refresh_from_db()
    assert run.state_enum is RunState.FAILED


@pytest.mark.parametrize(
    ("command", "code"), [("false", "found something"), ("no-such-scanner", "not be asked")]
)
def test_what_the_scanner_does_not_call_clean_is_not_let_in(cast, contract, settings, engine, command, code):
    settings.SCAN_COMMAND = command
    run = checked(cast, contract)
    assert (run.state_enum, run.has_data, engine.asked) == (RunState.REFUSED, False, [])
    assert code in run.trouble


def test_what_the_scanner_calls_clean_is_let_in(cast, contract, settings):
    settings.SCAN_COMMAND = "true"
    assert checked(cast, contract).state_enum is RunState.FINISHED


def test_kept_data_shows_its_values_to_whoever_gave_it_and_that_is_recorded(cast, contract, engine):
    engine.report = FAILING
    run = checked(cast, contract, keeps_data=True)
    assert SECRET not in str(run.report)
    assert SECRET in str(show_values(run_id=run.pk, by=cast.actor(cast.lee)))
    assert Event.objects.filter(verb="run.values_shown").count() == 1
    assert show_values(run_id=run.pk, by=cast.actor(cast.ada))  # administers the agency's accounts
    delete_data(run_id=run.pk, by=cast.actor(cast.lee))
    refused("CON-318", show_values, run_id=run.pk, by=cast.actor(cast.lee))
    assert verify().is_whole


def test_a_colleague_who_did_not_give_the_data_sees_no_values(cast, contract, engine, offering):
    from openqsmo.kernel.actor import Role
    from tests.cast import person

    run = checked(cast, contract, keeps_data=True)
    colleague = person("Cas", (Role.AGENCY_USER, cast.labor))
    refused("CON-319", show_values, run_id=run.pk, by=cast.actor(colleague))


def test_without_kept_data_there_are_no_values(cast, contract):
    run = checked(cast, contract)
    refused("CON-318", show_values, run_id=run.pk, by=cast.actor(cast.lee))


def test_the_sweep_deletes_what_nobody_holds_and_what_nobody_came_back_for(cast, contract, deliveries_at):
    by, run, file = begun(cast, contract)
    send(run, file, by, 0, b"01234")
    (deliveries_at / "999999").mkdir()
    sweep()
    assert deliveries.runs_with_data(deliveries_at) == {run.pk}
    Run.objects.filter(pk=run.pk).update(state_since=timezone.now() - timedelta(days=8))
    sweep()
    assert deliveries.runs_with_data(deliveries_at) == set()
    run.refresh_from_db()
    assert run.state_enum is RunState.REFUSED
    assert verify().is_whole


def test_waivers_come_from_their_source_and_never_from_the_runner(cast, contract, engine, monkeypatch):
    waived = Waived("The new system starts in May.", "Dee", "2027-05-01")
    monkeypatch.setitem(SOURCES, "test", lambda contract, offering, organization, on: {"PAY-001": waived})
    run = checked(cast, contract)
    assert run.waivers == {
        "PAY-001": {"reason": "The new system starts in May.", "granted_by": "Dee", "until": "2027-05-01"}
    }
    assert engine.asked[0]["waivers"] == {"PAY-001": waived}


def test_the_engine_is_told_the_tables_that_were_told(cast, contract, engine):
    by, run, file = begun(cast, contract, size=len(DATA))
    send(run, file, by, 0, DATA, total=len(DATA))
    begin_check(run_id=run.pk, by=by)
    carry_out(run.pk)
    assert [path.name for path in engine.asked[0]["tables"]["payments"]] == ["payments.csv"]
    assert engine.asked[0]["files"] == []
