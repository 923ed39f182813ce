"""The story in order: every step of every offering, and what happens beside them, each at its own moment.

The content names days. The hours are made from names, so that every telling is the same and nothing
happens at midnight; the days of the steps before a publication are counted back from it, to a working day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zlib import crc32
from zoneinfo import ZoneInfo

from openqsmo.site.demonstration import play_cases
from openqsmo.site.demonstration import play_drafts as draft_steps
from openqsmo.site.demonstration import play_government as government_steps
from openqsmo.site.demonstration import play_offerings as steps
from openqsmo.site.demonstration.content import government
from openqsmo.site.demonstration.content.catalogue import (
    Ending,
    Release,
    SyntheticOffering,
    Use,
    offerings,
    uses,
)
from openqsmo.site.demonstration.stage import Stage

ZONE = ZoneInfo("America/New_York")
OPENING, EVENING, NIGHT = time(9, 30), time(17, 15), time(18, 30)
MINUTES_OF_A_DAY, MINUTES_OF_AN_EVENING = 7 * 60, 60
SHORTEST_REVIEW = 3

Play = Callable[[Stage], None]


@dataclass(frozen=True)
class Beat:
    """One step of the story: when, which step of what, and how it is played."""

    at: datetime
    name: str
    play: Play


def story() -> list[Beat]:
    """The whole story in the order in which it is played."""
    told = {offering.slug: offering for offering in offerings()}
    found = [beat for offering in told.values() for beat in offering_beats(offering)]
    found += [beat for use in uses() for beat in use_beats(told[use.slug], use)]
    found += government_beats()
    found += draft_beats()
    found += [_late(on, name, play) for on, name, play in play_cases.steps()]
    return sorted(found, key=lambda beat: (beat.at, beat.name))


def offering_beats(told: SyntheticOffering) -> Iterator[Beat]:
    """The steps of one offering, version by version, and the turns it takes later."""
    for release in told.releases:
        yield from _writing(told, release)
        yield from _review(told, release)
    for turn in told.turns:
        yield _beat(turn.on, f"{told.slug} {turn.to}", partial(steps.turn, told=told, change=turn))


def use_beats(told: SyntheticOffering, use: Use) -> Iterator[Beat]:
    """When an agency's use is recorded: on the day it began, or once the offering is in the marketplace."""
    shown = told.first_shown_on
    known_on = max(use.since or shown, shown)
    name = f"{told.slug} {use.agency}"
    yield _evening(known_on, f"{name} uses", partial(steps.record_use, told=told, use=use))
    if use.until:
        left_on = max(use.until, known_on)
        yield _late(left_on, f"{name} uses no more", partial(steps.end_use, told=told, use=use))


def government_beats() -> Iterator[Beat]:
    """Designations, officials, needs, follows."""
    told = government()
    for designation in told.designations:
        for step, on in designation.steps.items():
            play = partial(government_steps.take_step, told=designation, step=step)
            yield _beat(on, f"{designation.area} {step}", play)
    for appointment in told.appointments:
        name = f"{appointment.organization} {appointment.office}"
        yield _beat(appointment.on, name, partial(government_steps.appoint, told=appointment))
    for need in told.needs:
        yield _beat(need.asked, need.what, partial(government_steps.ask, told=need))
        if need.ended:
            yield _evening(need.ended.on, f"{need.what} ends", partial(government_steps.answer, told=need))
    for follow in told.follows:
        name = f"{follow.by} follows {follow.offering or follow.search}"
        yield _evening(follow.on, name, partial(government_steps.follow, told=follow))


def draft_beats() -> Iterator[Beat]:
    """The draft of a standard on its way to public comment, and the comments."""
    told = government().draft
    for step, on in told.steps.items():
        play = partial(draft_steps.take_step, told=told, step=step)
        yield _beat(on, f"draft of {told.area} {step}", play)
    for given in told.comments:
        play = partial(draft_steps.comment, told=told, given=given)
        yield _beat(given["day"], f"comment of {given['organization']}", play)


def _writing(told: SyntheticOffering, release: Release) -> Iterator[Beat]:
    """The steps before a version is submitted or announced, each on a working day of its own."""
    proven_on = _before(_leaves_on(release), 1)
    written_on = _before(proven_on, 1)
    if release is told.releases[0]:
        yield _beat(_before(written_on, 1), f"{told.slug} start", partial(steps.start, told=told))
    yield _beat(written_on, f"{told.slug} write", partial(steps.write, told=told, release=release))
    if release.proofs:
        yield _beat(proven_on, f"{told.slug} prove", partial(steps.prove, told=told, release=release))


def _leaves_on(release: Release) -> date:
    """The day on which a version leaves its writer's hands; some reviews take longer than others."""
    if release.ending not in (Ending.PUBLISHED, Ending.RETURNED):
        return release.on
    longer = _before(release.on, SHORTEST_REVIEW + crc32(release.content["summary"].encode()) % 8)
    has_room = longer - timedelta(days=7) > government().opens_at.date()
    return longer if has_room else _before(release.on, SHORTEST_REVIEW)


def _review(told: SyntheticOffering, release: Release) -> Iterator[Beat]:
    submit = partial(steps.submit, told=told, release=release)
    match release.ending:
        case Ending.SUBMITTED:
            yield _beat(release.on, f"{told.slug} submit", submit)
        case Ending.FORECAST:
            yield _beat(
                release.on, f"{told.slug} announce", partial(steps.announce, told=told, release=release)
            )
        case Ending.RETURNED:
            yield _beat(_leaves_on(release), f"{told.slug} submit", submit)
            yield _evening(
                release.on, f"{told.slug} return", partial(steps.hand_back, told=told, release=release)
            )
        case Ending.PUBLISHED:
            yield _beat(_leaves_on(release), f"{told.slug} submit", submit)
            if told.vetting_notes and release is told.releases[0]:
                yield _evening(_before(release.on, 2), f"{told.slug} note", partial(steps.note, told=told))
            yield _beat(release.on, f"{told.slug} publish", partial(steps.publish, told=told))


def _beat(on: date, name: str, play: Play) -> Beat:
    return Beat(_moment(on, OPENING, MINUTES_OF_A_DAY, name), name, play)


def _evening(on: date, name: str, play: Play) -> Beat:
    """A step that follows others of the same day."""
    return Beat(_moment(on, EVENING, MINUTES_OF_AN_EVENING, name), name, play)


def _late(on: date, name: str, play: Play) -> Beat:
    """A step that follows those of the evening."""
    return Beat(_moment(on, NIGHT, MINUTES_OF_AN_EVENING, name), name, play)


def _moment(on: date, opening: time, minutes: int, name: str) -> datetime:
    return datetime.combine(on, opening, ZONE) + timedelta(minutes=crc32(name.encode()) % minutes)


def _before(on: date, days: int) -> date:
    """So many days before, or the working day before that."""
    found = on - timedelta(days=days)
    return found - timedelta(days=max(found.weekday() - 4, 0))
