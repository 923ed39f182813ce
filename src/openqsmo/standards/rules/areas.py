"""Which functional area a document is about, and what each area is called."""

from collections.abc import Iterable, Mapping

from openqsmo.standards.rules.dirt import Dirt
from openqsmo.standards.rules.keys import letters
from openqsmo.standards.rules.records import tidy
from openqsmo.standards.rules.walk import Document
from openqsmo.standards.vocabulary import FibfIdentifier, FunctionalAreaRecord, KnownArea, Source

Known = Mapping[str, KnownArea]


def why_misplaced(identifier: FibfIdentifier, document: Document, known: Known) -> str | None:
    """Why a record does not belong in its document, or None.

    It has happened that an address answered with another area's content. A document
    whose own name is that of one known area or sub-section does not hold another's.
    """
    declared = declared_areas(document.titles, known)
    if declared and identifier.area not in declared:
        return f"{identifier} is of another functional area than “{next(iter(document.titles))[:60]}”."
    area = known.get(identifier.area)
    sections = dict(area.sections) if area else {}
    own = identifier.function.split("-")[0]
    named = [mark for mark, name in sections.items() if _same(name, document.section or "")]
    if named and own in sections and own not in named:
        return f"{identifier} is of “{sections[own]}”, not of “{document.section}”."
    return None


def declared_areas(titles: Iterable[str], known: Known) -> set[str]:
    """The codes of the known areas that a document's titles name; empty where they name none."""
    plain = {_plain_title(title) for title in titles}
    return {area.code for area in known.values() if plain & _names(area)}


def area_record(
    code: str, titles: Iterable[str], known: Known, source: Source, dirt: Dirt
) -> FunctionalAreaRecord:
    """An area under its known name, or else under the name that its own documents carry."""
    given = tuple(sorted(set(titles)))
    area = known.get(code)
    if area is not None:
        return FunctionalAreaRecord(code, area.title, area.slug, given, source)
    title = next((tidy(_without_standards(title)) for title in given if tidy(title)), code)
    says = f"The functional area {code} is not on record here; it is shown as “{title}”."
    dirt.note("area_not_known", source.place, says, given=code)
    return FunctionalAreaRecord(code, title, code.lower(), given, source)


def say_other_titles(code: str, document: Document, known: Known, dirt: Dirt) -> None:
    """Note a title of a document that is no name of the known area that its records are of."""
    area = known.get(code)
    for title, place in document.titles.items():
        if area is not None and _plain_title(title) not in _names(area):
            says = f"The source calls {area.code} “{title}”; it is shown as “{area.title}”."
            dirt.note("area_title_differs", place, says, given=title)


def _names(area: KnownArea) -> set[str]:
    return {letters(name) for name in (area.code, area.title, *area.also)}


def _plain_title(title: str) -> str:
    return letters(_without_standards(title))


def _without_standards(title: str) -> str:
    """A document is titled “… Standards”; the area is what stands before."""
    short = tidy(title)
    return short[: -len(" standards")] if short.casefold().endswith(" standards") else short


def _same(one: str, other: str) -> bool:
    return bool(letters(one)) and letters(one) == letters(other)
