"""Fill an empty home with the demonstration government: once, whole or not at all."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction

from openqsmo.catalog.models import Follow
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import head_sequence
from openqsmo.loads.actions import keep_report
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome, Report
from openqsmo.people import problems
from openqsmo.site.demonstration.beats import Beat, story
from openqsmo.site.demonstration.clock import told_at
from openqsmo.site.demonstration.content import government, people, providers, raw_files
from openqsmo.site.demonstration.content.catalogue import offerings, uses
from openqsmo.site.demonstration.facts import INVENTED, put_facts, put_people
from openqsmo.site.demonstration.home import KIND
from openqsmo.site.demonstration.stage import Stage

Say = Callable[[str], None]


def fill(say: Say) -> bool:
    """Fill this home unless it was filled before; whether it was done now. Only under demo settings."""
    if not settings.IS_DEMONSTRATION:
        raise Refused(problems.NO_DEMONSTRATION.about(provider=settings.OPTIONS.oidc_name))
    if Load.objects.filter(kind=KIND).exists():
        return False
    with transaction.atomic():
        with told_at(government().opens_at):
            say("agencies, functions and QSMOs")
            put_facts()
            say("people and providers")
            put_people()
            keep_record()
        say("offerings, needs and what became of them")
        play(story())
    return True


def play(beats: Iterable[Beat]) -> None:
    """Play the story, each step at its own moment; who follows something has heard of all of it."""
    stage = Stage()
    for beat in beats:
        with told_at(beat.at):
            beat.play(stage)
    Follow.objects.update(position=head_sequence())  # no event answers for a position


def keep_record() -> None:
    """Keep what was invented as a load of its own, so that its source stands on the page of loads."""
    told = government()
    report = Report(source=INVENTED, as_of=told.opens_at.date().isoformat())
    invented = {
        "offering": len(offerings()), "use": len(uses()), "person": len(people()), "provider": len(providers()),
        "need": len(told.needs),
    }  # fmt: skip
    for what, number in invented.items():
        report.add_read(what, number)
        report.add(what, Outcome.NEW, number)
    keep_report(kind=KIND, report=report, files=raw_files(), by=OPERATOR)
