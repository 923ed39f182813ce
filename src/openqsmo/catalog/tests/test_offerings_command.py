"""``qsmo offerings``: the marketplace from the command line, as a visitor or with a token of one's own."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from openqsmo.catalog.cli import offerings
from openqsmo.catalog.models import Follow
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.actor import Scope
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.verify import verify
from openqsmo.people.actions.tokens import make_token
from openqsmo.people.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    return [
        make_offering(
            cast, code, title, visibility={"contract_vehicle": "federal"},
            summary=f"Pays everybody: {title}.", contract_vehicle="Vehicle Nine",
        )
        for code, title in (("HR-0001", "Payroll for all"), ("HR-0002", "Payroll for some"))
    ]  # fmt: skip


def run(*arguments):
    said = CliRunner().invoke(offerings, arguments, catch_exceptions=False)
    assert said.exit_code == 0, said.output
    return said.output


def token(person, *scopes):
    return make_token(name="command line", scopes=scopes, days=30, by=actor_for(person))[1]


def test_search_lists_what_a_visitor_sees_and_counts_facets(two):
    said = run("search", "payroll")
    assert said.startswith("2 offerings for “payroll” (real data)")
    assert "HR-0001  Payroll for all" in said
    assert "state: published 2" in said
    assert run("search", "payroll", "--filter", "state=retired").startswith("0 offerings")


def test_search_and_export_as_csv_and_json_give_stable_identifiers(two):
    rows = list(csv.DictReader(io.StringIO(run("export", "payroll"))))
    assert {row["code"] for row in rows} == {"HR-0001", "HR-0002"}
    about = json.loads(run("search", "payroll", "--form", "json", "--limit", "1"))
    assert (about["total"], about["rows"]) == (2, 1)


def test_compare_says_what_differs_and_what_was_not_found(two):
    said = run("compare", "HR-0001", "HR-0002", "--only-differences")
    assert "Pays everybody: Payroll for all. | Pays everybody: Payroll for some." in said
    with pytest.raises(Refused, match="CAT-098"):
        run("compare", "HR-0001", "HR-0404")


def test_a_field_for_federal_users_is_shown_to_their_token_only(cast, two):
    assert "Vehicle Nine" not in run("compare", "HR-0001", "HR-0002")
    assert "Vehicle Nine" in run("compare", "HR-0001", "HR-0002", "--token", token(cast.lee, Scope.READ))


def test_following_takes_a_token_that_may_write(cast, two):
    with pytest.raises(Refused):
        run("follow", "payroll")
    with pytest.raises(Refused, match="WEB-010"):
        run("follow", "payroll", "--token", token(cast.lee, Scope.READ))
    assert not Follow.objects.exists()
    secret = token(cast.lee, Scope.READ, Scope.WRITE)
    run("follow", "payroll", "--token", secret)
    run("follow", "--offering", "HR-0001", "--hear", "at_once", "--token", secret)
    followed = {row["name"] for row in json.loads(run("following", "--json", "--token", secret))}
    assert followed == {"“payroll”", "Payroll for all"}
    assert verify().is_whole


@pytest.mark.parametrize("given", ["colour=red", "state", "state="])
def test_what_is_no_filter_is_refused_with_the_filters_there_are(two, given):
    with pytest.raises(Refused, match="CAT-097"):
        run("search", "payroll", "--filter", given)
