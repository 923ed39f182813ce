"""Many changed rows are written as single saves would write them."""

from datetime import date

import pytest
from django.utils import timezone

from openqsmo.loads.models import Load
from openqsmo.loads.saving import update_rows
from openqsmo.organizations.models import Organization

pytestmark = pytest.mark.django_db
FIELDS = ("source", "as_of", "loaded_at", "report")


def loads(number):
    return [
        Load.objects.create(kind="oaks", source=f"List {n}", file_digest="0", loaded_at=timezone.now())
        for n in range(number)
    ]


def test_rows_hold_afterwards_what_was_set_on_them_and_the_others_what_they_held():
    rows = loads(4)
    changed, untouched = rows[:3], Load.objects.get(pk=rows[3].pk)
    for number, row in enumerate(changed):
        row.source, row.as_of = f"It's “{number}” %s", date(2025, 1, 1 + number) if number else None
        row.report, row.loaded_at = {"findings": [{"says": "é🍃", "none": None}], "n": number}, timezone.now()
        row.kind = "not written"
    update_rows(changed, FIELDS)
    for row in changed:
        now = Load.objects.get(pk=row.pk)
        assert [getattr(now, name) for name in FIELDS] == [getattr(row, name) for name in FIELDS]
        assert now.kind == "oaks"
    assert Load.objects.get(pk=untouched.pk).source == untouched.source


def test_a_reference_is_written_by_its_row(cast):
    rows = [cast.acme, cast.rival]
    for row in rows:
        row.parent = cast.opm
    update_rows(rows, ["parent"])
    assert set(Organization.objects.filter(key__in=["acme", "rival"]).values_list("parent", flat=True)) == {
        cast.opm.pk
    }


def test_however_many_rows_it_is_one_statement(django_assert_num_queries):
    rows = loads(30)
    with django_assert_num_queries(1):
        update_rows(rows, ["source"])
    with django_assert_num_queries(0):
        update_rows([], ["source"])
