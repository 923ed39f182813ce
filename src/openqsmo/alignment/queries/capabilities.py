"""The capabilities that a fit-gap asks about: those of the current version of a standard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openqsmo.alignment import problems
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.standards.models import Function, ItemVersion, Standard, StandardVersion
from openqsmo.standards.queries.current import current_of
from openqsmo.standards.rules.identifiers import read_identifier
from openqsmo.standards.vocabulary import Component, ItemKind


@dataclass(frozen=True)
class Capability:
    """A capability as the current version words it; ``wording`` names that item version."""

    item_id: int
    identifier: str
    wording: int
    digest: str
    statement: str
    references: str
    function: str
    url: str


@dataclass(frozen=True)
class Listing:
    """The capabilities of a standard's current version, in the order of their identifiers."""

    standard: Standard
    version: StandardVersion
    capabilities: tuple[Capability, ...]
    titles: Mapping[str, str]

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that have capabilities, in order."""
        return tuple(dict.fromkeys(each.function for each in self.capabilities))

    def title(self, function: str) -> str:
        """A function with its name, where it is known."""
        return f"{function} {self.titles.get(function, '')}".strip()

    def of_function(self, function: str) -> tuple[Capability, ...]:
        return tuple(each for each in self.capabilities if each.function == function)


def capability_standards(*, viewer: Actor) -> list[Standard]:
    """Every standard whose items are capabilities; standards are public."""
    found = Standard.objects.filter(component=Component.CAPABILITIES).select_related("area")
    return list(found.order_by("title", "pk"))


def standard_called(code: str) -> Standard:
    """A standard of capabilities by its code; another is refused (ALI-015)."""
    standards = Standard.objects.filter(component=Component.CAPABILITIES).select_related("area")
    found = standards.filter(code=code.casefold()).first()
    if found is None:
        known = ", ".join(standards.order_by("code").values_list("code", flat=True)) or "none yet"
        raise Refused(problems.NO_SUCH_STANDARD.about(given=code[:60], known=known))
    return found


def listing_of(standard: Standard) -> Listing:
    """What the current version lists, never a draft; one without capabilities is refused (ALI-001)."""
    version = current_of(standard)
    rows = _rows(version) if version else []
    if version is None or not rows:
        raise Refused(problems.NO_CAPABILITIES.about(standard=standard.title))
    found = tuple(_capability(standard, row) for row in rows)
    ordered = tuple(sorted(found, key=lambda each: _order(each.identifier)))
    return Listing(standard, version, ordered, _titles(each.function for each in ordered))


def _rows(version: StandardVersion) -> list[ItemVersion]:
    found = version.items.filter(item__kind=ItemKind.CAPABILITY).select_related("item")
    return list(found.defer("words"))


def _capability(standard: Standard, row: ItemVersion) -> Capability:
    content = row.content
    return Capability(
        item_id=row.item_id,
        identifier=row.item.identifier,
        wording=row.pk,
        digest=row.digest,
        statement=str(content.get("statement", "")),
        references=str(content.get("references", "")),
        function=row.item.scope,
        url=f"/standards/{standard.code}/items/{row.item.identifier}/",
    )


def _titles(functions: Iterable[str]) -> dict[str, str]:
    rows = Function.objects.filter(identifier__in=set(functions)).values_list("identifier", "title")
    return dict(rows)


def _order(identifier: str) -> tuple[object, ...]:
    """FIBF identifiers by their parts, so that A2-1 comes before A10-1; others by their letters."""
    read = read_identifier(identifier).identifier
    return (0, *read.order) if read else (1, identifier)
