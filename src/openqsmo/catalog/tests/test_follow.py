"""Follow an offering or a search; feeds and mail carry public fields only."""

import json
import smtplib
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.utils import timezone

from openqsmo.catalog.actions.follows import tell_followers
from openqsmo.catalog.models import Follow
from openqsmo.catalog.tests.making import make_offering, publish_version
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.worker.actions import run_jobs
from openqsmo.worker.models import Job
from tests.server import free_port

pytestmark = pytest.mark.django_db


class Mailbox(Message):
    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def mailbox(settings):
    """A real SMTP server on a port of its own; mail goes through a real conversation."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()


@pytest.fixture
def payroll(cast):
    return make_offering(cast, summary="Pays people", support="Office hours", slots_left=3)


def follow(client, payroll, frequency="at_once"):
    return client.post(f"/offerings/{payroll.pk}/follow/", {"frequency": frequency})


def test_a_follower_hears_of_a_change_with_old_value_new_value_and_why(payroll, cast, client_for, mailbox):
    follow(client_for(cast.lee), payroll)
    publish_version(payroll, support="Day and night", slots_left=1, why="New contract")
    assert tell_followers() == 1
    assert run_jobs() == 1
    (mail,) = mailbox.mails
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == "lee@example.gov"
    assert "Support: Office hours -> Day and night" in text
    assert "New contract" in text
    assert "slots" not in text.lower(), "a mail carries public fields only, even to who may see more"
    assert verify().is_whole


def test_telling_again_tells_nothing_twice(payroll, cast, client_for, mailbox):
    follow(client_for(cast.lee), payroll)
    publish_version(payroll, support="Day and night")
    tell_followers()
    assert tell_followers() == 0
    run_jobs()
    Job.objects.update(
        state="waiting", done_at=None, leased_until=None
    )  # as if killed before it was marked done
    run_jobs()
    identities = {mail["Message-ID"] for mail in mailbox.mails}
    assert len(identities) == 1


def test_a_mail_server_that_is_down_is_tried_again_and_nothing_is_lost(payroll, cast, client_for, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    follow(client_for(cast.lee), payroll)
    publish_version(payroll, support="Day and night")
    tell_followers()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.tries) == ("waiting", 1)
    assert job.due_at > timezone.now()
    assert "refused" in job.last_error.lower() or smtplib.SMTPException.__name__ in job.last_error


@pytest.mark.parametrize(("frequency", "told"), [("at_once", 1), ("weekly", 0), ("never", 0)])
def test_each_frequency_is_kept(payroll, cast, client_for, frequency, told):
    follow(client_for(cast.lee), payroll, frequency)
    publish_version(payroll, support="Day and night")
    assert tell_followers() == told


def test_a_weekly_follower_hears_after_a_week(payroll, cast, client_for):
    follow(client_for(cast.lee), payroll, "weekly")
    publish_version(payroll, support="Day and night")
    Follow.objects.update(last_told_at=timezone.now() - timedelta(days=8))
    assert tell_followers() == 1


def test_a_followed_search_tells_of_a_new_match(payroll, cast, client_for, mailbox):
    client_for(cast.lee).post("/follows/search/?q=payroll", {"search": "q=payroll", "frequency": "at_once"})
    make_offering(cast, "HR-0002", "Payroll Two")
    make_offering(cast, "HR-0003", "Leave Desk")
    tell_followers()
    run_jobs()
    text = mailbox.mails[0].get_payload(decode=True).decode()
    assert "Payroll Two" in text
    assert "Leave Desk" not in text


def test_following_twice_is_refused_and_leaves_one(payroll, cast, client_for):
    browser = client_for(cast.lee)
    follow(browser, payroll)
    again = follow(browser, payroll)
    assert (again.status_code, "CAT-059" in again.content.decode()) == (409, True)
    assert Follow.objects.count() == 1


def test_nobody_changes_what_another_follows(payroll, cast, client_for):
    follow(client_for(cast.lee), payroll)
    kept = Follow.objects.get()
    before = Event.objects.count()
    for address in ("change", "stop"):
        response = client_for(cast.rob).post(f"/follows/{kept.pk}/{address}/", {"frequency": "never"})
        assert response.status_code == 404
    assert client_for(cast.rob).post(f"/api/v1/me/follows/{kept.pk}/stop").status_code == 404
    kept.refresh_from_db()
    assert (kept.frequency, kept.ended_at, Event.objects.count()) == ("at_once", None, before)


def test_stopping_ends_it(payroll, cast, client_for):
    browser = client_for(cast.lee)
    follow(browser, payroll)
    browser.post(f"/follows/{Follow.objects.get().pk}/stop/")
    publish_version(payroll, support="Day and night")
    assert tell_followers() == 0
    assert verify().is_whole


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feeds_carry_public_fields_only_even_when_signed_in(payroll, cast, client_for, form):
    publish_version(payroll, support="Day and night", slots_left=1)
    for who in (None, cast.lee, cast.ana):
        for address in (f"/feeds/offerings/{payroll.pk}.{form}", f"/feeds/offerings.{form}?q=payroll"):
            text = client_for(who).get(address).content.decode()
            assert "Day and night" in text
            assert "slots" not in text.lower(), (who, address)


def test_a_scoped_token_opens_more_of_a_feed(payroll, cast, client):
    from openqsmo.kernel.actor import Scope
    from openqsmo.people.actions import make_token

    publish_version(payroll, slots_left=1)
    _, secret = make_token(name="reader", scopes=[Scope.FEED], days=30, by=cast.actor(cast.lee))
    text = client.get(f"/feeds/offerings/{payroll.pk}.json?token={secret}").content.decode()
    change = json.loads(text)["items"][0]["_openqsmo"]["changes"][0]
    assert (change["before"], change["after"]) == ("3", "1")
    assert secret not in text


def test_a_feed_of_a_draft_is_not_there(cast, client):
    draft = make_offering(cast, "HR-0009", "Secret Plan", state="draft")
    assert client.get(f"/feeds/offerings/{draft.pk}.json").status_code == 404
    assert "Secret Plan" not in client.get("/feeds/offerings.json").content.decode()
