"""Load the lists of agencies that Treasury and CISA publish; or only what every OpenQSMO knows by itself."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Identifier
from openqsmo.ledger.record import record_all
from openqsmo.loads.actions import keep_report, one_at_a_time
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome, Report
from openqsmo.organizations.actions.names import UnsureName, ask_about_names
from openqsmo.organizations.actions.saving import Saving
from openqsmo.organizations.content import headings, known_organizations, same_names, same_organizations
from openqsmo.organizations.models import NOT_AGENCIES, NameQuestion, Organization, OrganizationCode
from openqsmo.organizations.queries import records
from openqsmo.organizations.rules.lists import AgencyList, read_lists
from openqsmo.organizations.rules.merge import Merged, merge
from openqsmo.organizations.rules.on_record import parents_first
from openqsmo.organizations.vocabulary import Candidate, OrganizationRecord, Resolution, Verdict

SOURCE = "Agencies of the U.S. government: DATA Act Broker codes and the .gov registry"
KIND = "agencies"
BATCH = 500


@transaction.atomic
def load_agencies(*, files: Sequence[tuple[str, bytes]], by: Actor) -> Load:
    """Load (name, bytes) files whole or not at all; loading the same files again changes nothing.

    With all three lists, what they no longer have is marked gone, never deleted, and a code that they give
    to another organization is handed on. With fewer, what they hold is only added to what is on record. What
    a person set stays as it is; a name that could be two is left for a person, whose answer the next load
    takes.
    """
    report = Report(source=SOURCE)
    lists = read_lists(files, report)
    one_at_a_time(KIND)
    on_record = () if lists.is_whole else parents_first(_on_record())
    merged = _merged([on_record, known_organizations(), *lists.records], report)
    saving = Saving(merged, lists, report, timezone.localdate(), _listed_by())
    saving.save()
    _ask(saving, by)
    load = keep_report(kind=KIND, report=report, files=(raw for _, raw in sorted(files)), by=by)
    _point_to(load, saving)
    record_all(saving.entries, by=by)
    return load


@transaction.atomic
def ensure_known_organizations(*, by: Actor) -> None:
    """Make sure that the organizations every OpenQSMO knows are on record, before any list was loaded.

    What is on record already keeps its name and its place; names and codes that it lacks are added.
    """
    one_at_a_time(KIND)
    report = Report(source="organizations known here")
    merged = _merged([known_organizations()], report)
    saving = Saving(merged, None, report, timezone.localdate(), _listed_by())
    saving.save()
    record_all(saving.entries, by=by)


def _merged(sources: Sequence[Sequence[OrganizationRecord]], report: Report) -> Merged:
    answered, none = _answers()
    return merge(
        sources,
        report=report,
        same=same_organizations(),
        same_names={**same_names(), **answered},
        headings={**headings(), **dict.fromkeys(none, "a person answered that it is none")},
    )


def _answers() -> tuple[dict[str, Identifier], list[str]]:
    """What people answered about names in these lists: a code of the one meant, and names that are none."""
    asked = NameQuestion.objects.decided().filter(source__in=[each.label for each in AgencyList])
    meant = {text: pk for text, pk in asked.values_list("text", "organization") if pk is not None}
    codes: dict[int, Identifier] = {}
    held = OrganizationCode.objects.filter(organization__in=meant.values(), until=None)
    for code in held.order_by("-pk"):
        codes[code.organization_id] = code.identifier
    answered = {text: codes[pk] for text, pk in meant.items() if pk in codes}
    return answered, list(asked.filter(is_no_organization=True).values_list("text", flat=True))


def _on_record() -> list[OrganizationRecord]:
    real = Organization.objects.filter(is_synthetic=False, gone_on=None)
    return records(real.exclude(kind__in=NOT_AGENCIES))


def _listed_by() -> list[str]:
    """The sources whose names and codes are lists', so that a list may end them."""
    return [*(each.label for each in AgencyList), *(known.source for known in known_organizations())]


def _ask(saving: Saving, by: Actor) -> None:
    keys = {key: each.row.key for key, each in saving.touched.items()}
    names = [
        UnsureName(left.text, saving.source(left.file), _resolution(left.reason, left.candidates, keys))
        for left in saving.merged.left
    ]
    new = ask_about_names(names, by=by)
    saving.report.add("name left for a person", Outcome.NEW, len(new))
    saving.report.add("name left for a person", Outcome.UNCHANGED, len(names) - len(new))


def _resolution(reason: str, candidates: Sequence[Candidate], keys: dict[str, str]) -> Resolution:
    offered = (
        Candidate(keys.get(each.key, each.key), each.name, each.score, each.reason) for each in candidates
    )
    return Resolution(Verdict.AMBIGUOUS, reason, others=tuple(offered))


def _point_to(load: Load, saving: Saving) -> None:
    """Let every organization of the lists say which load last saw it: no change of it, so no event."""
    lists = saving.lists
    seen = [each.row.pk for each in saving.touched.values() if lists and lists.have(each.record.source)]
    for start in range(0, len(seen), BATCH):
        Organization.objects.filter(pk__in=seen[start : start + BATCH]).update(source_load=load)
