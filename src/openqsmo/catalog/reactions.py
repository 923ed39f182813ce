"""What the catalogue does outside a request: tell followers, send their mail, link names once they are known."""

from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from openqsmo.catalog.actions.follows import MOST_IN_A_MAIL, news, tell_followers
from openqsmo.catalog.actions.link_names import link_decided_name
from openqsmo.catalog.models import Follow
from openqsmo.kernel.actor import OPERATOR, Actor
from openqsmo.ledger.models import Event
from openqsmo.people.models import Person
from openqsmo.people.queries import actor_for
from openqsmo.worker.registry import chore, job, reaction


@chore("tell followers", seconds=20)
def tell() -> None:
    if settings.OPTIONS.mail_host:  # without a mail server the news waits where it is: in the ledger
        tell_followers()


@job("follow.mail")
def send_news(payload: dict[str, Any]) -> None:
    """Send one follower's news. Without a mail server the job waits and is tried again."""
    follow = Follow.objects.select_related("person", "offering").get(pk=payload["follow"])
    if follow.ended_at or not follow.person.is_active:
        return
    changes = news(follow, after=payload["after"], until=payload["until"])
    if not changes:
        return
    needs = {
        "follow": follow,
        "changes": changes[:MOST_IN_A_MAIL],
        "more": max(0, len(changes) - MOST_IN_A_MAIL),
        "base_url": settings.BASE_URL,
    }
    mail = EmailMessage(
        subject=f"OpenQSMO: {follow.name} changed".replace("\n", " ")[:180],
        body=render_to_string("catalog/mail_news.txt", needs),
        to=[follow.person.email],
        # The same news sent twice after a kill carries the same identity, so that a mailbox shows it once.
        headers={"Message-ID": _message_id(payload), "List-Unsubscribe": f"<{settings.BASE_URL}/follows/>"},
        connection=get_connection(fail_silently=False),
    )
    mail.send()


def _message_id(payload: dict[str, Any]) -> str:
    domain = make_msgid().rpartition("@")[2].rstrip(">")
    return f"<follow-{payload['follow']}-{payload['until']}@{domain}>"


@reaction("catalog: link decided names", "name.decided")
def link_names(event: Event) -> None:
    """A person said whom a name means: what bears it is linked, in the name of that person."""
    link_decided_name(question_id=int(event.subject.partition(":")[2]), by=_who_acted(event))


def _who_acted(event: Event) -> Actor:
    kind, _, pk = event.actor.partition(":")
    return actor_for(Person.objects.get(pk=int(pk))) if kind == "person" else OPERATOR
