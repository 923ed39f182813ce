"""Drafting in the tests: what is called how, every edit there is, and how a refusal is seen."""

import pytest

from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Head
from openqsmo.standards.actions.drafts import leave_out_item, put_item
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.rules.items import digest_of_list
from openqsmo.standards.vocabulary import ItemKind

CODE = "hcm-capabilities"
FIRST, SECOND, THIRD = "HCM.A5-1.010.010", "HCM.A5-1.010.020", "HCM.A5-1.010.030"
NO_AREAS = frozenset()


def put(draft, identifier, statement, lead, **more):
    content = {"statement": statement, "activity": "HCM.A5-1.010", **more}
    return put_item(
        draft_id=draft.pk, kind=ItemKind.CAPABILITY, identifier=identifier, content=content, **lead
    )


def says(version):
    return {row.item.identifier: row.content["statement"] for row in version.items.select_related("item")}


def digest_of_items(version):
    return digest_of_list(version.items.values_list("item__kind", "item__identifier", "digest"))


def refused(code, action, **given):
    """The action is refused by that code, and nothing at all has changed."""
    head = Head.objects.get().hash
    rows = [*StandardVersion.objects.values()], [*StandardVersion.items.through.objects.values()]
    with pytest.raises(Refused) as error:
        action(**given)
    assert error.value.problem.code == code
    assert Head.objects.get().hash == head
    assert rows == ([*StandardVersion.objects.values()], [*StandardVersion.items.through.objects.values()])
    return error.value.problem


def every_edit(version, **who):
    """Every action that edits a version, ready to be called."""
    content = {"statement": "Pay."}
    place = {"draft_id": version.pk, "kind": ItemKind.CAPABILITY, "identifier": FIRST}
    yield put_item, {**place, "content": content, **who}
    yield put_item, {**place, "identifier": THIRD, "content": content, **who}
    yield leave_out_item, {**place, **who}
