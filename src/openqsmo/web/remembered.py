"""Answers remembered for visitors, exact to the last event.

What a visitor sees is a function of the address, the ledger's newest event and the day. So a page,
or an answer of the API, may be kept under those three and given again: a change moves the ledger,
and the next request draws anew, in every process. Nobody who is signed in is ever given one.
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from openqsmo.kernel.actor import VISITOR
from openqsmo.web.access import ActedRequest

F = TypeVar("F", bound=Callable[..., HttpResponseBase])
Key = tuple[str, int, str]
MOST_BYTES = 48 * 1024 * 1024


class _Memory:
    """Pages by key, packed, the least lately given forgotten first, at most ``MOST_BYTES`` of them.

    Packing takes a fraction of what drawing takes and lets five to ten times as many pages rest here.
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, tuple[str, bytes]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> tuple[str, bytes] | None:
        with self._lock:
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            kind, packed = self._pages[key]
        return kind, zlib.decompress(packed)

    def put(self, key: Key, kind: str, page: bytes) -> None:
        packed = zlib.compress(page, level=1)
        with self._lock:
            self._size += len(packed) - len(self._pages.pop(key, ("", b""))[1])
            self._pages[key] = (kind, packed)
            while self._size > MOST_BYTES:
                _, (_, forgotten) = self._pages.popitem(last=False)
                self._size -= len(forgotten)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0


MEMORY = _Memory()


def remembered_for_visitors(position: Callable[[], int]) -> Callable[[F], F]:
    """Remember a page for visitors under its address, ``position()`` and the day; only answers with 200."""

    def decorate(view: F) -> F:
        @wraps(view)
        def door(request: ActedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "GET" or request.actor is not VISITOR or "messages" in request.COOKIES:
                return view(request, *args, **kwargs)
            key = (request.get_full_path(), position(), timezone.localdate().isoformat())
            remembered = MEMORY.get(key)
            if remembered is not None:
                kind, page = remembered
                return HttpResponse(page, content_type=kind)
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and isinstance(response, HttpResponse):
                MEMORY.put(key, response["Content-Type"], response.content)
            return response

        return cast(F, door)

    return decorate
