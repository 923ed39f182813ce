"""Queue jobs, and run what is due: jobs, reactions, chores."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from openqsmo.ledger.models import Position
from openqsmo.ledger.queries import events_since
from openqsmo.worker.models import Job
from openqsmo.worker.registry import CHORES, JOBS, REACTIONS, Reaction
from openqsmo.worker.vocabulary import JobState

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=6)


def queue_job(kind: str, *, key: str, payload: dict[str, Any]) -> None:
    """Queue an outside effect in the caller's transaction; the same key is queued once."""
    Job.objects.get_or_create(key=key, defaults={"kind": kind, "payload": payload, "due_at": timezone.now()})


@contextmanager
def lease_kept(key: str) -> Iterator[None]:
    """While a long job is done, keep its lease, so that no other worker takes it; a kill lets it run out."""
    done = threading.Event()
    keeper = threading.Thread(target=_keep_lease, args=(key, done), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def run_reaction(found: Reaction, limit: int = 200) -> int:
    """Answer the next events from this reaction's saved position; gives how many were answered.

    Each event is answered and the position saved in one transaction, so a kill repeats at most
    nothing of the database's and one outside effect, which jobs keep idempotent by their key.
    """
    position, _ = Position.objects.get_or_create(name=found.name)
    events = events_since(position.sequence, verbs=found.verbs, limit=limit)
    for event in events:
        with transaction.atomic():
            locked = Position.objects.select_for_update().get(name=found.name)
            if locked.sequence >= event.sequence:
                continue  # another worker was faster
            found.answer(event)
            locked.sequence = event.sequence
            locked.save(update_fields=["sequence"])
    return len(events)


def run_jobs(limit: int = 50) -> int:
    """Do the jobs that are due, each under a lease; gives how many were tried."""
    done = 0
    while done < limit and (taken := _take_job()) is not None:
        _do_job(taken)
        done += 1
    return done


def run_once(last_chores: dict[str, float] | None = None) -> int:
    """One round of everything; gives how much there was to do."""
    work = sum(run_reaction(found) for found in REACTIONS.values()) + run_jobs()
    if last_chores is not None:
        _do_chores(last_chores)
    return work


def run_forever(should_stop: Callable[[], bool], idle_seconds: float = 1.0) -> None:
    """Run rounds until told to stop; an error in one round is logged and the next one tries again."""
    last_chores: dict[str, float] = {}
    while not should_stop():
        work = 0
        try:
            work = run_once(last_chores)
        except Exception:
            logger.exception("A round of the worker failed; trying again.")
            close_old_connections()
        if not work:
            time.sleep(idle_seconds)


def _keep_lease(key: str, done: threading.Event) -> None:
    try:
        while not done.wait(LEASE.total_seconds() / 4):
            try:
                Job.objects.filter(key=key).update(leased_until=timezone.now() + LEASE)
            except Exception:
                logger.exception("The lease of %s could not be kept; trying again.", key)
    finally:
        connection.close()


def _take_job() -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        job = (
            Job.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(free, state=JobState.WAITING, due_at__lte=now)
            .order_by("due_at", "pk")
            .first()
        )
        if job:
            job.leased_until, job.tries = now + LEASE, job.tries + 1
            job.save(update_fields=["leased_until", "tries"])
    return job


def _do_job(job: Job) -> None:
    try:
        JOBS[job.kind](job.payload)
    except Exception as error:  # whatever a mail server or a template may raise: tried again later
        job.last_error = f"{type(error).__name__}: {error}"[:2000]
        job.leased_until = None
        job.due_at = timezone.now() + min(timedelta(seconds=10 * 2**job.tries), LONGEST_WAIT)
        job.state = JobState.GIVEN_UP if job.tries >= MOST_TRIES else JobState.WAITING
        job.save(update_fields=["last_error", "leased_until", "due_at", "state"])
        logger.warning("Job %s failed (try %s): %s", job, job.tries, job.last_error)
        return
    job.state, job.done_at, job.leased_until = JobState.DONE, timezone.now(), None
    job.save(update_fields=["state", "done_at", "leased_until"])


def _do_chores(last_chores: dict[str, float]) -> None:
    for found in CHORES.values():
        if time.monotonic() - last_chores.get(found.name, float("-inf")) >= found.seconds:
            last_chores[found.name] = time.monotonic()
            found.do()
