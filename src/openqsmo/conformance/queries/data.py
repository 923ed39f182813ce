"""Conformance as plain data: the same in the API and on a terminal."""

from typing import Any

from openqsmo.conformance.engines.reports.tables import VERDICTS
from openqsmo.conformance.models import HeldContract, Run, RunFile
from openqsmo.conformance.queries.contracts import Frequency
from openqsmo.conformance.queries.runs import Certificate, Comparison, RunPage
from openqsmo.conformance.vocabulary import Rule, RuleResult

Data = dict[str, Any]


def contract_data(held: HeldContract) -> Data:
    """A contract on record without its rules."""
    version = held.standard_version
    return {
        "id": held.pk,
        "identifier": held.identifier,
        "version": held.version,
        "name": held.name,
        "status": held.status,
        "standard": version.standard.code if version else None,
        "standard_version": version.number if version else None,
        "sha256": held.sha256,
        "rules": held.rule_count,
        "held_at": held.held_at,
        "address": held.get_absolute_url(),
    }


def rule_data(rule: Rule, frequency: Frequency) -> Data:
    """A rule of a contract with how often it fails; ``broken_share`` is null where that is unknown."""
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "table": rule.table,
        "fields": list(rule.fields),
        "severity": rule.severity.value,
        "dimension": rule.dimension.value,
        "text": rule.text,
        "expected": rule.expected,
        "example": rule.example,
        "fix": rule.fix,
        "citation": rule.citation,
        "line": rule.line,
        "submitted_runs": frequency.ran,
        "broken_runs": frequency.broken,
        "broken_share": None if frequency.share is None else f"{frequency.share:.4f}",
    }


def run_data(run: Run) -> Data:
    """A run without its report."""
    return {
        "id": run.pk,
        "offering": run.offering.code if run.offering else None,
        "agency": run.organization.name if run.organization else None,
        "contract": run.contract.identifier,
        "contract_version": run.contract.version,
        "state": run.state,
        "state_label": run.state_enum.label,
        "state_since": run.state_since,
        "next": run.state_enum.next,
        "progress": run.progress,
        "trouble": run.trouble,
        "verdict": run.verdict or None,
        "started_at": run.started_at,
        "checked_at": run.checked_at,
        "keeps_data": run.keeps_data,
        "data_deleted_at": run.data_deleted_at,
        "submitted_at": run.submitted_at,
        "withdrawn_at": run.withdrawn_at,
    }


def run_page_data(page: RunPage) -> Data:
    """A run with its files, for its owner, and whether its certificate holds."""
    return {
        **run_data(page.run),
        "ahead": page.ahead,
        "files": [file_data(file) for file in page.files],
        "waivers": page.run.waivers if page.is_own or page.run.is_certified else {},
        "certificate": page.standing.in_words if page.standing else None,
    }


def file_data(file: RunFile) -> Data:
    """A file of a run, and how much of it is here."""
    return {
        "id": file.pk, "name": file.name, "table": file.table, "size": file.size, "received": file.received
    }  # fmt: skip


def certificate_data(found: Certificate) -> Data:
    """A certificate: what was tested, against what, when, how each rule came out; no row, no value."""
    return {
        **run_data(found.run),
        "verdict_label": VERDICTS[found.report.verdict],
        "holds": found.standing.holds,
        "ended_on": found.standing.ended_on,
        "why_ended": found.standing.why,
        "contract_sha256": found.report.contract.sha256,
        "engine": f"{found.report.engine} {found.report.engine_version}",
        "results": [_result(each) for each in found.results],
    }


def comparison_data(found: Comparison) -> Data:
    """Two runs compared, rule by rule."""
    return {
        "before": run_data(found.before),
        "after": run_data(found.after),
        "same_contract": found.same_contract,
        "changes": [
            {
                "rule": each.rule.id,
                "change": each.change.value,
                "before": _result(each.before) if each.before else None,
                "after": _result(each.after) if each.after else None,
            }
            for each in found.changes
        ],
    }


def _result(result: RuleResult) -> Data:
    return {
        "rule": result.rule.id,
        "state": result.state.value,
        "found": result.found,
        "checked": result.checked,
        "waived": None
        if result.waived is None
        else {
            "reason": result.waived.reason, "granted_by": result.waived.granted_by, "until": result.waived.until
        },
    }  # fmt: skip
