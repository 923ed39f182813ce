"""The ledger holds, and shows it when it was tampered with."""

import json
from unittest.mock import Mock

import pytest
from django.db import Error, connection, transaction

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger import guards
from openqsmo.ledger.models import Event, Head, SealedValue
from openqsmo.ledger.queries import export_lines, history
from openqsmo.ledger.record import record
from openqsmo.ledger.rules.chain import first_break, link_hash
from openqsmo.ledger.verify import verify
from openqsmo.ledger.vocabulary import GENESIS, Change, Link
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person

pytestmark = pytest.mark.django_db


def forge(statement, *values):
    """Do what an intruder with the database's password could do: lift the guard and write."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install(connection)


def test_a_marketplace_nobody_touched_verifies(cast):
    verdict = verify()
    assert verdict.is_whole
    assert verdict.events == Event.objects.count() == Head.objects.get().sequence
    assert verdict.rows > 30


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET verb = 'x'", "DELETE FROM ledger_event"])
def test_the_database_refuses_to_change_an_event(cast, statement):
    before = Event.objects.count()
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == before


def test_an_event_outside_a_transaction_is_refused(cast, monkeypatch):
    monkeypatch.setattr(
        "openqsmo.ledger.record.transaction.get_connection", lambda: Mock(in_atomic_block=False)
    )
    with pytest.raises(RuntimeError, match="in the transaction"):
        record("organization.changed", subject=cast.opm, by=OPERATOR)


def test_an_edited_event_is_named(cast):
    body = Event.objects.get(pk=3).body
    forge("UPDATE ledger_event SET body = %s WHERE sequence = 3", body.replace("operator", "somebody"))
    assert verify().break_found.where == "event 3"


def test_an_edited_column_beside_the_body_is_named(cast):
    forge("UPDATE ledger_event SET verb = 'organization.changed' WHERE sequence = 3")
    assert verify().break_found.kind == "column"


def test_a_missing_event_is_named(cast):
    forge("DELETE FROM ledger_event WHERE sequence = 4")
    assert "Event 4 is missing" in verify().break_found.says


def test_a_cut_tail_is_named(cast):
    last = Head.objects.get().sequence
    forge("DELETE FROM ledger_event WHERE sequence > %s", last - 2)
    assert verify().break_found.kind == "tail"


def test_a_tail_cut_together_with_its_head_shows_against_a_noted_head(cast):
    noted = Head.objects.get().hash
    last = Head.objects.get().sequence
    forge("DELETE FROM ledger_event WHERE sequence > %s", last - 1)
    cut = Event.objects.get(pk=last - 1)
    Head.objects.update(sequence=cut.sequence, hash=cut.hash)
    assert verify(noted).break_found.kind == "head"
    assert verify(cut.hash).break_found.kind == "row"


def test_a_row_edited_behind_its_back_is_named(cast):
    Organization.objects.filter(pk=cast.opm.pk).update(name="Somebody Else")
    broken = verify().break_found
    assert broken.where == cast.opm.ledger_name
    assert "edited behind" in broken.says


def test_a_row_added_behind_its_back_is_named(cast):
    Organization.objects.create(key="x", name="X", kind="board", source="nowhere")
    assert "added behind" in verify().break_found.says


def test_a_row_deleted_behind_its_back_is_named(cast):
    extra = Organization.objects.create(key="x", name="X", kind="board", source="nowhere")
    record("organization.registered", subject=extra, by=OPERATOR)
    Organization.objects.filter(pk=extra.pk).delete()
    assert "deleted behind" in verify().break_found.says


def test_an_export_verifies_with_nothing_but_its_own_sentence(cast):
    lines = [json.loads(line) for line in export_lines()]
    previous = GENESIS
    for line in lines:
        assert line["previous"] == previous
        previous = link_hash(previous, line["body"])
        assert previous == line["hash"]
    assert len(lines) == Event.objects.count()


def change_name(who: Person, name: str) -> None:
    before, who.name = who.name, name
    who.save(update_fields=["name"])
    record("person.renamed", subject=who, by=OPERATOR, changes={"name": Change(before, name, personal=True)})


def lines_for(who: Person, viewer):
    return history(record=who, viewer=viewer, namer=lambda actors: {})


def test_a_personal_value_is_not_in_the_chain_and_only_its_person_reads_it(cast):
    change_name(cast.lee, "Leonora Unusual")
    assert not any("Unusual" in line for line in export_lines())
    assert lines_for(cast.lee, cast.actor(cast.lee))[0].changes[0].after == "Leonora Unusual"
    hidden = lines_for(cast.lee, VISITOR)[0].changes[0]
    assert (hidden.after, hidden.hidden) == ("", "personal")


def test_an_erased_value_is_gone_and_the_chain_still_holds(cast):
    change_name(cast.lee, "Leonora Unusual")
    SealedValue.objects.all().delete()
    assert verify().is_whole
    assert lines_for(cast.lee, cast.actor(cast.lee))[0].changes[0].hidden == "erased (personal)"


def test_a_restricted_value_is_read_at_its_level_only(cast):
    changes = {"name": Change("a", "secret price", visibility=Visibility.QSMO)}
    record("organization.changed", subject=cast.acme, by=OPERATOR, changes=changes)
    line = history(record=cast.acme, viewer=cast.actor(cast.ana), namer=lambda actors: {})[0]
    assert line.changes[0].after == "secret price"
    for person in (cast.lee, cast.rob):
        line = history(record=cast.acme, viewer=cast.actor(person), namer=lambda actors: {})[0]
        assert "secret price" not in str(line)


def test_a_chain_breaks_at_the_first_wrong_link():
    links, previous = [], GENESIS
    for number in range(1, 6):
        links.append(Link(number, f"b{number}", previous, link_hash(previous, f"b{number}")))
        previous = links[-1].hash
    assert first_break(links) == (5, previous, None)
    for wrong in range(5):
        broken = [
            *links[:wrong],
            Link(wrong + 1, "forged", links[wrong].previous, links[wrong].hash),
            *links[wrong + 1 :],
        ]
        assert first_break(broken)[2].where == f"event {wrong + 1}"
