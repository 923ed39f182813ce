"""How a FIBF identifier is read from the text that sources write.

Grammar: functional area ``FFM``, function ``010`` or ``A2-1`` or ``X1``, activity ``010``,
capability ``011``, joined by dots. Sources add blanks (also non-breaking ones), write a
dash for a dot, lose a leading zero. What can mean only one thing is read, and what was
wrong with it is said; anything else is not an identifier.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openqsmo.standards.vocabulary import FibfIdentifier

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), " ")
_BETWEEN = r"(?:\s*[.\-_,:/]\s*|\s+)"
_FUNCTION = r"[0-9]{2,3}|[A-Za-z][0-9]{1,2}(?:\s*-\s*[0-9]{1,2}(?![0-9]))?"
_WHOLE = re.compile(
    rf"\s*([A-Za-z]{{3}}){_BETWEEN}({_FUNCTION})"
    rf"(?:{_BETWEEN}([0-9]{{2,3}})(?:{_BETWEEN}([0-9]{{2,3}}))?)?\s*"
)
_LEADING = re.compile(
    r"\s*([A-Za-z]{3}[.-](?:[0-9]{3}|[A-Za-z][0-9]{1,2}(?:-[0-9]{1,2}(?![0-9]))?)"
    r"(?:[.-][0-9]{2,3}){0,2})(?![0-9])[\s:-]*"
)
LONGEST = 80
_AREA_ONLY = re.compile(r"\s*[A-Za-z]{3}[\s.\-]*")
_AREA_AND_GAP = re.compile(r"\s*[A-Za-z]{3}\s*[.\-]\s*[.\-]")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an identifier as written."""

    kind: str
    says: str


@dataclass(frozen=True)
class IdentifierReading:
    """An identifier and what was wrong with its text; or None and the one reason it cannot be read."""

    identifier: FibfIdentifier | None
    faults: tuple[Fault, ...]


def read_identifier(text: str) -> IdentifierReading:
    """Read text that should be nothing but a FIBF identifier."""
    if len(text) > LONGEST:
        return IdentifierReading(None, (Fault("identifier_malformed", "It is too long for an identifier."),))
    spelled = _spelled(text)
    match = _WHOLE.fullmatch(spelled)
    if match is None:
        return IdentifierReading(None, (_why_not(spelled),))
    parts = [re.sub(r"\s", "", part).upper() for part in match.groups() if part is not None]
    full = FibfIdentifier(*(part.zfill(3) if part.isdigit() else part for part in parts))
    return IdentifierReading(full, tuple(_faults(text, ".".join(parts), str(full))))


def split_identifier(text: str) -> tuple[FibfIdentifier | None, str]:
    """A leading identifier, if there is one, and the rest: ``FFM.010 Budget Execution``.

    The rest keeps its own letters and blanks, except those that part it from the identifier.
    """
    match = _LEADING.match(_spelled(text[:LONGEST]))
    if match is None:
        return None, text
    # Every replacement in _spelled is one character for one, so positions hold in the text as given.
    return read_identifier(match.group(1)).identifier, text[match.end() :]


def _spelled(text: str) -> str:
    return text.translate(_DASHES).translate(_INVISIBLE)


def _faults(text: str, without_zeros: str, canonical: str) -> Iterator[Fault]:
    """What stands between the text and its canonical form, one fault per kind."""
    bare = re.sub(r"\s", "", text.translate(_INVISIBLE))
    if bare != text:
        yield Fault("identifier_blanks", f"Blanks in the identifier; read as {canonical}.")
    if bare.upper() != bare:
        yield Fault("identifier_case", f"Small letters in the identifier; read as {canonical}.")
    if bare.upper() != without_zeros:
        yield Fault("identifier_separator", f"Another sign for a dot or a dash; read as {canonical}.")
    if without_zeros != canonical:
        yield Fault("identifier_short_number", f"A zero is missing; read as {canonical}.")


def _why_not(spelled: str) -> Fault:
    if not spelled.strip():
        return Fault("identifier_missing", "The identifier is blank.")
    if _AREA_ONLY.fullmatch(spelled) or _AREA_AND_GAP.match(spelled):
        says = "The identifier names a functional area and lacks the number of the function."
        return Fault("identifier_malformed", says)
    says = "The identifier does not have the form FFM.010, FFM.010.010 or FFM.010.010.011."
    return Fault("identifier_malformed", says)
