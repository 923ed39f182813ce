from openqsmo.ledger import names
from openqsmo.ledger.models import Head
from openqsmo.ledger.queries import head_hash


def test_people_give_the_names_of_actors(cast):
    actor = f"person:{cast.ana.pk}"
    assert names.name_actors([actor, "operator", "person:999999"]) == {actor: "Ana"}


def test_nobody_is_named_where_nobody_keeps_accounts(monkeypatch):
    monkeypatch.setattr(names, "_NAMERS", [])
    assert names.name_actors(["person:1"]) == {}


def test_the_head_s_hash_moves_with_every_event(cast):
    assert head_hash() == Head.objects.get().hash != "0" * 64
