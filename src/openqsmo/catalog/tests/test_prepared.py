"""A prepared query answers what Django's own would, for any number of identifiers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openqsmo.catalog.queries.prepared import SIZES, Prepared
from openqsmo.standards.models import FunctionalArea

pytestmark = pytest.mark.django_db
QUERY = Prepared(
    lambda ids: FunctionalArea.objects.filter(pk__in=ids, gone_on=None).values_list("pk", "title", "gone_on")
)


@pytest.fixture
def areas():
    return [
        FunctionalArea.objects.create(code=f"{chr(65 + at // 26)}{chr(65 + at % 26)}X", title=f"Area {at}").pk
        for at in range(SIZES[2] + 3)
    ]


@pytest.mark.parametrize("number", [0, 1, 2, 5, 6, 20, 21, 23])
def test_it_answers_the_rows_of_the_identifiers(areas, number):
    asked = areas[:number]
    expected = FunctionalArea.objects.filter(pk__in=asked).values_list("pk", "title", "gone_on")
    assert sorted(QUERY.rows(asked)) == sorted(expected)


def test_what_is_not_there_and_what_the_query_leaves_out_is_not_answered(areas):
    FunctionalArea.objects.filter(pk=areas[1]).update(gone_on="2026-01-01")
    assert [pk for pk, *_ in QUERY.rows([areas[0], areas[1], 10**9])] == [areas[0]]


def test_many_identifiers_are_asked_for_in_statements_of_the_largest_size(areas):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(QUERY.rows(range(1, 2 * SIZES[-1] + 2)))
    assert len(asked) == 3


def test_values_are_what_django_makes_of_them(areas):
    FunctionalArea.objects.filter(pk=areas[0]).update(gone_on="2026-01-01")
    dates = Prepared(lambda ids: FunctionalArea.objects.filter(pk__in=ids).values_list("gone_on"))
    ((found,),) = dates.rows(areas[:1])
    assert found.isoformat() == "2026-01-01"


def test_a_query_that_does_not_take_every_identifier_is_refused():
    with pytest.raises(ValueError, match="identifier"):
        list(
            Prepared(lambda ids: FunctionalArea.objects.filter(pk__in=ids[:1]).values_list("pk")).rows([1, 2])
        )
