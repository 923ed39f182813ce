"""Which functional area a row of a table is of, and which areas a table is about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from openqsmo.standards.rules.headings import Column
from openqsmo.standards.rules.keys import letters
from openqsmo.standards.rules.table_rows import Draft, Row
from openqsmo.standards.vocabulary import KnownArea

REFERENCE_MODELS = {"HCIM": "HCM", "HCBRM": "HCM"}
_CODE = re.compile(r"\s*([A-Z]{3})(?![A-Za-z0-9])")
_WORD_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{3})(?![A-Za-z0-9])")


def area_said(row: Row, known: Mapping[str, KnownArea]) -> str | None:
    """The code of the area that the row names in a column, or None; a name that is none is noted."""
    text = row.text(Column.AREA)
    if text is not None:
        code = read_area(text, known)
        if code is None:
            says = f"“{text[:60]}” is no functional area that is known, nor a code of three letters."
            row.repeat("area_not_read", says, Column.AREA, text)
        return code
    section = row.text(Column.DOMAIN)
    return None if section is None else _area_of_section(row, section, known)


def read_area(text: str, known: Mapping[str, KnownArea]) -> str | None:
    """The code that a text gives or names: ``FFM Financial Management``, ``HCIM``, ``Grants Management``."""
    word = text.strip()
    if word.upper() in REFERENCE_MODELS:
        return REFERENCE_MODELS[word.upper()]
    if word.upper() in known:
        return word.upper()
    match = _CODE.match(text)
    if match is not None:
        return match.group(1)
    plain = letters(text)
    named = (one.code for one in known.values() if plain in map(letters, (one.title, *one.also)))
    return next(named, None) if plain else None


def areas_named(texts: Sequence[str], known: Mapping[str, KnownArea]) -> set[str]:
    """The areas that the name of a sheet or of a file names; the first text that names any counts.

    Codes count as words in capitals (``CYB, ERM, ITS Service Measures``) or as the first word; names
    count where they have more than one word: an “acquisition” may be one of talent.
    """
    for text in texts:
        plain = letters(text)
        codes = {code for code in known if code in _codes_in(text)}
        named = {one.code for one in known.values() if any(name in plain for name in _names_of(one))}
        if codes or named:
            return codes | named
    return set()


def home_areas(drafts: Sequence[tuple[Draft, str | None]], named: set[str]) -> set[str]:
    """The areas that a table is about: those its sheet or file names, else that of most of its rows.

    Empty where no area has most of the rows: then every row is at home.
    """
    if named:
        return named
    count = Counter(area for _, area in drafts if area is not None)
    area, number = count.most_common(1)[0] if count else ("", 0)
    return {area} if number * 2 > count.total() else set()


def area_of_activities(draft: Draft) -> str | None:
    """The area that all activities of an item lie in, or None where they lie in none or in several."""
    areas = {str(activity)[:3] for activity in draft.content.get("activities", ()) if "." in activity}
    return next(iter(areas)) if len(areas) == 1 else None


def _area_of_section(row: Row, section: str, known: Mapping[str, KnownArea]) -> str | None:
    heading = row.heading(Column.DOMAIN).split(" ")[0].upper()
    with_section = [one.code for one in known.values() if section in dict(one.sections)]
    return REFERENCE_MODELS.get(heading) or (with_section[0] if len(with_section) == 1 else None)


def _codes_in(text: str) -> set[str]:
    first = re.split(r"[^A-Za-z]+", text.rpartition("/")[2].strip(), maxsplit=1)[0]
    return {first.upper(), *_WORD_CODE.findall(text.replace("_", " "))}


def _names_of(area: KnownArea) -> list[str]:
    return [letters(name) for name in (area.title, *area.also) if " " in name]
