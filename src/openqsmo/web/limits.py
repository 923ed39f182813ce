"""How often something may be tried: counted in the database, so all worker processes count together."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted
from openqsmo.web import problems
from openqsmo.web.models import Tally

_COUNT_ONE_MORE = """
    INSERT INTO web_tally (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET count = web_tally.count + 1
    RETURNING count
"""


def limit(what: str, key: str, *, most: int, per: timedelta) -> None:
    """Count one more try; refuse (WEB-009) when it is more than ``most`` in this span of time.

    Spans of ``per`` follow one another by the clock, so at worst twice ``most`` fall around the turn
    of two. The key (an address, a person) is stored as a keyed digest only, and forgotten after its span.
    Call it before any transaction: what is refused inside one would not be counted.
    """
    now = int(timezone.now().timestamp())
    span = int(per.total_seconds())
    ends_at = (now // span + 1) * span
    digest = salted_hmac("openqsmo.web.limits", f"{what}\n{key}\n{ends_at}", algorithm="sha256").hexdigest()
    if _counted(digest, ends_at, now) > most:
        minutes = -(-(ends_at - now) // 60)
        raise Refused(problems.TOO_MANY.about(wait=counted(minutes, "minute")))


def _counted(digest: str, ends_at: int, now: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [digest, ends_at])
        count = int(cursor.fetchone()[0])
    if count == 1:
        Tally.objects.filter(ends_at__lte=now).delete()
    return count
