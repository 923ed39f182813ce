"""Runs as a viewer may see them: the list, one run, its report, its certificate, two runs compared."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reports.record import from_data
from openqsmo.conformance.models import Run, RunFile
from openqsmo.conformance.queries.certificates import standings
from openqsmo.conformance.rules.certificates import Standing
from openqsmo.conformance.rules.comparing import compare
from openqsmo.conformance.vocabulary import CheckReport, RuleChange, RuleResult, RuleState, RunState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused


@dataclass(frozen=True)
class RunPage:
    """A run as its owner, or once submitted the public, sees it. ``report`` is None for who may not read rows."""

    run: Run
    report: CheckReport | None
    files: tuple[RunFile, ...]
    is_own: bool
    standing: Standing | None
    ahead: int


@dataclass(frozen=True)
class Certificate:
    """What was tested, against which contract and version, when, by whom, and whether it still holds.

    ``results`` tell how each rule came out, without any row or value.
    """

    run: Run
    report: CheckReport
    standing: Standing
    results: tuple[RuleResult, ...]
    tally: Mapping[RuleState, int]


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side, the earlier first."""

    before: Run
    after: Run
    changes: tuple[RuleChange, ...]

    @property
    def runs(self) -> tuple[Run, Run]:
        return self.before, self.after

    @property
    def same_contract(self) -> bool:
        return self.before.contract_id == self.after.contract_id


def runs(*, viewer: Actor, mine: bool = False) -> QuerySet[Run]:
    """The runs that the viewer may see, the newest first; ``mine`` leaves those of one's own organizations."""
    rows = Run.objects.owned_by(viewer) if mine else Run.objects.visible_to(viewer)
    return rows.with_names()


def run_page(*, run_id: int, viewer: Actor) -> RunPage:
    """One run; a private run of another organization does not exist."""
    run = _seen(run_id, viewer)
    is_own = run.is_own(viewer)
    ahead = Run.objects.filter(state=RunState.WAITING, state_since__lt=run.state_since).count()
    return RunPage(
        run=run,
        report=from_data(run.report) if run.report and run.shows_rows(viewer) else None,
        files=tuple(run.files.all()) if is_own else (),
        is_own=is_own,
        standing=standings([run])[run.pk] if run.is_certified else None,
        ahead=ahead if run.state_enum is RunState.WAITING else 0,
    )


def report_of(*, run_id: int, viewer: Actor) -> CheckReport:
    """The masked report of a run, for who may read its rows."""
    run = _seen(run_id, viewer)
    if run.report is None:
        raise Refused(problems.NO_REPORT.about(run=run.pk))
    if not run.shows_rows(viewer):
        raise Refused(problems.NOT_YOUR_ROWS)
    return from_data(run.report)


def certificate(*, run_id: int, viewer: Actor) -> Certificate:
    """The certificate of a submitted run; one that was not submitted has none."""
    run = _seen(run_id, viewer)
    if not run.is_certified:
        raise Refused(NOT_FOUND.about(what="certificate"))
    report = from_data(run.report)
    tally = {state: sum(each.state is state for each in report.results) for state in RuleState}
    return Certificate(run, report, standings([run])[run.pk], report.results, tally)


def comparison(*, before_id: int, after_id: int, viewer: Actor) -> Comparison:
    """What became of each rule between two runs whose rows the viewer may read."""
    first, second = (_seen(run_id, viewer) for run_id in (before_id, after_id))
    reports = []
    for run in (first, second):
        if run.report is None:
            raise Refused(problems.NOT_COMPARABLE.about(run=run.pk))
        if not run.shows_rows(viewer):
            raise Refused(problems.NOT_YOUR_ROWS)
        reports.append(from_data(run.report))
    return Comparison(first, second, compare(*reports))


def earlier_runs(run: Run, viewer: Actor) -> QuerySet[Run]:
    """The checked runs of the same owner before a run, that it can be compared with, the newest first."""
    rows = Run.objects.owned_by(viewer).filter(pk__lt=run.pk, state=RunState.FINISHED)
    return rows.filter(offering=run.offering_id, organization=run.organization_id).with_names()


def _seen(run_id: int, viewer: Actor) -> Run:
    rows = Run.objects.visible_to(viewer)
    return rows.select_related(
        "contract__standard_version__standard", "offering__provider", "offering__qsmo", "organization", "started_by"
    ).defer("contract__document", "contract__understood").get(pk=run_id)  # fmt: skip
