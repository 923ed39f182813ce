"""Evidence: given for a claim, opened only by who sees the field that cites it, never by its hash."""

import hashlib

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from openqsmo.catalog.actions import evidence as actions
from openqsmo.catalog.actions.evidence import Proof, give_evidence
from openqsmo.catalog.actions.states import publish_offering, submit_offering
from openqsmo.catalog.models import Evidence
from openqsmo.catalog.tests.workflow import (
    api,
    content_of,
    newest,
    published,
    started,
    submitted,
    unmoved,
    write,
)
from openqsmo.catalog.views import evidence as views
from openqsmo.catalog.vocabulary import Assurance
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db
REPORT = b"%PDF-1.7 the report"
PROOF = {"level": "documented", "on": "", "by": ""}


@pytest.fixture(autouse=True)
def store(monkeypatch):
    """Files in memory, so that every test starts with none."""
    memory = InMemoryStorage()
    for module in (actions, views):
        monkeypatch.setattr(module, "default_storage", memory)
    return memory


def give(client, offering, field="support", content=REPORT, name="report.pdf", **more):
    sent = PROOF | more | {"file": SimpleUploadedFile(name, content)}
    return client.post(f"/offerings/{offering.pk}/evidence/{field}/give/", sent)


def proven(cast, *, visibility=None):
    """A published offering whose support is documented by a file."""
    offering = started(cast)
    pat = cast.actor(cast.pat)
    write(offering, pat, visibility=visibility, **content_of(support="Day and night"))
    evidence = give_evidence(
        offering_id=offering.pk, field="support", name="report.pdf", content=REPORT,
        proof=Proof(Assurance.DOCUMENTED), by=pat,
    )  # fmt: skip
    submit_offering(offering_id=offering.pk, by=pat)
    publish_offering(offering_id=offering.pk, by=cast.actor(cast.dee))
    return offering, evidence


def opened(client, offering, evidence):
    return client.get(f"/offerings/{offering.pk}/evidence/{evidence.pk}/")


def test_a_file_is_kept_by_its_digest_and_raises_the_claim(cast, client_for, store):
    offering = started(cast)
    answer = give(client_for(cast.pat), offering)
    assert answer.url == f"/offerings/{offering.pk}/edit/#field-support"
    evidence = Evidence.objects.get()
    digest = hashlib.sha256(REPORT).hexdigest()
    assert (evidence.digest, evidence.size, evidence.media_type) == (digest, len(REPORT), "application/pdf")
    assert store.exists(f"{digest[:2]}/{digest}")
    assert offering.versions.get().claims == {"support": {"level": "documented", "evidence": [evidence.pk]}}
    assert (newest().verb, newest().about) == ("evidence.given", offering.ledger_name)
    assert "report.pdf" not in newest().body
    assert verify().is_whole


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"content": b"<html>", "name": "a.html"}, 415, "CAT-092"),
        ({"content": b"", "name": "a.pdf"}, 415, "CAT-092"),
        ({"level": "certified"}, 422, "CAT-095"),
        ({"level": "tested", "on": "2026-01-01"}, 422, "CAT-095"),
        ({"level": "tested", "on": "2999-01-01", "by": "Lab"}, 422, "CAT-095"),
        ({"field": "title"}, 422, "CAT-094"),
        ({"field": "nothing"}, 422, "CAT-094"),
    ],
)
def test_what_proves_nothing_is_refused_and_not_kept(cast, client_for, store, more, status, code):
    offering = started(cast)
    before = unmoved(offering)
    answer = give(client_for(cast.pat), offering, **more)
    assert (answer.status_code, code in answer.text) == (status, True)
    assert (unmoved(offering), Evidence.objects.count(), store.listdir("")) == (before, 0, ([], []))


def test_a_file_that_is_too_large_is_refused(cast, client_for, monkeypatch):
    for module in (actions, views):
        monkeypatch.setattr(module, "MOST_BYTES", 10)
    offering = started(cast)
    assert "CAT-091" in give(client_for(cast.pat), offering).text
    with pytest.raises(Refused, match="CAT-091"):
        give_evidence(
            offering_id=offering.pk, field="support", name="a.pdf", content=REPORT,
            proof=Proof(Assurance.DOCUMENTED), by=cast.actor(cast.pat),
        )  # fmt: skip


def test_a_certificate_says_when_and_by_whom(cast, client_for):
    offering = started(cast)
    give(client_for(cast.pat), offering, level="certified", on="2026-01-05", by="Test Lab")
    claim = offering.versions.get().claims["support"]
    assert (claim["level"], claim["on"], claim["by"]) == ("certified", "2026-01-05", "Test Lab")


def test_the_same_file_is_cited_once_and_stored_once(cast, client_for, store):
    offering = started(cast)
    give(client_for(cast.pat), offering)
    assert give(client_for(cast.pat), offering).status_code == 409
    give(client_for(cast.pat), offering, field="accessibility")
    assert Evidence.objects.count() == 2
    assert len(store.listdir(store.listdir("")[0][0])[1]) == 1
    assert verify().is_whole


