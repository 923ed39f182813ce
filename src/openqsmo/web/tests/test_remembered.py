"""A page is remembered for visitors, exact to the last event, and given to nobody else."""

import zlib

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.web import remembered
from openqsmo.web.remembered import MEMORY, remembered_for_visitors


@pytest.fixture(autouse=True)
def nothing_remembered():
    MEMORY.clear()
    yield
    MEMORY.clear()


class Page:
    """A page that counts how often it was drawn."""

    def __init__(self, status=200):
        self.drawn, self.position = 0, 1

        @remembered_for_visitors(lambda: self.position)
        def view(request):
            self.drawn += 1
            return HttpResponse(f"drawn {self.drawn}", status=status)

        self.view = view

    def ask(self, address="/offerings/?q=a", actor=VISITOR, cookies=None):
        request = RequestFactory().get(address)
        request.actor = actor
        request.COOKIES.update(cookies or {})
        return self.view(request).content.decode()


def test_the_same_address_is_drawn_once():
    page = Page()
    assert [page.ask(), page.ask(), page.ask("/offerings/?q=b")] == ["drawn 1", "drawn 1", "drawn 2"]


def test_a_change_is_drawn_by_the_next_request():
    page = Page()
    page.ask()
    page.position = 2
    assert page.ask() == "drawn 2"


@pytest.mark.parametrize("asks", [{"actor": Actor("Ana", person_id=1)}, {"cookies": {"messages": "x"}}])
def test_nobody_else_is_given_a_remembered_page_nor_leaves_one(asks):
    page = Page()
    page.ask()
    assert page.ask(**asks) == "drawn 2"
    assert page.ask() == "drawn 1"


def test_a_refusal_is_not_remembered():
    page = Page(status=404)
    assert [page.ask(), page.ask()] == ["drawn 1", "drawn 2"]


def room_for(pages: int, monkeypatch):
    """Room for so many answers of a test page."""
    monkeypatch.setattr(remembered, "MOST_BYTES", pages * len(zlib.compress(b"drawn 1", level=1)))


def test_memory_is_bounded_and_the_least_lately_given_goes_first(monkeypatch):
    room_for(2, monkeypatch)
    page = Page()
    page.ask("/1")
    page.ask("/2")
    page.ask("/1")
    page.ask("/3")
    assert [page.ask("/1"), page.ask("/2")] == ["drawn 1", "drawn 4"]


def test_who_asks_for_every_address_once_pushes_out_nothing_that_was_asked_for_twice(monkeypatch):
    room_for(10, monkeypatch)
    page = Page()
    again = [f"/{number}" for number in range(5)]
    first = [page.ask(address) for address in again]
    assert [page.ask(address) for address in again] == first
    for number in range(500):
        page.ask(f"/every/{number}")
    assert [page.ask(address) for address in again] == first


def test_what_was_asked_for_again_gives_way_too_when_it_alone_fills_the_room(monkeypatch):
    room_for(5, monkeypatch)
    page = Page()
    for _ in range(2):
        for number in range(50):
            page.ask(f"/{number}")
            page.ask(f"/{number}")
    assert page.drawn > 50
    assert MEMORY._once.bytes + MEMORY._kept.bytes <= remembered.MOST_BYTES
