"""Bytes that no browser sends, straight into the socket of a running server.

Each ends in a closed connection or an answer below 500, and the next reader is served as before.
"""

import random
import re
import socket
import urllib.request
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.server

LONG = b"x" * 100_000
HEAD = b"GET /offerings/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST /api/v1/needs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BODY = b'{"what": "x", "what_for": "y"}'
LINES = (
    b"", b"\r\n", b"\n\n\n", b"\0", b"\0" * 4_000, b"GET", b"GET /", b"GET / \r\n\r\n", b"GET / HTTP\r\n\r\n",
    b"GET / HTTP/0.9\r\n\r\n", b"GET / HTTP/1.2\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"get / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"FOO / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"G\0T / HTTP/1.1\r\n\r\n", b"GET\t/\tHTTP/1.1\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n", b" GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1 x\r\n\r\n", b"GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x7f" * 500, b"\x05\x01\x00", b"EHLO example.com\r\n",
    LONG, b"GET /" + LONG + b" HTTP/1.1\r\n\r\n", LONG + b" / HTTP/1.1\r\n\r\n",
)  # fmt: skip
PATHS = (
    b"//", b"///offerings/", b"/../../etc/passwd", b"/static/../openqsmo.sqlite3", b"/static/%2e%2e/demonstration_key",
    b"/static/..%2f..%2fsettings.env", b"/%00", b"/offerings/%00/", b"/offerings/\0/", b"/offerings/\xff/",
    b"/offerings/%ff/", b"/offerings/%", b"/offerings/?%", b"/offerings/?q=\xff\xfe", b"/offerings/?q=%ff", b"/?",
    b"/offerings/?q=%ED%A0%80", b"/offerings/#x", b"http://example.com/", b"http://127.0.0.1/offerings/",
    b"https://[::1/", b"offerings/", b"/offerings/?" + b"a=b&" * 1_900, b"/offerings/?q=" + b"%41" * 2_600,
    b"/offerings/" + b"9" * 4_000 + b"/", b"/api/v1/offerings/" + b"9" * 4_000, b"/feeds/offerings.atom?token=\xe9",
)  # fmt: skip
FIELDS = (
    b"", b":", b"x", b": x", b"x : y", b" x: y", b"X: \0", b"X: \xff\xfe", b"X\0: y", b"X:\r\n y", b"X: y\rZ: a",
    b"X: y\nZ: a", b"X: " + LONG, b"X" * 9_000 + b": y", b"\r\n".join(b"X-%d: y" % number for number in range(300)),
    b"Host: example.com", b"Host: a\r\nHost: b", b"Host: 127.0.0.1:x", b"Host: [::1", b"Host: \xff", b"Host:",
    b"Cookie: " + b"a=b;" * 1_500, b"Cookie: sessionid=\xff\xfe", b"Cookie: messages=\"" + b"[" * 5_000,
    b"Authorization: Bearer \xff\xfe", b"Authorization: Bearer " + b"x" * 6_000, b"Accept: \0", b"Expect: 100-continue",
    b"Expect: 999", b"Upgrade: websocket\r\nConnection: Upgrade", b"Upgrade: h2c\r\nHTTP2-Settings: AAA",
    b"X-Forwarded-For: " + b"1.2.3.4," * 800, b"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
    b"Script_Name: /x", b"SCRIPT-NAME: /x", b"Path_Info: /account/", b"Proxy: http://example.com", b"Range: bytes=a-b",
)  # fmt: skip
BODIES = (
    (b"Content-Length: -1", BODY), (b"Content-Length: x", BODY), (b"Content-Length: " + b"9" * 5_000, BODY),
    (b"Content-Length: 1e2", BODY), (b"Content-Length: +9", BODY), (b"Content-Length: 9999", BODY),
    (b"Content-Length: 4", BODY), (b"Content-Length: 4\r\nContent-Length: 9", BODY),
    (b"Content-Length: 99999999999999", BODY), (b"Transfer-Encoding: chunked", b"zz\r\n" + BODY),
    (b"Transfer-Encoding: chunked", b"5\r\nab"), (b"Transfer-Encoding: chunked", b"-5\r\nabcde\r\n0\r\n\r\n"),
    (b"Transfer-Encoding: chunked", b"fffffffffffffffff\r\n" + BODY), (b"Transfer-Encoding: chunked", b""),
    (b"Transfer-Encoding: chunked", b"0\r\nX: y\r\n\r\n"), (b"Transfer-Encoding: gzip", BODY),
    (b"Transfer-Encoding: chunked\r\nContent-Length: 5", b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
    (b"Transfer-Encoding: identity, chunked", b"0\r\n\r\n"), (b"Content-Encoding: gzip\r\nContent-Length: 30", BODY),
)  # fmt: skip


def given() -> list[bytes]:
    """Everything that is sent, the same in every run."""
    chance = random.Random(20260605)  # noqa: S311
    whole = HEAD + b"Accept: text/html\r\nCookie: a=b\r\n\r\n"
    damaged = []
    for _ in range(12):
        at = chance.randrange(len(whole))
        damaged.append(whole[:at] + chance.randbytes(chance.choice((1, 2, 8))) + whole[at + 1 :])
    return [
        *LINES,
        *(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" for path in PATHS),
        *(HEAD + field + b"\r\n\r\n" for field in FIELDS),
        *(POST + field + b"\r\n\r\n" + body for field, body in BODIES),
        *damaged,
        *(chance.randbytes(300) for _ in range(3)),
    ]


GIVEN = given()


def answer_to(address: str, raw: bytes) -> bytes:
    """What the server says before it closes, or in the time that a patient reader waits once all was sent."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        said = b""
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65_536):
                said += part
        except TimeoutError:
            raise  # it neither answered nor hung up
        except OSError:
            pass  # it hung up before it had read all: that is an answer too
        return said


def test_there_are_more_than_a_hundred_of_them():
    assert len(set(GIVEN)) > 100


@pytest.mark.parametrize("number", range(len(GIVEN)), ids=lambda number: repr(GIVEN[number][:50]))
def test_strange_bytes_are_refused_or_answered_and_never_a_fault(server, number):
    said = answer_to(server.address, GIVEN[number])
    for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", said, re.MULTILINE):
        assert 100 <= int(status) < 500, said[:300]
    assert b"Traceback" not in said
    assert b"OPENQSMO_DEMO" not in said, "a file of the home was served"


def test_a_header_cannot_choose_the_page(server):
    said = answer_to(
        server.address, b"GET /health/ HTTP/1.0\r\nPath_Info: /offerings/\r\nScript_Name: /x\r\n\r\n"
    )
    assert said.endswith(b'{"status": "ok"}')


def test_the_server_still_answers_everybody_else(server):
    for path in ("/health/", "/offerings/?q=payroll", "/api/v1/offerings?limit=1"):
        with urllib.request.urlopen(f"{server.address}{path}", timeout=30) as response:
            assert response.status == 200
