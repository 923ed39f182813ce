"""Feeds of changes, per offering and per search: Atom and JSON.

A feed carries public fields only, whoever is signed in, unless it is opened with a token that has
the scope ``feed`` (or ``read``): feed readers keep and share what they fetch.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.addresses import in_words, read_search, write_search
from openqsmo.catalog.queries.changes import ChangeEntry, offering_changes, search_changes
from openqsmo.catalog.queries.offering import sight_of
from openqsmo.kernel.actor import ANYONE, VISITOR, Actor
from openqsmo.kernel.problems import Refused
from openqsmo.web.access import ActedRequest, allow_feed


@require_safe
@allow_feed(*ANYONE)
def offering_feed(request: ActedRequest, offering_id: int, form: str) -> HttpResponse:
    reader = feed_reader(request.actor)
    offering = Offering.objects.visible_to(reader).get(pk=offering_id)
    changes = offering_changes(offering=offering, viewer=reader, sight=sight_of(offering, reader))
    return _feed(form, f"Changes to {offering.title}", offering.get_absolute_url(), request, changes)


@require_safe
@allow_feed(*ANYONE)
def search_feed(request: ActedRequest, form: str) -> HttpResponse:
    looked_for = read_search(dict(request.GET.lists()))
    changes = search_changes(looked_for=looked_for, viewer=feed_reader(request.actor))
    address = f"/offerings/?{write_search(looked_for)}"
    return _feed(form, f"Changes: {in_words(looked_for)}", address, request, changes)


def feed_reader(actor: Actor) -> Actor:
    """Who a feed is written for: the token's owner, or a visitor."""
    return actor if actor.scopes is not None else VISITOR


def _feed(
    form: str, title: str, address: str, request: ActedRequest, changes: Sequence[ChangeEntry]
) -> HttpResponse:
    if form == "atom":
        return _atom(title, address, request, changes)
    if form == "json":
        return _json(title, address, request, changes)
    raise Refused(problems.NO_SUCH_FEED.about(given=form[:20]))


def _atom(title: str, address: str, request: ActedRequest, changes: Sequence[ChangeEntry]) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=f"{settings.BASE_URL}{address}",
        description=None,
        feed_url=f"{settings.BASE_URL}{request.path}?{_without_token(request)}",
        author_name="OpenQSMO",
        language="en-us",
    )
    for change in changes:
        feed.add_item(
            title=_title(change),
            link=f"{settings.BASE_URL}{change.offering.get_absolute_url()}",
            description=in_text(change),
            unique_id=f"tag:openqsmo,2026:event:{change.line.sequence}",
            updateddate=change.line.at,
            pubdate=change.line.at,
            categories=["synthetic"] if change.offering.is_synthetic else [],
        )
    if not changes:
        # An Atom feed must say when it was updated; an empty one never was, so it says since when it is known.
        feed.latest_post_date = lambda: timezone.make_aware(datetime(2026, 1, 1))  # type: ignore[method-assign]
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _json(title: str, address: str, request: ActedRequest, changes: Sequence[ChangeEntry]) -> HttpResponse:
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": f"{settings.BASE_URL}{address}",
        "feed_url": f"{settings.BASE_URL}{request.path}?{_without_token(request)}",
        "items": [_item(change) for change in changes],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type="application/feed+json; charset=utf-8"
    )


def _item(change: ChangeEntry) -> dict[str, Any]:
    return {
        "id": f"tag:openqsmo,2026:event:{change.line.sequence}",
        "url": f"{settings.BASE_URL}{change.offering.get_absolute_url()}",
        "title": _title(change),
        "content_text": in_text(change),
        "date_published": change.line.at.isoformat(),
        "_openqsmo": {
            "offering_id": change.offering.pk,
            "code": change.offering.code,
            "is_synthetic": change.offering.is_synthetic,
            "event": change.line.verb,
            "why": change.line.why,
            "changes": [
                {"field": each.field, "before": each.before or None, "after": each.after or None}
                for each in change.line.changes
            ],
        },
    }


def _title(change: ChangeEntry) -> str:
    mark = " [synthetic]" if change.offering.is_synthetic else ""
    return f"{change.offering.title}{mark}: {change.line.says}"


def in_text(change: ChangeEntry) -> str:
    """One change in lines of text: what happened, each field's old and new value, why."""
    lines = [change.line.says]
    for each in change.line.changes:
        lines.append(f"{each.field}: {each.before or 'not given'} → {each.after or 'not given'}")
    if change.line.why:
        lines.append(f"Why: {change.line.why}")
    return "\n".join(lines)


def _without_token(request: ActedRequest) -> str:
    query = request.GET.copy()
    query.pop("token", None)
    return query.urlencode()
