"""A crosswalk by page, API and command line: the same decisions behind every door, made by the QSMO alone."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo
from openqsmo.standards.models import CrosswalkDecision, StandardVersion
from openqsmo.standards.tests.test_crosswalk_decisions import CODE, NEW, OLD, A, load, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    load(OLD)
    load(NEW)
    return tuple(
        StandardVersion.objects.filter(standard__code=CODE).order_by("number").values_list("pk", flat=True)
    )


def text_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def post(client, path, **given):
    return client.post(f"/api/v1{path}", given, content_type="application/json")


def said(relation, old, new):
    return {"relation": relation, "from": names(*old), "to": names(*new), "rationale": "The same words."}


def test_the_analyst_ticks_suggestions_and_goes_from_item_to_item(cast, client_for, pair):
    ana, here = client_for(cast.ana), f"/crosswalks/{pair[0]}/{pair[1]}/"
    page = text_of(ana, here)
    assert f'value="{A}010"' in page
    assert ana.post(here, {"accept": [f"{A}010"]}).status_code == 302
    (row,) = CrosswalkDecision.objects.all()
    assert (row.relation, row.to_identifiers) == ("renumbered", [f"{A}110"])
    form = text_of(ana, f"{here}decide/?item={A}020")
    assert "Pay each employee on the day set." in form
    given = {
        "relation": "split", "old": f"{A}020", "new": f"{A}121\n{A}122", "rationale": "Two duties",
        "confidence": "90 %",
    }  # fmt: skip
    answer = ana.post(f"{here}decide/?item={A}020", given)
    assert answer.status_code == 302
    assert "decide/?item=" in answer.headers["Location"]
    bad = ana.post(f"{here}decide/?item={A}030", {**given, "relation": "merged", "confidence": "perhaps"})
    assert bad.status_code == 422
    assert "“perhaps” is no confidence" in bad.content.decode()
    assert ana.post(f"{here}decide/?item={A}020", {**given, "new": f"{A}060"}).status_code == 409
    why = f"/crosswalks/decisions/{row.pk}/withdraw/"
    assert ana.post(why, {"why": ""}).status_code == 422
    assert ana.post(why, {"why": "Another item"}).status_code == 302
    assert text_of(ana, why, 404)
    shown = text_of(client_for(None), here)
    assert "Another item" in shown
    assert "Save what is ticked" not in shown
    assert verify().is_whole


def test_others_see_and_do_not_decide(cast, client_for, pair):
    here = f"/crosswalks/{pair[0]}/{pair[1]}/"
    for who in (cast.fay, None):
        assert client_for(who).post(here, {"accept": [f"{A}010"]}).status_code == 403
    assert client_for(cast.lee).get(f"{here}decide/?item={A}010").status_code == 403
    path = f"/crosswalks/{pair[0]}/{pair[1]}/decisions"
    assert post(client_for(cast.fay), path, decisions=[said("none", ["050"], [])]).status_code == 403
    assert not CrosswalkDecision.objects.exists()
    assert text_of(client_for(None), "/crosswalks/999/1000/", 404)


def test_by_api_suggestions_are_walked_decided_listed_and_withdrawn(cast, client_for, pair):
    ana, path = client_for(cast.ana), f"/crosswalks/{pair[0]}/{pair[1]}"
    (line,) = ana.get("/api/v1/crosswalks").json()
    assert (line["from_version_id"], line["to_version_id"], line["dropped"]) == (*pair, 5)
    first = ana.get(f"/api/v1{path}/suggestions?limit=1").json()
    assert first["next"]
    assert first["items"][0]["from"]
    answer = post(
        ana, f"{path}/decisions", decisions=[said("renumbered", ["010"], ["110"]), said("none", ["050"], [])]
    )
    assert answer.status_code == 201, answer.content
    assert [one["to"] for one in answer.json()] == [[f"{A}110"], []]
    bad = post(ana, f"{path}/decisions", decisions=[said("split", ["020"], ["121"])])
    assert (bad.status_code, bad.json()["code"]) == (422, "STA-061")
    assert bad.json()["errors"][0]["field"] == "decisions[0]"
    items = client_for(None).get(f"/api/v1/crosswalks/decisions?standard={CODE}").json()["items"]
    assert [one["reviewer"] for one in items] == ["Ana", "Ana"]
    undone = post(ana, f"/crosswalks/decisions/{items[0]['id']}/withdraw", why="A slip")
    assert undone.json()["why_withdrawn"] == "A slip"
    assert len(ana.get("/api/v1/crosswalks/decisions").json()["items"]) == 1


def run(*arguments, code=0):
    result = CliRunner().invoke(qsmo, ["standards", "crosswalk", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_by_command_a_crosswalk_is_suggested_decided_exported_and_imported(pair, tmp_path):
    versions = (f"{CODE}:1", f"{CODE}:2")
    assert f"{A}010  renumbered  {A}110" in run("suggest", *versions)
    assert json.loads(run("suggest", *versions, "--json"))[0]["reasons"]
    run(
        "decide", *versions, "renumbered", "--from", f"{A}010", "--to", f"{A}110", "--rationale", "Same",
        "--confidence", "0.9",
    )  # fmt: skip
    assert f"{A}010 → {A}110 (renumbered)" in run("list", CODE)
    path = tmp_path / "crosswalk.csv"
    path.write_text(run("export", *versions))
    run("withdraw", CrosswalkDecision.objects.get().pk, "--why", "To read it again")
    assert json.loads(run("list", "--json")) == []
    assert "1 decision made, 0 as before" in run("import", *versions, path)
    assert "0 decisions made, 1 as before" in run("import", *versions, path)
    run("suggest", "nonsense", versions[1], code=2)


def test_the_export_of_the_page_is_what_the_command_takes_back(cast, client_for, pair):
    path = f"/crosswalks/{pair[0]}/{pair[1]}"
    post(client_for(cast.ana), f"{path}/decisions", decisions=[said("renumbered", ["010"], ["110"])])
    csv = client_for(None).get(f"{path}/export.csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0] == "relation,from,to,confidence,rationale,source,reviewer,decided_on"
    assert csv.splitlines()[1].startswith(f"renumbered,{A}010,{A}110,,The same words.,,Ana,")
