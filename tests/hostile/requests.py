"""Requests that no browser sends: a seeded stream of them against every page, feed and API operation."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openqsmo.site.documents import api_doors, page_doors

METHODS = (
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "QUERY",
    "get",
)
PARTS = (
    "1", "2", "7", "0", "-1", "9223372036854775807", "9223372036854775808", "9" * 400, "1e3", "0x1", "\u0661",
    "None", "null", "true", "..", "../../etc/passwd", "%2e%2e%2f", "%00", "%0a", "%ff%fe", "\u202e", "\ud800",
    "a" * 3_000, "json", "csv", "atom", "xml", "json/", "FFM", "ffm", "HCM.A5-1.010", "'--", '"><script>', "{}",
    "%7B%7B7*7%7D%7D", "=1+1", " ", "+", ";", "?", "#",
)  # fmt: skip
NAMES = (
    "q", "area", "function", "activity", "qsmo", "mode", "hosting", "authorization", "impact", "unit", "used_by",
    "state", "source", "sort", "data", "page", "limit", "cursor", "facets", "as_of", "on", "volume", "offering",
    "only_differences", "weight", "kind", "next", "token", "search", "person", "name", "what", "what_for", "answer",
    "frequency", "scopes", "days", "role", "email", "source_name", "csrfmiddlewaretoken", "since", "office", "",
)  # fmt: skip
VALUES = (
    "", "1", "-1", "0", "99999999999999999999", "1.5", "NaN", "payroll", "*", "pay*", '"', '""', "(", "a OR", "AND",
    "-", "+", "~", "title:pay", "\\", "%", "%zz", "%00", "%ff", "%ed%a0%80", "\u202e", "e\u0301", "\ud800",
    "x" * 300, "x" * 2_000, "x " * 900, "real", "synthetic", "published", "2026-02-30", "2026-06-05", "0001-01-01",
    "9999-12-31", "-relevance", "price", "HR-0001", "HR-0001@3", "HR-0001@99999999999999999999", "after-", "after-ff",
    "after-fffffffffffffff", "//example.com/", "https://example.com/", "javascript:alert(1)", "null", "[]", "{}",
    "' OR 1=1 --", "<script>", "on", "true", "at_once", "read",
)  # fmt: skip
TYPES = (
    "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=x", "text/plain", "application/xml", "", "\u00ff", "a/b",
)  # fmt: skip
HEADERS = {
    "Accept": ("*/*", "application/json", "text/html;q=x", "", "x" * 4_000),
    "Accept-Language": ("de", "*", "xx-" * 500),
    "Authorization": ("Bearer ", "Bearer x", "Bearer " + "\u00e9" * 40, "Basic eDp5", "bearer", "Negotiate"),
    "Cookie": ("sessionid=x", "sessionid=" + "y" * 32, 'messages="[[1]]"', "csrftoken=", "=;;=", "\u00ff=\u00fe"),
    "Host": ("example.com", "127.0.0.1:99999", "", "[::1", "localhost,localhost"),
    "Content-Length": ("0", "-1", "x", "99999999999"),
    "If-Match": ("*", '"1"', "W/", "x" * 300),
    "If-None-Match": ('"x"', "*", "W/"),
    "If-Modified-Since": ("yesterday", "Thu, 32 Foo 2026 99:99:99 GMT"),
    "Range": ("bytes=0-0", "bytes=9-1", "x"),
    "Referer": ("https://example.com/", "", "\u00ff"),
    "Origin": ("null", "https://example.com"),
    "X-Forwarded-For": ("1.2.3.4", "x", "::1, 999.1.1.1", ""),
    "X-Forwarded-Proto": ("https", "ftp"),
    "X-HTTP-Method-Override": ("DELETE",),
    "X-Requested-With": ("XMLHttpRequest",),
}  # fmt: skip


@dataclass(frozen=True)
class Mangled:
    """One request, as it is to be sent; ``person`` is a name of the cast, or None for nobody."""

    person: str | None
    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return (
            f"{self.person}: {self.method} {self.path[:120]}?{self.query[:300]} {dict(self.headers)} "
            f"{self.content_type} {self.body[:200]!r}"
        )


def mangled(count: int, seed: int, people: tuple[str | None, ...]) -> Iterator[Mangled]:
    """``count`` requests, the same for the same seed; each door is asked about as often as any other."""
    chance = random.Random(seed)  # noqa: S311
    doors = [line.where for line in (*page_doors(), *api_doors())]
    for number in range(count):
        yield one(chance, doors[number % len(doors)], people)


def one(chance: random.Random, where: str, people: tuple[str | None, ...]) -> Mangled:
    declared, _, path = where.rpartition(" ")
    method = declared if declared and chance.random() < 0.6 else chance.choice(METHODS)
    path = re.sub(
        r"<\w+:\w+>|\{\w+\}", lambda _: chance.choice(PARTS[:3] if chance.random() < 0.5 else PARTS), path
    )
    if chance.random() < 0.1:
        path = chance.choice(
            ("/" + path, path.rstrip("/"), path + "/", path.upper(), path + chance.choice(PARTS))
        )
    content_type, body = body_of(chance)
    chosen = chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 2, 3)))
    return Mangled(
        person=chance.choice(people),
        method=method,
        path=path,
        query=query_of(chance),
        body=body,
        content_type=content_type,
        headers={name: chance.choice(HEADERS[name]) for name in chosen},
    )


def query_of(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return chance.choice(
            ("&&&", "=", "a", "%", "a=%ff", "?" * 9_000, "q=" + "%61" * 2_000, ";".join(NAMES))
        )
    pairs = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(chance.choice((0, 1, 1, 2, 3, 9)))]
    return "&".join(f"{name}={value}" for name, value in pairs)


def body_of(chance: random.Random) -> tuple[str, bytes]:
    """A content type and a body that may or may not fit it."""
    pairs = {chance.choice(NAMES): chance.choice(VALUES) for _ in range(chance.choice((0, 1, 3, 6)))}
    values = chance.choice((1, -1, 2**70, 1e300, None, True, [], {}, "x", "\ud800", "\0", [[{}]], ["a"] * 99))
    whole = json.dumps({name: chance.choice((value, values)) for name, value in pairs.items()}).encode()
    bodies = (
        b"", whole, whole, whole, whole[: len(whole) // 2], json.dumps(values).encode(), b"[" * 5_000, b"NaN",
        b'{"a":1}{"a":2}', "&".join(f"{n}={v}" for n, v in pairs.items()).encode("utf-8", "surrogatepass"),
        b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nz\r\n--x--", b"--x\r\n\r\n--x", b"--x",
        chance.randbytes(200), b"\xff\xfe{\0}\0", b"x" * 6_000_000 if chance.random() < 0.1 else b"x" * 60_000,
    )  # fmt: skip
    return chance.choice(TYPES), chance.choice(bodies)
