"""Visibility per field: what a viewer may not see is in no page, answer, export, feed, search or count.

The doors are taken from the addresses of the site itself, so a new one is looked through from its first day.
"""

import re

import pytest
from django.utils import timezone

from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.workflow import api, content_of, published, write
from openqsmo.kernel.actor import Scope
from openqsmo.people.actions import make_token
from openqsmo.site.documents import addresses, api_doors

pytestmark = pytest.mark.django_db

FEDERAL = {"zanzibar": "security_findings", "pembaisland": "assessor"}
QSMO = {"quetzalcoatl": "price_negotiated", "ocelotland": "contract_vehicle"}
REVIEWERS = {"okapiforest": "vetting_notes"}
SECRETS = {**FEDERAL, **QSMO, **REVIEWERS}
# What every installation shows alike (and where one would leave).
WITHOUT_RECORDS = ("/api/", "/api/openapi.json", "/problems/", "/license/", "/sign-out/", "/sign-in/oidc/")
DRAFT, WRITERS = "xanaduville", ("pat", "ana")
LEVELS = {"assessor": "federal", "contract_vehicle": "qsmo", "hosting": "federal", "price": "federal"}
VIEWERS = (None, "rob", "lee", "pat", "ana", "fay", "gus")
SEEN = {
    None: set(), "rob": set(), "lee": set(FEDERAL), "pat": {*FEDERAL, *QSMO},
    "ana": set(SECRETS), "fay": set(SECRETS), "gus": set(SECRETS),
}  # fmt: skip
# A list shows a provider its own offerings, but by the public fields only.
FOUND = SEEN | {"pat": set()}


@pytest.fixture
def offering(cast):
    """Acme's offering in its third version: its restricted fields held other secrets before, a draft holds one too."""

    def words(ending):
        return {field: f"{word} {ending}" for word, field in SECRETS.items()}

    special = {
        "hosting": ["community_cloud"],
        "price": {"unit": "award", "tiers": [{"from": 1, "unit_price": "77.31"}]},
    }
    found = published(cast, visibility=LEVELS)
    write(found, cast.actor(cast.ana), visibility=LEVELS, **content_of(**words("one"), **special))
    submit(cast, found)
    write(found, cast.actor(cast.ana), visibility=LEVELS, **content_of(**words("two"), **special))
    submit(cast, found)
    write(found, cast.actor(cast.pat), visibility=LEVELS, **content_of(summary=f"Soon: {DRAFT}"))
    return Offering.objects.get(pk=found.pk)


def submit(cast, offering):
    from openqsmo.catalog.actions.states import publish_offering, submit_offering

    submit_offering(offering_id=offering.pk, reason="Another version", by=cast.actor(cast.pat))
    publish_offering(offering_id=offering.pk, by=cast.actor(cast.dee))


def client_of(client_for, cast, who):
    return client_for(getattr(cast, who) if who else None)


def filled(template, offering):
    """An address with everything filled in that it asks for, once for each form and verb."""
    values = {
        "offering_id": [offering.pk], "number": ["2", "3"], "form": ["csv", "json", "atom"],
        "organization_id": [offering.provider_id],
        "verb": ["publish", "submit", "revert", "suspend"], "field": ["support"], "code": ["hcm"],
        "identifier": ["HCM.A5-1.010"],
    }  # fmt: skip
    found = [template]
    for name in re.findall(r"<\w+:(\w+)>|\{(\w+)\}", template):
        name = name[0] or name[1]
        found = [
            re.sub(rf"<\w+:{name}>|\{{{name}\}}", str(value), path)
            for path in found
            for value in values.get(name, ["1"])
        ]
    return found


def doors(offering):
    """Every address that can be looked at, with the questions that lead to this offering."""
    pages = [
        path for template, _ in addresses() if "health" not in template for path in filled(template, offering)
    ]
    answers = [
        path
        for line in api_doors()
        if line.where.startswith("GET ")
        for path in filled(line.where[4:], offering)
    ]
    today = timezone.localdate()
    asked = [
        f"/offerings/{offering.pk}/?as_of={today}", f"/offerings/{offering.pk}/?volume=10",
        f"/api/v1/offerings/{offering.pk}?as_of={today}", f"/api/v1/offerings/{offering.pk}/quote?volume=10",
        *(f"{path}?offering={offering.code}@2&offering=OTHER&volume=10"
          for path in ("/compare/", "/compare/export.csv", "/compare/export.json", "/api/v1/compare")),
        *(f"{path}?q=payroll" for path in ("/offerings/", "/api/v1/offerings", "/offerings/export.csv",
          "/offerings/export.json", "/feeds/offerings.atom", "/feeds/offerings.json", "/api/v1/changes")),
        "/api/v1/offerings/suggest?q=zan", "/api/v1/offerings/suggest?q=quetz", "/api/v1/offerings/suggest?q=okap",
    ]  # fmt: skip
    return [path for path in [*pages, *answers, *asked] if path not in WITHOUT_RECORDS]


