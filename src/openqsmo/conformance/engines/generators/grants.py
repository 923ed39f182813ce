"""Awards of financial assistance with their actions."""

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Delivery, Rows, numbered, texts
from openqsmo.conformance.engines.generators.planting import (
    Planter,
    add,
    copy,
    drop,
    equals,
    first_of_each_unit,
    move,
    put,
    put_all,
    units_of,
)

_AWARDS, _ACTIONS = "awards", "actions"
_LISTINGS = texts(["93.243", "93.778", "84.010", "10.500", "47.049", "66.202"])
_FIRST_DAY = np.datetime64("2019-01-01")
_UEI_FROM = np.datetime64("2022-04-04")


def awards(rows: int, random: Generator) -> Delivery:
    """As many awards as rows, at least ten, each with two actions."""
    count = max(10, rows)
    number = np.arange(count)
    awarded = _FIRST_DAY + random.integers(0, 2_000, count)
    starts = awarded + random.integers(0, 60, count)
    ends = starts + random.integers(300, 1_500, count)
    first, second = random.integers(1_000_000, 90_000_000, count), random.integers(0, 9_000_000, count)
    share = random.integers(1_000_000, 9_000_000, count)
    is_uei = awarded >= _UEI_FROM
    closed = np.where(random.random(count) < 0.5, ends + 120, np.datetime64("NaT")).astype("datetime64[D]")
    fain = numbered("EX25P", number + 1, 7)
    table = {
        "fain": fain,
        "awarding_agency": texts(["7500", "9100", "4900"])[number % 3],
        "assistance_listing": _LISTINGS[random.integers(0, len(_LISTINGS), count)],
        "provider_code": texts(["GMS1", "GMS2", "GMS3"])[number % 3],
        "assistance_type": texts(["02", "03", "04", "05"])[random.integers(0, 4, count)],
        "recipient_id_type": np.where(is_uei, "UEI", "DUNS").astype(object),
        "recipient_id": np.where(
            is_uei, numbered("SYN", number % 10**9, 9), numbered("", 100_000_000 + number % 10**8, 9)
        ),
        "awarded_on": awarded,
        "starts_on": starts,
        "ends_on": ends,
        "federal_amount": first + second,
        "recipient_amount": share,
        "total_amount": first + second + share,
        "closed_on": closed,
    }
    actions = {
        "fain": np.repeat(fain, 2),
        "modification": np.tile([0, 1], count),
        "action_type": np.tile(texts(["A", "C"]), count),
        "action_on": np.column_stack([awarded, awarded + 90]).ravel(),
        "obligation": np.column_stack([first, second]).ravel(),
    }
    listed = {
        "assistance_listing": _LISTINGS,
        "title": texts([f"Synthetic listing {one}" for one in _LISTINGS]),
    }
    return Delivery(
        {_AWARDS: table, _ACTIONS: actions, "assistance_listings": listed},
        {_AWARDS: number, _ACTIONS: np.repeat(number, 2)},
    )


def planters() -> dict[str, Planter]:
    """How to break the rules of awards where one bad value would touch more than its own rule."""
    return {
        f"{_AWARDS}.key": Planter(_AWARDS, copy(_AWARDS, {}), also=("GAR-013",)),
        f"{_AWARDS}.fain.pattern": Planter(_AWARDS, _small_letters),
        f"{_AWARDS}.assistance_listing.reference": Planter(
            _AWARDS, put(_AWARDS, "assistance_listing", "99.999")
        ),
        f"{_AWARDS}.assistance_listing.pattern": Planter(
            _AWARDS,
            put(_AWARDS, "assistance_listing", "9.999"),
            also=(f"{_AWARDS}.assistance_listing.reference",),
        ),
        f"{_AWARDS}.federal_amount.range": Planter(_AWARDS, _negative_share, also=("GAR-013",)),
        f"{_AWARDS}.recipient_amount.range": Planter(_AWARDS, _less_than_nothing),
        f"{_AWARDS}.total_amount.range": Planter(
            _AWARDS, put(_AWARDS, "total_amount", -100), also=("GAR-010",)
        ),
        "GAR-010": Planter(_AWARDS, add(_AWARDS, ["total_amount"], 1, 9_000)),
        "GAR-011": Planter(_AWARDS, _ends_before),
        "GAR-012": Planter(_AWARDS, _closed_early),
        "GAR-013": Planter(_ACTIONS, add(_ACTIONS, ["obligation"], 1, 9_000), of=units_of(_AWARDS)),
        "GAR-014": Planter(_ACTIONS, _without_actions, first_of_each_unit(_ACTIONS), of=units_of(_AWARDS)),
        "GAR-020": Planter(_ACTIONS, move(_ACTIONS, ["action_on"], -200)),
        f"{_ACTIONS}.key": Planter(_ACTIONS, copy(_ACTIONS, {"obligation": 0})),
        f"{_ACTIONS}.fain.reference": Planter(_ACTIONS, copy(_ACTIONS, {"fain": "NOT-AWARDED-{row}"})),
        f"{_ACTIONS}.modification.range": Planter(_ACTIONS, put(_ACTIONS, "modification", -1)),
        f"{_ACTIONS}.obligation.required": Planter(
            _ACTIONS,
            put(_ACTIONS, "obligation", None),
            equals(_ACTIONS, "modification", 0),
            also=("GAR-013",),
        ),
    }


_negative_share = put_all(
    _AWARDS, {"federal_amount": -10_000, "recipient_amount": 20_000, "total_amount": 10_000}
)


def _small_letters(delivery: Delivery, rows: Rows, random: Generator) -> None:
    """The same number in small letters, in the award and in its actions."""
    for table in (_AWARDS, _ACTIONS):
        units = delivery.units[table]
        own = np.flatnonzero(np.isin(units, delivery.units[_AWARDS][rows]))
        known = delivery.column(table, "fain")[own]
        delivery.put(table, "fain", own, [str(one).lower() for one in known])


def _less_than_nothing(delivery: Delivery, rows: Rows, random: Generator) -> None:
    federal = delivery.column(_AWARDS, "federal_amount")[rows]
    delivery.put(_AWARDS, "recipient_amount", rows, -10_000)
    delivery.put(_AWARDS, "total_amount", rows, federal - 10_000)


def _ends_before(delivery: Delivery, rows: Rows, random: Generator) -> None:
    starts = delivery.column(_AWARDS, "starts_on")[rows]
    delivery.put(_AWARDS, "ends_on", rows, starts - 1)


def _closed_early(delivery: Delivery, rows: Rows, random: Generator) -> None:
    ends = delivery.column(_AWARDS, "ends_on")[rows]
    delivery.put(_AWARDS, "closed_on", rows, ends - 30)


def _without_actions(delivery: Delivery, rows: Rows, random: Generator) -> None:
    units = delivery.units[_ACTIONS]
    drop(_ACTIONS)(delivery, np.flatnonzero(np.isin(units, units[rows])), random)
