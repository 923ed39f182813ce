"""Feeds of drafts: what happens to all of them, or to one, as Atom. They carry public fields only."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from openqsmo.drafting.queries.changes import DraftChange, changes_of_drafts
from openqsmo.drafting.queries.drafts import drafted_version
from openqsmo.kernel.actor import ANYONE, VISITOR
from openqsmo.web.access import ActedRequest, allow_feed


@require_safe
@allow_feed(*ANYONE)
def all_drafts(request: ActedRequest, form: str) -> HttpResponse:
    return _atom(request, form, "Drafts of standards", "/drafts/", changes_of_drafts(viewer=VISITOR))


@require_safe
@allow_feed(*ANYONE)
def one_draft(request: ActedRequest, draft_id: int, form: str) -> HttpResponse:
    draft = drafted_version(version_id=draft_id, viewer=VISITOR)
    changes = changes_of_drafts(viewer=VISITOR, only=draft)
    return _atom(request, form, f"Draft: {draft.standard}", draft.get_absolute_url(), changes)


def _atom(
    request: ActedRequest, form: str, title: str, address: str, changes: Sequence[DraftChange]
) -> HttpResponse:
    if form != "atom":
        raise Http404
    feed = Atom1Feed(
        title=title, link=f"{settings.BASE_URL}{address}", description=None, author_name="OpenQSMO",
        feed_url=f"{settings.BASE_URL}{request.path}", language="en-us",
    )  # fmt: skip
    for change in changes:
        line = change.line
        feed.add_item(
            title=f"{change.draft.standard}: {line.says}",
            link=f"{settings.BASE_URL}{change.draft.get_absolute_url()}",
            description=change.text,
            unique_id=f"tag:openqsmo,2026:event:{line.sequence}",
            updateddate=line.at,
            pubdate=line.at,
        )
    if not changes:
        # An Atom feed must say when it was updated; an empty one never was, so it says since when it is known.
        feed.latest_post_date = lambda: timezone.make_aware(datetime(2026, 1, 1))  # type: ignore[method-assign]
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
