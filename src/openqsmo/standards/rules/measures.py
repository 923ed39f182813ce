"""How a row of a table of service measures is read, and what its target asks for.

The identifier of a measure is that of an activity and a number: ``FFM.010.010.0011``,
``HCM.A1-1.010.M01``; or that of a function and a number with its mark, ``HCM.A1-1.M01``. In place of
the function it may have ``0`` or ``000``, for all of them.
"""

import re
from dataclasses import dataclass

from openqsmo.standards.rules.headings import Column
from openqsmo.standards.rules.table_rows import (
    ALL,
    Draft,
    Row,
    activities_of,
    content_of,
    reading_of,
)
from openqsmo.standards.vocabulary import ItemKind, Level

LONGEST_TARGET = 200
_FUNCTION = r"[0-9]{1,3}|[A-Z][0-9]{1,2}(?:-[0-9]{1,2})?"
_IDENTIFIER = re.compile(
    rf"[A-Z]{{3}}\.(?:{_FUNCTION})(?:\.[0-9]{{2,3}}\.(?:S?M)?[0-9]{{1,4}}[A-Z]?|\.S?M[0-9]{{1,4}}[A-Z]?)"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_AT_LEAST = (
    r">=|=>|\u2265|>|at least|no less than|not less than|no fewer than|greater than or equal to|"
    r"more than or equal to|greater than|more than|equal to or greater than|minimum(?: of)?|over|above"
)
_AT_MOST = (
    r"<=|=<|\u2264|<|at most|no more than|not more than|no later than|less than or equal to|fewer than or equal to|"
    r"less than|fewer than|equal to or less than|maximum(?: of)?|within|up to|under|below"
)
_UNIT = (
    r"%|percent(?:age)?|dollars?|secs?|mins?|hrs?|"
    r"(?:(?:business|calendar|working|work) )?(?:second|minute|hour|day|week|month|year)s?"
)
_SHORT_UNITS = {"sec": "seconds", "min": "minutes", "hr": "hours"}
_TARGET = re.compile(
    rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|=)?\s*(?P<money>\$)?\s*"
    rf"(?P<figure>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+)"
    rf"(?:\s*(?P<unit>{_UNIT})(?![a-z]))?(?P<rest>[^0-9]*)",
    re.IGNORECASE,
)
_FIRST_PART = re.compile(r"[^;*(\r\n]*")
_OR_MORE = re.compile(r"\s*or (?:more|greater|higher|above|better)\b.*|\s*minimum", re.IGNORECASE)
_OR_LESS = re.compile(r"\s*or (?:less|fewer|lower|below)\b.*|\s*maximum", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """What a target asks for: ``at least`` or ``at most`` or None; the figure as written; its unit or None."""

    direction: str | None = None
    value: str | None = None
    unit: str | None = None


def read_measure(row: Row) -> Draft | None:
    """The service measure that a row defines, or None where it had to be set aside; the reason is said."""
    identifier = _identifier(row)
    name = row.text(Column.MEASURE_NAME)
    if identifier is None:
        return None
    if name is None:
        row.set_aside("title_missing", f"The service measure {identifier} has no name.", Column.MEASURE_NAME)
        return None
    said = row.text(Column.TARGET)
    target = read_target(said or "")
    content = content_of(
        name=name,
        description=row.text(Column.MEASURE_DESCRIPTION),
        target=said,
        formula=row.text(Column.FORMULA),
        frequency=row.text(Column.FREQUENCY),
        reporting_level=row.text(Column.REPORTING_LEVEL),
        type=row.text(Column.MEASURE_TYPE),
        category=row.text(Column.CATEGORY),
        level_type=row.text(Column.LEVEL_TYPE),
        performing=row.text(Column.PERFORMING),
        reporting=row.text(Column.REPORTING),
        accountable=row.text(Column.ACCOUNTABLE),
        rationale=row.text(Column.RATIONALE),
        activity=_activity(row, identifier),
        direction=target.direction,
        target_value=target.value,
        unit=target.unit,
    )
    return Draft(ItemKind.SERVICE_MEASURE, identifier, content, row, identifier[:3])


def read_target(text: str) -> Target:
    """Direction, figure and unit of a target such as ``>=98%``, ``Within 5 days`` or ``75% positive``.

    The figure stays as written, so ``98%`` is 98 with the unit ``percent`` and ``1`` is 1 with none.
    Only the first part counts, up to a line break, ``;``, ``*`` or a bracket. A strict bound (``>98%``)
    is read as its side. What holds no figure, or several (``95-98%``), has none.
    """
    first = " ".join(_FIRST_PART.match(text.strip()).group().split())  # type: ignore[union-attr]
    if first.casefold() == "zero":
        return Target(value="0")
    match = _TARGET.fullmatch(first) if len(first) <= LONGEST_TARGET else None
    if match is None or not _is_plain(match):
        return Target()
    rest = match["rest"]
    direction = "at least" if match["least"] or _OR_MORE.fullmatch(rest) else None
    direction = "at most" if match["most"] or _OR_LESS.fullmatch(rest) else direction
    unit = "dollars" if match["money"] else _unit(match["unit"])
    return Target(direction, match["figure"].replace(",", ""), unit)


def _is_plain(match: re.Match[str]) -> bool:
    """Whether the figure is the target itself: no range and no date follows, and not both bounds."""
    return re.match(r"\s*(?:[/:]|to\b|[-\u2013]\s*$)", match["rest"]) is None


def _unit(said: str | None) -> str | None:
    if said is None:
        return None
    word = said.casefold()
    if word == "%" or word.startswith("percent"):
        return "percent"
    word = word.removesuffix("s")
    return _SHORT_UNITS.get(word, f"{word}s")


def _identifier(row: Row) -> str | None:
    """The identifier without blanks and in capital letters; its numbers stay as long as they are given."""
    given = row.text(Column.MEASURE_IDENTIFIER)
    if given is None:
        row.set_aside(
            "identifier_missing", "The service measure has no identifier.", Column.MEASURE_IDENTIFIER
        )
        return None
    bare = re.sub(r"[\s\u200b\u00ad\ufeff]+", "", given.translate(_DASHES))
    identifier = bare.upper()
    if not _IDENTIFIER.fullmatch(identifier):
        says = "The identifier of a service measure has the form FFM.010.010.0011 or HCM.A1-1.010.M01."
        row.set_aside("identifier_malformed", says, Column.MEASURE_IDENTIFIER, given)
        return None
    if identifier != given:
        kind = "identifier_case" if bare != identifier else "identifier_blanks"
        what = "Small letters" if bare != identifier else "Blanks or another sign for a dash"
        row.note(kind, f"{what} in the identifier; read as {identifier}.", Column.MEASURE_IDENTIFIER, given)
    return identifier


def _activity(row: Row, identifier: str) -> str | None:
    """The activity that the row names, else the one in the measure's identifier where that names one."""
    named = activities_of(row)
    lies_in = reading_of(identifier.rpartition(".")[0]).identifier
    if lies_in is not None and lies_in.level is not Level.ACTIVITY:
        lies_in = None
    if not named:
        return str(lies_in) if lies_in else None
    if len(named) > 1:
        says = f"The measure names {len(named)} activities; the first is kept."
        row.note("activities_more_than_one", says, Column.ACTIVITY, "; ".join(named))
    if lies_in and named[0] not in (ALL, str(lies_in)):
        says = f"{identifier} is listed under {named[0]}."
        row.note("activity_disagrees", says, Column.MEASURE_IDENTIFIER, identifier)
    return named[0]
