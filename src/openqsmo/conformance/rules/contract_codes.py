"""Code lists of a contract: plain values, labelled values, values with a span of days."""

import re
from typing import Any

from openqsmo.conformance.rules.lined import Path
from openqsmo.conformance.rules.reading import Part, Reading, written
from openqsmo.conformance.vocabulary import Code


def read_codes(part: Part, path: Path, reading: Reading) -> tuple[tuple[Code, ...], str, Path] | None:
    """The codes of a property, the field whose date decides (or empty), and where they stand."""
    custom = reading.custom(part, path)
    if "codes" in custom:
        listed, here = custom["codes"]
    elif part.get("enum") is not None:
        listed, here = part["enum"], (*path, "enum")
    else:
        return None
    dated_by = str(custom.get("codesOn", ("", path))[0] or "")
    return code_list(listed, here, reading), dated_by, here


def code_list(listed: Any, path: Path, reading: Reading) -> tuple[Code, ...]:
    """Codes from a list of values or of mappings with value, label, validFrom and validTo."""
    if not isinstance(listed, list) or not listed:
        reading.refuse(path, "the code list is empty or no list", "Write each code after a dash.")
    return tuple(_code(one, (*path, index), reading) for index, one in enumerate(listed))


def _code(one: Any, path: Path, reading: Reading) -> Code:
    if not isinstance(one, dict):
        if one is None or isinstance(one, list):
            reading.refuse(path, "a code is empty or a list", "Write each code as a text.")
        return Code(written(one))
    return Code(
        value=reading.text(one, "value", path, needed=True),
        label=reading.text(one, "label", path) or reading.text(one, "description", path),
        valid_from=_day(one, ("validFrom", "valid_from"), path, reading),
        valid_to=_day(one, ("validTo", "valid_to"), path, reading),
    )


def _day(one: Part, words: tuple[str, str], path: Path, reading: Reading) -> str:
    for word in words:
        day = reading.text(one, word, path)
        if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            reading.refuse((*path, word), f"“{day}” is no day", "Write the day as 2026-01-31.")
        if day:
            return day
    return ""