def test_a_file_of_an_earlier_version_can_prove_a_later_one(cast, client_for):
    offering, evidence = proven(cast)
    write(offering, cast.actor(cast.pat), claims={}, **content_of(support="Other words"))
    draft = offering.versions.get(published_at=None)
    assert draft.claims["support"] == {"level": "claimed", "evidence": [evidence.pk]}
    give(client_for(cast.pat), offering, content=b"%PDF-1.7 another")
    assert len(offering.versions.get(published_at=None).claims["support"]["evidence"]) == 2
    assert verify().is_whole


@pytest.mark.parametrize("who", ["rob", "fay", "lee", "gus", None])
def test_nobody_else_gives_evidence(cast, client_for, who):
    offering = published(cast)
    before = unmoved(offering)
    answer = give(client_for(getattr(cast, who) if who else None), offering)
    assert answer.status_code in (401, 403)
    assert (unmoved(offering), Evidence.objects.count()) == (before, 0)


def test_in_review_the_reviewer_gives_evidence_and_the_provider_not(cast, client_for):
    offering = submitted(cast, support="Day and night")
    assert "CAT-083" in give(client_for(cast.pat), offering).text
    tested = {"level": "tested", "on": "2026-01-05", "by": "Human Resources QSMO"}
    assert give(client_for(cast.ana), offering, **tested).status_code == 302
    assert offering.versions.get().claims["support"]["level"] == "tested"
    assert verify().is_whole


def test_it_is_opened_as_a_download_that_no_browser_runs(cast, client_for):
    offering, evidence = proven(cast)
    page = client_for(None).get(f"/offerings/{offering.pk}/").text
    assert f"/offerings/{offering.pk}/evidence/{evidence.pk}/" in page
    answer = opened(client_for(None), offering, evidence)
    assert b"".join(answer.streaming_content) == REPORT
    assert answer["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


SEES = {
    "public": {None, "rob", "lee", "fay", "gus", "pat", "ana"},
    "federal": {"lee", "fay", "gus", "pat", "ana"},
    "qsmo": {"fay", "gus", "pat", "ana"},
}


@pytest.mark.parametrize("level", SEES)
def test_it_opens_for_whoever_sees_the_field_that_cites_it(cast, client_for, level):
    offering, evidence = proven(cast, visibility={"support": level})
    for who in (None, "rob", "lee", "fay", "gus", "pat", "ana"):
        client = client_for(getattr(cast, who) if who else None)
        assert (opened(client, offering, evidence).status_code == 200) == (who in SEES[level]), who
        assert ("report.pdf" in client.get(f"/offerings/{offering.pk}/").text) == (who in SEES[level])


def test_evidence_of_a_draft_is_for_who_writes_and_reviews_it(cast, client_for):
    offering = published(cast)
    give(client_for(cast.pat), offering)
    write(offering, cast.actor(cast.pat), claims={"support": {"level": "documented"}},
          **content_of(support="Day and night"))  # fmt: skip
    evidence = Evidence.objects.get()
    assert [opened(client_for(who), offering, evidence).status_code for who in (cast.pat, cast.ana)] == [
        200,
        200,
    ]
    for who in (None, cast.rob, cast.lee, cast.fay):
        assert opened(client_for(who), offering, evidence).status_code == 404
    for who in (None, cast.rob, cast.lee):
        assert "report.pdf" not in client_for(who).get(f"/offerings/{offering.pk}/history/").text


def test_it_is_not_opened_through_another_offering_nor_by_its_hash(cast, client_for):
    offering, evidence = proven(cast, visibility={"support": "qsmo"})
    other = published(cast)
    for path in (
        f"/offerings/{other.pk}/evidence/{evidence.pk}/",
        f"/offerings/{offering.pk}/evidence/{evidence.digest}/",
        f"/evidence/{evidence.digest}/",
        f"/media/{evidence.digest[:2]}/{evidence.digest}",
        f"/{evidence.digest[:2]}/{evidence.digest}",
        f"/static/{evidence.digest}",
    ):
        assert client_for(cast.rob).get(path).status_code == 404
        assert client_for(cast.pat).get(path).status_code == 404
    assert api(client_for(cast.rob), "get", f"/offerings/{offering.pk}").text.count(evidence.digest) == 0


def test_a_file_that_was_lost_is_said_to_be(cast, client_for, store):
    offering, evidence = proven(cast)
    store.delete(f"{evidence.digest[:2]}/{evidence.digest}")
    answer = opened(client_for(None), offering, evidence)
    assert (answer.status_code, "CAT-096" in answer.text) == (404, True)


def test_its_provider_reads_in_the_history_which_file_was_given(cast, client_for):
    offering, _ = proven(cast)
    assert "report.pdf" in client_for(cast.pat).get(f"/offerings/{offering.pk}/history/").text
