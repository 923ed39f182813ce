"""Where a request comes from, and where it may be sent on to."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.web.addresses import NOT_KNOWN, client_address, page_of_ours


@pytest.mark.parametrize(
    ("case", "proxies", "forwarded", "connection", "address"),
    [
        ("nothing in front", 0, None, "192.0.2.1", "192.0.2.1"),
        ("nothing in front, a client that lies", 0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        ("one proxy", 1, "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        ("one proxy, a client that lies", 1, "203.0.113.9, 198.51.100.7", "10.0.0.1", "198.51.100.7"),
        ("two proxies", 2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "10.0.0.1", "198.51.100.7"),
        ("two proxies, one noted nothing", 2, "198.51.100.7", "10.0.0.1", "10.0.0.1"),
        ("one proxy that noted nothing", 1, None, "10.0.0.1", "10.0.0.1"),
        ("one proxy that noted nonsense", 1, "unknown", "10.0.0.1", "10.0.0.1"),
        ("the sixth version of the protocol", 1, "2001:DB8::0:1", "10.0.0.1", "2001:db8::1"),
        ("a socket without an address", 0, None, "", NOT_KNOWN),
    ],
)
def test_the_address_is_what_the_outermost_proxy_of_ours_noted(
    settings, case, proxies, forwarded, connection, address
):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=connection)
    assert client_address(request) == address, case


@pytest.mark.parametrize("path", ["/", "/offerings/?q=a&b=//c", "/a%2F%2Fb", "/#top", "/a:b"])
def test_a_path_of_ours_is_kept(path):
    assert page_of_ours(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "offerings/", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example",
     "https://evil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", " //evil.example",
     "\x00//evil.example", "/\n/evil.example"],
)  # fmt: skip
def test_what_leads_elsewhere_becomes_the_home_page(path):
    assert page_of_ours(path) == "/"


@given(st.text(alphabet="/\\:.ea\t\n\r @?#%h", max_size=12))
def test_a_browser_never_reads_another_host_in_what_is_kept(text):
    """Browsers drop tabs and line ends and take a backslash for a slash; two slashes begin a host."""
    kept = page_of_ours(text)
    as_read = kept.translate({ord(dropped): None for dropped in "\t\n\r"}).replace("\\", "/")
    assert as_read.startswith("/")
    assert not as_read.startswith("//")
