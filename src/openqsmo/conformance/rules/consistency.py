"""How alike is the practice of those who deliver the same service?

The index of an attribute is the probability that two different providers, drawn at random, do it
differently: one less Simpson's concentration without replacement (E. H. Simpson, Measurement of diversity,
Nature 163, 1949). It is 0 when all do the same and 1 when no two do. Joining two ways of doing it never
raises it, a provider that joins the most common way never raises it, and what a value is called changes
nothing; the ADR on the consistency index tells why not entropy, the number of values or a weighted sum.

The headline counts every provider once: it asks whether practices converge. Beside it stands the same
probability for two employees, which also moves when people move from one provider to another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from openqsmo.conformance.vocabulary import (
    Attribute,
    AttributeConsistency,
    Consistency,
    ConsistencyChange,
    DistinctPractice,
    Permitted,
    Practice,
)

_Key = tuple[Attribute, str]

# What all permitted values count as; no measured value is the empty text.
_PERMITTED = ""


def consistency_of(
    practices: Iterable[Practice],
    permitted: Iterable[Permitted] = (),
    employees: Mapping[str, int] | None = None,
) -> Consistency:
    """The consistency of these practices; each provider has at most one practice of an attribute.

    ``employees`` are the numbers of people that each provider serves. The whole index is the mean over
    the attributes that at least two providers are known in and that the standard does not leave open.
    """
    by_key = _by_key(practices)
    allowed = {(one.attribute, one.about): one for one in permitted}
    attributes = tuple(
        _attribute(key, found, allowed.get(key), employees) for key, found in sorted(by_key.items())
    )
    known = [one for one in attributes if one.index is not None and not one.is_permitted]
    return Consistency(
        providers=tuple(sorted({one.provider for found in by_key.values() for one in found})),
        attributes=attributes,
        index=_mean([one.index for one in known]),
        employee_index=_mean([one.employee_index for one in known]),
        counted=len(known),
        unknown=sum(one.index is None and not one.is_permitted for one in attributes),
        permitted=sum(one.is_permitted for one in attributes),
    )


def change_between(
    before: Sequence[Practice], after: Sequence[Practice], permitted: Sequence[Permitted] = ()
) -> ConsistencyChange:
    """What changed from one measurement to a later one, compared like for like.

    An attribute counts with the providers that are known in it both times; so an index that falls says
    that practices came together, not that somebody left or could not be measured.
    """
    was, now = (_known_by_place(one) for one in (before, after))
    both = was.keys() & now.keys()
    old = consistency_of([was[place] for place in both], permitted)
    new = consistency_of([now[place] for place in both], permitted)
    indexes = {(one.attribute, one.about): one.index for one in old.attributes}
    return ConsistencyChange(
        providers=new.providers,
        attributes=tuple(
            (one.attribute, one.about, indexes[one.attribute, one.about], one.index)
            for one in new.attributes
            if not one.is_permitted
        ),
        was=old.index,
        now=new.index,
    )


def _attribute(
    key: _Key, found: Sequence[Practice], permitted: Permitted | None, employees: Mapping[str, int] | None
) -> AttributeConsistency:
    known = [one for one in found if one.value is not None]
    is_open = permitted is not None and not permitted.values
    classes = Counter(_class_of(one, permitted) for one in known)
    return AttributeConsistency(
        attribute=key[0],
        about=key[1],
        distinct=_distinct(known, permitted),
        unknown=tuple(sorted(one.provider for one in found if one.value is None)),
        index=None if is_open else probability_of_difference(classes.values()),
        employee_index=None if is_open else _of_employees(known, permitted, employees),
        apart=_codes_apart(known),
        is_permitted=is_open,
        permitted_because=permitted.reason if permitted else "",
    )


def probability_of_difference(counts: Iterable[int]) -> Fraction | None:
    """The probability that two of these, drawn without putting back, are of different kinds.

    ``counts`` are how many there are of each kind. None where there are fewer than two in all.
    """
    sizes = list(counts)
    total = sum(sizes)
    if total < 2:
        return None
    alike = sum(size * (size - 1) for size in sizes)
    return 1 - Fraction(alike, total * (total - 1))


def _of_employees(
    known: Sequence[Practice], permitted: Permitted | None, employees: Mapping[str, int] | None
) -> Fraction | None:
    """The same for two employees; unknown where one provider's number is, or fewer than two are known."""
    if employees is None or len(known) < 2 or any(one.provider not in employees for one in known):
        return None
    classes: Counter[str] = Counter()
    for one in known:
        classes[_class_of(one, permitted)] += employees[one.provider]
    return probability_of_difference(classes.values())


def _class_of(practice: Practice, permitted: Permitted | None) -> str:
    """What a practice counts as: its value, or the one class of all values that the standard permits."""
    value = practice.value or ""
    return _PERMITTED if permitted is not None and value in permitted.values else value


def _distinct(known: Sequence[Practice], permitted: Permitted | None) -> tuple[DistinctPractice, ...]:
    """The ways of doing it, the most common first."""
    who: defaultdict[str, list[str]] = defaultdict(list)
    for one in known:
        who[one.value or ""].append(one.provider)
    allowed = permitted.values if permitted else ()
    ordered = sorted(who.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    is_open = permitted is not None and not allowed
    return tuple(
        DistinctPractice(value, tuple(sorted(providers)), is_open or value in allowed)
        for value, providers in ordered
    )


def _codes_apart(known: Sequence[Practice]) -> Fraction | None:
    """In how many codes two providers differ on average; a code that all share adds nothing."""
    if len(known) < 2 or not any(one.parts for one in known):
        return None
    users = Counter(part for one in known for part in set(one.parts))
    differing = (probability_of_difference((count, len(known) - count)) for count in users.values())
    return sum((one for one in differing if one is not None), Fraction(0))


def _by_key(practices: Iterable[Practice]) -> dict[_Key, list[Practice]]:
    by_key: defaultdict[_Key, list[Practice]] = defaultdict(list)
    for one in practices:
        by_key[one.attribute, one.about].append(one)
    return dict(by_key)


def _known_by_place(practices: Iterable[Practice]) -> dict[tuple[Attribute, str, str], Practice]:
    return {(one.attribute, one.about, one.provider): one for one in practices if one.value is not None}


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    """The mean; unknown where there is none, or one of them is unknown."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    return sum(known, Fraction(0)) / len(known)
