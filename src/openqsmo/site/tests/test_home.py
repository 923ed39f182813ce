"""The home page: who is in charge of what, what is offered, what changed, what waits for whom."""

from datetime import date

import pytest

from openqsmo.catalog.actions.needs import record_need
from openqsmo.catalog.actions.states import announce_forecast, submit_offering
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.catalog.tests.workflow import published, started, submitted, write
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.ledger.record import record
from openqsmo.site import queries
from openqsmo.site.queries import home_page

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    for panel in (
        queries._kinds,
        queries._tiles,
        queries._changes,
        queries._coming,
        queries._figures,
        queries._set_up,
    ):
        panel.cache_clear()
    queries._FAILING.clear()


@pytest.fixture
def home(cast):
    """The page as somebody sees it; a visitor for nobody."""

    def look(who=None, data=""):
        return home_page(viewer=cast.actor(who) if who else VISITOR, today=TODAY, data=data)

    return look


def make_real(offering):
    """As an action would: the cast is synthetic, so what it starts is too."""
    Offering.objects.filter(pk=offering.pk).update(is_synthetic=False)
    record("offering.updated_from_source", subject=Offering.objects.get(pk=offering.pk), by=OPERATOR)


def tile_of(page, code):
    return next(tile for tile in page.tiles.content if tile.row.area.code == code)


@pytest.mark.django_db
def test_a_new_installation_shows_what_it_needs_in_order(client):
    page = client.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert (
        text.index("Agencies and their codes")
        < text.index("The designated QSMOs")
        < text.index("The first offerings")
    )
    assert "Done" in text
    assert "No functional areas yet" in text
    assert "The marketplace in four figures" not in text


def test_the_set_up_list_is_gone_once_somebody_can_look_at_an_offering(cast, home):
    assert home().set_up
    started(cast)
    assert home().set_up
    published(cast, title="Payroll Two")
    assert home().set_up == ()


def test_a_tile_says_who_is_in_charge_and_what_is_offered_by_sourcing_mode(cast, home):
    published(cast)
    tile = tile_of(home(), "HCM")
    (offered,) = tile.offered
    assert str(tile.row.answer.office) == "Human Resources QSMO"
    assert [(mode.value, number) for mode, number in offered.by_mode] == [("vendor", 1)]
    assert offered.updated_at is not None
    assert tile_of(home(), "FFM").offered == ()


def test_real_and_synthetic_offerings_are_never_added(cast, home):
    published(cast)
    make_real(published(cast, title="Payroll Two"))
    page = home()
    offered = tile_of(page, "HCM").offered
    assert [(each.is_synthetic, each.total) for each in offered] == [(False, 1), (True, 1)]
    assert (page.data, page.has_both) == ("real", True)
    assert page.figures.content[0].value == "1"
    other = home(data="synthetic")
    assert other.is_synthetic
    assert [change.offering.title for change in other.changes.content] == ["Payroll One"]


def test_what_is_only_listed_is_counted_apart(cast, home):
    offering = published(cast)
    Offering.objects.filter(pk=offering.pk).update(state="listed", source_name="A list", qsmo=None)
    record("offering.listed", subject=Offering.objects.get(pk=offering.pk), by=OPERATOR)
    (offered,) = tile_of(home(), "HCM").offered
    assert (offered.total, offered.listed) == (0, 1)


def test_what_is_not_open_yet_is_in_no_figure(cast, home):
    submitted(cast)
    page = home()
    assert tile_of(page, "HCM").offered == ()
    assert page.changes.content == ()


def test_agencies_on_record_are_counted_once(cast, home):
    offering = published(cast)
    for kind in ("customer", "reuse"):
        row = Adoption.objects.create(
            offering=offering, organization=cast.labor, agency_as_written="Labor", kind=kind,
            recorded_at=offering.state_since,
        )  # fmt: skip
        record(
            "adoption.recorded",
            subject=row,
            about=offering,
            by=OPERATOR,
            facts={"agency": "Labor", "kind": kind},
        )
    page = home()
    assert tile_of(page, "HCM").offered[0].agencies == 1
    assert page.figures.content[1].value == "1"


def test_what_changed_is_the_newest_first_and_names_nobody(cast, home):
    published(cast)
    published(cast, title="Payroll Two")
    lines = home().changes.content
    assert [change.offering.title for change in lines] == ["Payroll Two", "Payroll One"]
    assert {change.line.who for change in lines} == {""}


def test_what_is_announced_is_coming(cast, home):
    offering = started(cast, by=cast.ana)
    write(offering, cast.actor(cast.ana), title="Payroll One", summary="Comes")
    announce_forecast(offering_id=offering.pk, by=cast.actor(cast.dee))
    assert [each.title for each in home().coming.content] == ["Payroll One"]


def test_a_panel_that_fails_says_since_when_and_the_rest_is_shown(cast, client_for, monkeypatch):
    published(cast)
    monkeypatch.setattr(queries, "search_changes", lambda **given: 1 / 0)
    first = client_for(None).get("/")
    again = client_for(None).get("/")
    assert first.status_code == 200
    text = first.content.decode()
    assert "not available since" in text
    assert "Human Resources QSMO" in text
    since = text.split("not available since ")[1].split(". ")[0]
    assert since in again.content.decode()
    monkeypatch.undo()
    assert "not available since" not in client_for(None).get("/").content.decode()


@pytest.mark.parametrize("who", [None, "lee", "ana", "pat", "omar", "uma"])
def test_the_number_of_queries_is_fixed(cast, client_for, django_assert_max_num_queries, who):
    for title in ("One", "Two", "Three"):
        published(cast, title=f"Payroll {title}")
    browser = client_for(getattr(cast, who) if who else None)
    browser.get("/")
    with django_assert_max_num_queries(22):
        browser.get("/")
    record_need(what="A", what_for="B", area_code="HCM", search="", by=cast.actor(cast.lee))
    published(cast, title="Payroll Four")
    with django_assert_max_num_queries(60):
        browser.get("/")


def test_a_visitor_costs_two_queries_while_nothing_changes(cast, client_for, django_assert_num_queries):
    published(cast)
    browser = client_for(None)
    browser.get("/")
    with django_assert_num_queries(2):
        browser.get("/")


def test_a_qsmo_sees_what_waits_for_its_review_and_its_answer(cast, client_for):
    submitted(cast)
    need = record_need(
        what="Leave bidding", what_for="Shifts", area_code="HCM", search="", by=cast.actor(cast.lee)
    )
    text = client_for(cast.dee).get("/").content.decode()
    assert "Payroll One" in text
    assert f'href="/needs/{need.pk}/"' in text
    other = client_for(cast.fay).get("/").content.decode()
    assert "Payroll One" not in other
    assert "Leave bidding" not in other


def test_a_provider_sees_what_it_has_to_finish_and_a_rival_does_not(cast, home):
    offering = started(cast)
    (task,) = home(cast.pat).tasks.content
    assert (task.verb, task.what, task.url) == ("Finish", "Payroll One", f"/offerings/{offering.pk}/edit/")
    assert home(cast.rob).tasks.content == ()
    write(offering, cast.actor(cast.pat), title="Payroll One")
    submit_offering(offering_id=offering.pk, by=cast.actor(cast.pat))
    assert home(cast.pat).tasks.content == ()


def test_somebody_for_whom_nothing_waits_is_told_so(cast, client_for):
    assert "Nothing waits for you" in client_for(cast.lee).get("/").content.decode()
    assert "Waiting for you" not in client_for(None).get("/").content.decode()
