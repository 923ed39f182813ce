"""The form of a draft, without script: every field once, rows that grow, nothing typed is ever lost."""

import re

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.draft_forms.reading import read_posted
from openqsmo.catalog.rules.drafts import EVERY_FIELD, PROVIDERS
from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.catalog.tests.workflow import content_of, published, started, submitted, write
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


def where(offering):
    return f"/offerings/{offering.pk}/edit/"


def filled(page):
    """What a browser would send back of a form that nobody touched."""
    html = page.content.decode()
    form = html[html.index('class="oq-draft"') : html.index("</form>", html.index('class="oq-draft"'))]
    sent = QueryDict(mutable=True)
    for tag in re.findall(r"<input [^>]*>", form):
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        sent.appendlist(*(re.search(f'{part}="([^"]*)"', tag)[1] for part in ("name", "value")))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S):
        sent.appendlist(name, text)
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent.appendlist(name, (chosen or re.search(r'<option value="([^"]*)"', options))[1])
    return sent


def posted(text="", **more):
    data = QueryDict(text, mutable=True)
    for name, value in more.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_every_field_stands_in_the_form_once(cast, client_for):
    offering = started(cast)
    page = client_for(cast.ana).get(where(offering)).content.decode()
    for spec in FIELDS:
        assert page.count(f'id="id_{spec.name}"') == 1, spec.name
    own = client_for(cast.pat).get(where(offering)).content.decode()
    assert 'id="id_vetting_notes"' not in own


@pytest.mark.parametrize("mode", ["vendor", "existing_government"])
def test_sending_an_untouched_form_changes_nothing(cast, client_for, mode):
    provider = cast.opm if mode == "existing_government" else cast.acme
    offering = started(cast, mode=mode, by=cast.ana, provider=provider)
    ana = cast.actor(cast.ana)
    levels = {"price": "federal", "slots_left": "public"}
    every = content_of(
        mode, website="https://example.gov/a?b=1&c=2", interfaces=["REST", "SFTP"], support_ends="2030-01-31",
        lead_time_days="12.5", small_business=False, roadmap=[{"what": "Phones"}], vetting_notes="<b>Odd</b>",
        service_levels=[{"measure": "Up", "target": "99.5", "higher_is_better": False}],
    )  # fmt: skip
    draft = write(offering, ana, visibility=levels, **every)
    before = (draft.content, draft.visibility, draft.claims)
    client = client_for(cast.ana)
    sent = filled(client.get(where(offering)))
    for name in sent:
        sent.setlist(
            name,
            [re.sub("&lt;", "<", v).replace("&gt;", ">").replace("&amp;", "&") for v in sent.getlist(name)],
        )
    assert client.post(where(offering), sent.dict() | {"hosting": sent.getlist("hosting")}).status_code == 302
    draft.refresh_from_db()
    assert (draft.content, draft.visibility, draft.claims) == before


def test_more_rows_are_shown_without_saving_and_what_was_typed_stays(cast, client_for):
    offering = started(cast)
    typed = {"title": "Payroll One", "roadmap.0.what": "Phones", "roadmap.1.what": "Tablets", "add": "roadmap",
             "blanks.roadmap": "2", "summary": "Half a sen"}  # fmt: skip
    page = client_for(cast.pat).post(where(offering), typed)
    assert page.status_code == 200
    assert page.text.count('name="roadmap.') == 3 * (2 + 5)
    assert 'value="Tablets"' in page.text
    assert "Half a sen" in page.text
    assert offering.versions.get().content == {"title": "Payroll One"}
    again = client_for(cast.pat).post(where(offering), typed | {"blanks.roadmap": "5"})
    assert again.text.count('name="roadmap.') == 3 * (2 + 8)


