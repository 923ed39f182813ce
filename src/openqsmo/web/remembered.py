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
Packed = tuple[str, bytes]
MOST_BYTES = 64 * 1024 * 1024
SHARE_OF_KEPT = 0.8


class _Shelf:
    """Packed pages by key, the least lately given first, and what they weigh."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Packed] = OrderedDict()
        self.bytes = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._pages

    def put(self, key: Key, page: Packed) -> None:
        self.take(key)
        self._pages[key] = page
        self.bytes += len(page[1])

    def take(self, key: Key) -> Packed | None:
        page = self._pages.pop(key, None)
        self.bytes -= len(page[1]) if page else 0
        return page

    def take_oldest(self) -> tuple[Key, Packed]:
        key, page = self._pages.popitem(last=False)
        self.bytes -= len(page[1])
        return key, page


class _Memory:
    """Pages by key, packed, at most ``MOST_BYTES`` of them.

    What was asked for once waits on one shelf; what was asked for again rests on another, of
    ``SHARE_OF_KEPT`` of the room. So somebody who walks through every address there is (a crawler) pushes
    out only what nobody asked for twice. (A segmented LRU: Karedla, Love and Wherry, IEEE Computer 27(3),
    1994.) Packing takes a fraction of what drawing takes and lets five to ten times as many pages rest here.
    """

    def __init__(self) -> None:
        self._once, self._kept = _Shelf(), _Shelf()
        self._lock = Lock()

    def get(self, key: Key) -> tuple[str, bytes] | None:
        with self._lock:
            page = self._kept.take(key) or self._once.take(key)
            if page is None:
                return None
            self._kept.put(key, page)
            while self._kept.bytes > MOST_BYTES * SHARE_OF_KEPT:
                self._once.put(*self._kept.take_oldest())
            self._shrink()
        kind, packed = page
        return kind, zlib.decompress(packed)

    def put(self, key: Key, kind: str, page: bytes) -> None:
        packed = zlib.compress(page, level=1)
        with self._lock:
            (self._kept if key in self._kept else self._once).put(key, (kind, packed))
            self._shrink()

    def clear(self) -> None:
        with self._lock:
            self._once, self._kept = _Shelf(), _Shelf()

    def _shrink(self) -> None:
        while self._once.bytes + self._kept.bytes > MOST_BYTES:
            (self._once if self._once.bytes else self._kept).take_oldest()


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
