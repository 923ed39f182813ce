"""Which columns of a contract tell a practice, and which variation does the standard permit?

A property says its role with the custom property ``practiceRole`` (provider, employee, year, period,
period_end, payday, codes, money, accrual); the contract lists what may vary under ``permittedVariation``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from openqsmo.conformance.rules.lined import read_lined
from openqsmo.conformance.vocabulary import Attribute, Contract, Permitted, PracticeRoles

_SINGLE = ("provider", "employee", "period_end", "payday")
_SEVERAL = ("codes", "money", "accrual")


def practice_roles(document: bytes, contract: Contract) -> Mapping[str, PracticeRoles]:
    """By table of the contract, which of its fields has which role; tables without a role are left out."""
    told = read_lined(document).value
    roles = {}
    for table, part in zip(contract.tables, told["schema"], strict=True):
        by_role: dict[str, list[str]] = {}
        for field in part.get("properties") or ():
            for role in _custom(field, "practiceRole"):
                by_role.setdefault(str(role), []).append(str(field["name"]))
        if by_role:
            single = {role: (by_role.get(role) or [""])[0] for role in _SINGLE}
            several = {role: tuple(by_role.get(role, ())) for role in _SEVERAL}
            roles[table.name] = PracticeRoles(**single, **several)  # type: ignore[arg-type]
    return roles


def permitted_variation(document: bytes) -> tuple[Permitted, ...]:
    """The variation that the contract permits; an attribute that is not known here is passed over."""
    known = set(Attribute)
    return tuple(
        Permitted(
            attribute=Attribute(one["attribute"]),
            about=str(one.get("about") or ""),
            values=tuple(str(value) for value in one.get("values") or ()),
            reason=str(one.get("reason") or ""),
            citation=str(one.get("citation") or ""),
        )
        for listed in _custom(read_lined(document).value, "permittedVariation")
        for one in listed
        if one.get("attribute") in known
    )


def _custom(part: Mapping[str, Any], name: str) -> Iterator[Any]:
    for one in part.get("customProperties") or ():
        if one.get("property") == name:
            yield one.get("value")