def test_a_wrong_row_is_marked_where_it_stands_and_the_summary_leads_there(cast, client_for):
    offering = started(cast)
    typed = {
        "title": "Payroll One", "event": str(client_for(cast.pat).get(where(offering)).context["event"]),
        "price.unit": "hour", "price.tiers.0.from": " ", "price.tiers.3.from": "1", "price.tiers.3.unit_price": "much",
    }  # fmt: skip
    page = client_for(cast.pat).post(where(offering), typed)
    assert page.status_code == 422
    assert 'href="#id_price.tiers.0.unit_price"' in page.text
    control = re.search(r'<input [^>]*id="id_price\.tiers\.0\.unit_price"[^>]*>', page.text)[0]
    assert 'value="much"' in control
    assert 'aria-invalid="true"' in control


def test_every_link_of_a_summary_leads_to_something(cast, client_for):
    offering = started(cast)
    typed = {
        "title": "", "website": "x", "hosting": "moon", "support_ends": "x", "components.0.code": "NO-1",
        "service_levels.0.measure": "Up", "roadmap.0.on": "x", "price.unit": "hour", "visibility.price": "moon",
        "claims.support.level": "tested", "identifiers": "016", "activities": "HCM.X", "slots_left": "x",
    }  # fmt: skip
    page = client_for(cast.pat).post(where(offering), typed).text
    links = re.findall(r'href="#(id_[^"]+)"', page)
    assert len(set(links)) > 10
    for link in links:
        assert f'id="{link}"' in page, link


def test_the_form_says_what_is_demanded_and_what_is_missing(cast, client_for):
    offering = started(cast)
    page = client_for(cast.pat).get(where(offering))
    assert "<strong>1 of 10</strong>" in page.text
    assert 'href="#field-exit_terms"' in page.text
    assert page.text.count("Demanded, not given yet") == 9


def test_save_and_submit_leads_on_to_the_submission(cast, client_for):
    offering = started(cast)
    sent = {"title": "Payroll One", "event": str(client_for(cast.pat).get(where(offering)).context["event"])}
    answer = client_for(cast.pat).post(where(offering), sent | {"then": "submit"})
    assert answer.url == f"/offerings/{offering.pk}/moves/submit/"


def test_in_review_the_provider_sees_no_form_and_the_reviewer_one_field(cast, client_for):
    offering = submitted(cast)
    own = client_for(cast.pat).get(where(offering)).text
    assert "is in review" in own
    assert 'class="oq-draft"' not in own
    staff = client_for(cast.ana).get(where(offering)).text
    assert 'id="id_vetting_notes"' in staff
    assert 'id="id_summary"' not in staff
    sent = {
        "vetting_notes": "Looks right",
        "event": str(client_for(cast.ana).get(where(offering)).context["event"]),
    }
    assert client_for(cast.ana).post(where(offering), sent).status_code == 302
    assert offering.versions.get().content["vetting_notes"] == "Looks right"
    assert offering.versions.get().content["summary"] == "Pays people on time"
    assert verify().is_whole


def test_a_published_offering_can_be_edited_and_the_message_says_when_nothing_differs(cast, client_for):
    offering = published(cast)
    client = client_for(cast.pat)
    sent = filled(client.get(where(offering)))
    page = client.post(where(offering), sent.dict() | {"hosting": sent.getlist("hosting")}, follow=True)
    assert "Nothing differs from what is shown now." in page.text
    assert offering.versions.count() == 1


@given(st.dictionaries(st.text(max_size=40), st.text(max_size=40), max_size=8))
def test_whatever_is_posted_can_be_read(data):
    found = read_posted(posted(**{k: v for k, v in data.items() if k.isidentifier()}), EVERY_FIELD)
    assert set(found.content) == set(EVERY_FIELD)


def test_rows_are_read_in_order_and_empty_ones_are_left_out():
    data = QueryDict(mutable=True)
    for key, value in (
        ("components.7.code", "B"), ("components.2.code", "A"), ("components.3.code", "  "),
        ("components.2.is_required", "no"), ("components.99999.code", "C"), ("components.x.code", "D"),
        ("components.4.secret", "E"),
    ):  # fmt: skip
        data[key] = value
    found = read_posted(data, PROVIDERS)
    assert found.content["components"] == [{"code": "A", "is_required": "no"}, {"code": "B"}]