@pytest.mark.parametrize("who", VIEWERS)
def test_no_door_shows_what_its_viewer_may_not_see(cast, client_for, offering, who):
    client = client_of(client_for, cast, who)
    hidden = {*SECRETS} - SEEN[who] | ({DRAFT} if who not in WRITERS else set())
    leaks, opened = [], 0
    for path in doors(offering):
        answer = client.get(path)
        text = read(answer).decode()
        opened += answer.status_code == 200
        leaks += [(path, word) for word in hidden if word in text.lower()]
        if who in (None, "rob"):
            leaks += [(path, "77.31")] * ("77.31" in text)
    assert leaks == []
    assert opened > 40  # doors that only refuse would prove nothing


@pytest.mark.parametrize("who", VIEWERS)
def test_page_and_answer_show_all_that_one_may_see(cast, client_for, offering, who):
    client = client_of(client_for, cast, who)
    for path in (
        f"/offerings/{offering.pk}/",
        f"/api/v1/offerings/{offering.pk}",
        f"/offerings/{offering.pk}/history/",
    ):
        text = client.get(path).text
        assert {word for word in SECRETS if word in text} == SEEN[who], path


@pytest.mark.parametrize("who", VIEWERS)
def test_search_finds_and_counts_only_what_one_may_see(cast, client_for, offering, who):
    client = client_of(client_for, cast, who)
    for word in SECRETS:
        expected = int(word in FOUND[who])
        assert client.get(f"/api/v1/offerings?q={word}").json()["total"] == expected, word
        page = client.get(f"/offerings/?q={word}").text
        assert (f'href="/offerings/{offering.pk}/"' in page) == bool(expected)
        export = client.get(f"/offerings/export.json?q={word}").json()
        assert (export["total"], len(export["offerings"])) == (expected, expected)
        corrected = client.get(f"/api/v1/offerings?q={word[:-1]}x").json()["corrected"]
        assert (word in str(corrected)) <= bool(expected)


@pytest.mark.parametrize("who", VIEWERS)
def test_facets_count_and_filter_only_what_one_may_see(cast, client_for, offering, who):
    client = client_of(client_for, cast, who)
    may = "zanzibar" in FOUND[who]
    for facet, value in (("hosting", "community_cloud"), ("unit", "award")):
        counts = client.get("/api/v1/offerings").json()["facets"].get(facet, [])
        assert ({"value": value, "count": 1} in counts) == may
        assert client.get(f"/api/v1/offerings?{facet}={value}").json()["total"] == int(may)
        assert (f'value="{value}"' in client.get("/offerings/").text) == may


@pytest.mark.parametrize("form", ["atom", "json"])
@pytest.mark.parametrize("feed", ["/feeds/offerings/{}.{}", "/feeds/offerings.{1}"])
def test_a_feed_is_public_unless_a_token_opens_it(cast, client_for, offering, feed, form):
    path = feed.format(offering.pk, form)
    for who in VIEWERS:  # whoever is signed in: what a reader fetches, it keeps and shares
        text = client_of(client_for, cast, who).get(path).text
        assert {word for word in SECRETS if word in text} == set()
    for who in VIEWERS[1:]:
        _, secret = make_token(name="reader", scopes=[Scope.FEED], days=30, by=cast.actor(getattr(cast, who)))
        text = client_for(None).get(path, headers={"Authorization": f"Bearer {secret}"}).text
        own = SEEN[who] if "offerings/" in feed else FOUND[who]
        assert {word for word in SECRETS if word in text} <= SEEN[who]
        assert {word for word in SECRETS if word in text} >= own - {"okapiforest"}


@pytest.mark.parametrize("who", VIEWERS)
def test_a_draft_is_read_where_it_is_written_and_found_nowhere(cast, client_for, offering, who):
    client = client_of(client_for, cast, who)
    for path in (f"/offerings/{offering.pk}/edit/", f"/api/v1/offerings/{offering.pk}/draft"):
        assert (DRAFT in client.get(path).text) == (who in WRITERS)
    assert client.get(f"/api/v1/offerings?q={DRAFT}").json()["total"] == 0


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("who", [None, "rob", "lee"])
def test_a_field_that_is_closed_later_keeps_its_past_and_hides_its_present(cast, client_for, who):
    offering = published(cast, support="Openedwords")
    write(offering, cast.actor(cast.pat), visibility={"support": "qsmo"}, **content_of(support="Closedwords"))
    submit(cast, offering)
    client = client_of(client_for, cast, who)
    assert "Openedwords" in client.get(f"/offerings/{offering.pk}/versions/1/").text
    for path in (each for each in doors(offering) if "offerings" in each):
        assert b"Closedwords" not in read(client.get(path)), path
    assert api(client, "get", "/offerings?q=openedwords").json()["total"] == 0
