"""What conformance runs say of offerings: the one place where alignment reads them.

Conformance keeps how each rule of a contract came out in a run. Which item of a standard a rule tests is not
on record yet: a rule names fields of a table. As soon as it is, this function gives, by offering, whether the
newest run passed each item; the blast radius then takes it into account without a change.
"""

from collections.abc import Collection, Mapping

RULES_NAME_ITEMS = False


def newest_results(offering_ids: Collection[int]) -> Mapping[int, Mapping[str, bool]]:
    """By offering, whether its newest run passed each item that it tested; an item not tested is not in it."""
    return {}
