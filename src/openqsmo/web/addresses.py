"""Which address a request comes from, and where on this site it may be sent on to."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

NOT_KNOWN = "0.0.0.0"  # noqa: S104  (nobody has it; it stands for a connection without an address)

AS_BROWSERS_READ = str.maketrans("\\", "/", "\t\n\r")


def client_address(request: HttpRequest) -> str:
    """The address that a request comes from, for limits and lock-outs.

    Behind proxies (``OPENQSMO_PROXIES``) it is what the outermost of ours noted: that many entries
    from the right of X-Forwarded-For. Anything further left was written by the client and says nothing.
    """
    if hops := settings.PROXIES:
        noted = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(noted) >= hops and (address := _readable(noted[-hops])):
            return address
    return _readable(request.META.get("REMOTE_ADDR", "")) or NOT_KNOWN


def page_of_ours(given: str | None, otherwise: str = "/") -> str:
    """A path of this site to go on to; anything that leads to another host becomes ``otherwise``."""
    path = given or ""
    # A browser drops tabs and line ends and takes a backslash for a slash; two slashes begin a host.
    as_read = path.translate(AS_BROWSERS_READ)
    if (
        as_read.startswith("/")
        and not as_read.startswith("//")
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    ):
        return path
    return otherwise


def _readable(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
