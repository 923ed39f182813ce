"""What somebody follows."""

from django.db.models import QuerySet

from openqsmo.catalog.models import Follow
from openqsmo.kernel.actor import Actor


def follows(*, viewer: Actor) -> QuerySet[Follow]:
    """The viewer's own follows that have not ended, newest first."""
    own = Follow.objects.filter(person_id=viewer.own_row, ended_at=None)
    return own.select_related("offering").order_by("-pk")
