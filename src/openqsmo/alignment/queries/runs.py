"""What conformance runs say of offerings: the one place where alignment reads them.

No runs are kept here yet: conformance below this domain checks data and keeps no record of it in the
database. As soon as it does, this function gives, by offering, whether the newest run passed each item; the
blast radius and the rules clock then take it into account without a change.
"""

from collections.abc import Collection, Mapping

RUNS_ARE_KEPT = False


def newest_results(offering_ids: Collection[int]) -> Mapping[int, Mapping[str, bool]]:
    """By offering, whether its newest run passed each item that it tested; an item not tested is not in it."""
    return {}
