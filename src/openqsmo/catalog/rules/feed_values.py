"""Read single values of a feed: what cannot be read is ``None`` and a finding, never a guess.

Every reader takes the value, the place where it stands and the name of its field. Layout is
cleaned without a word (blanks at the ends, line ends); anything else that is changed or dropped
is noted, at most ``SAMPLE`` findings of a kind, with the count of the kind exact.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from openqsmo.catalog.rules.feed_records import DayOfYear
from openqsmo.loads.report import Report

SAMPLE = 10
SAMPLE_ASIDE = 50
LONGEST_LINE = 300
LONGEST_TEXT = 40_000
LONGEST_ADDRESS = 500
MOST_LISTED = 2_000

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.DOTALL)
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})/(\d{1,2})")
_COUNT = re.compile(r"\d{1,9}")
_WORDS_FOR_NO_DAY = frozenset(
    {"not active", "no frr date", "not agency partnered", "not in process", "not authorized", "n/a", "none"}
)
_TYPES = {
    "dict": "an object",
    "list": "a list",
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
}
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source a reader stands, and the report it answers to."""

    report: Report
    file: str
    record: str = "file"

    def at(self, record: str) -> "Place":
        return replace(self, record=record)

    def note(self, kind: str, says: str, field: str = "", given: object = "", sample: int = SAMPLE) -> None:
        """Say that something here is used although it is not right."""
        self.report.note(kind, self.file, self.record, says, field=field, given=given, sample=sample)

    def set_aside(self, kind: str, says: str, field: str = "", given: object = "") -> None:
        """Say that what stands here is kept out, and why."""
        self.report.set_aside(
            kind, self.file, self.record, says, field=field, given=given, sample=SAMPLE_ASIDE
        )


def line(value: object, place: Place, field: str, longest: int = LONGEST_LINE) -> str | None:
    """One line of text, runs of blanks as one; blank and spreadsheet errors are ``None``."""
    written = _written(value, place, field)
    if written is None:
        return None
    return _no_longer_than(longest, " ".join(written.split()), place, field) or None


def text(value: object, place: Place, field: str) -> str | None:
    """Text of several lines, line ends as ``\\n``; blank and spreadsheet errors are ``None``."""
    written = _written(value, place, field)
    if written is None:
        return None
    written = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _no_longer_than(LONGEST_TEXT, written, place, field) or None


def lines(value: object, place: Place, field: str, separators: str = ",|") -> tuple[str, ...]:
    """A list of one-line texts, each once, in order; a single text is split at any separator.

    A list that holds one blank text is the feed's way to write an empty one, and is noted.
    """
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        pieces: list[object] = [*re.split(f"[{re.escape(separators)}]", value, maxsplit=MOST_LISTED)]
    elif isinstance(value, list):
        pieces = value
    else:
        wrong_type(value, place, field, "a list")
        return ()
    if len(pieces) == 1 and isinstance(pieces[0], str) and not pieces[0].strip():
        place.note("blank_only_list", f"{field} lists one blank text and nothing else.", field)
        return ()
    if len(pieces) > MOST_LISTED:
        says = f"{field} lists {len(pieces):,} values; the first {MOST_LISTED:,} are read."
        place.note("list_cut", says, field)
    return once(line(piece, place, field) for piece in pieces[:MOST_LISTED])


def day(value: object, place: Place, field: str) -> date | None:
    """A day; words for none ("Not Active") and what is no day are ``None`` and counted.

    Days stand in the feed as midnight in Washington written as UTC, or as that day at 20:00Z, so
    the date part is the day meant and the time is not read.
    """
    written = line(value, place, field)
    if written is None:
        return None
    if written.casefold() in _WORDS_FOR_NO_DAY:
        place.note("day_in_words", f"{field} holds words where a day belongs: no day.", field, written, 3)
        return None
    if found := _ISO_DAY.fullmatch(written):
        return _calendar_day(int(found[1]), int(found[2]), int(found[3]), place, field, written)
    if found := _US_DAY.fullmatch(written):
        on = _calendar_day(int(found[3]), int(found[1]), int(found[2]), place, field, written)
        if on is not None:
            place.note("day_written_otherwise", f"{field} is read as month/day/year.", field, written)
        return on
    place.note("day_unreadable", f"{field} cannot be read as a day.", field, written)
    return None


def day_of_year(value: object, place: Place, field: str) -> DayOfYear | None:
    """A day that returns each year, written ``08/23`` or as any full day."""
    written = line(value, place, field)
    if written is None:
        return None
    if found := _MONTH_AND_DAY.fullmatch(written):
        on = _calendar_day(2000, int(found[1]), int(found[2]), place, field, written)
    else:
        on = day(written, place, field)
    return DayOfYear(on.month, on.day) if on else None


def count(value: object, place: Place, field: str) -> int | None:
    """A whole number from 0, written as a number or as digits; blank is ``None``."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    if not isinstance(value, str):
        if value is not None:
            wrong_type(value, place, field, "a count")
        return None
    written = line(value, place, field)
    if written is not None and _COUNT.fullmatch(written):
        return int(written)
    if written is not None:
        place.note("count_unreadable", f"{field} cannot be read as a count.", field, written)
    return None


def yes_or_no(value: object, place: Place, field: str) -> bool | None:
    """Yes or no as words or as true and false; blank is ``None``, for it may mean either."""
    if isinstance(value, bool):
        return value
    written = line(value, place, field)
    if written is None:
        return None
    answer = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(
        written.casefold()
    )
    if answer is None:
        place.note("yes_or_no_unreadable", f"{field} is neither yes nor no.", field, written)
    return answer


def web_address(value: object, place: Place, field: str) -> str | None:
    """An ``http`` or ``https`` address with a host and no user name; anything else is dropped."""
    written = line(value, place, field, LONGEST_TEXT)
    if written is None:
        return None
    if len(written) <= LONGEST_ADDRESS and _is_web_address(written):
        return written
    says = f"{field} is no http or https address, so it is not linked."
    place.note("website_dropped", says, field, written)
    return None


def once(values: Iterable[str | None]) -> tuple[str, ...]:
    """The values that are there, each once, in the order in which they first stand."""
    return tuple(dict.fromkeys(value for value in values if value))


def wrong_type(value: object, place: Place, field: str, expected: str) -> None:
    """Note a value of a type that the field cannot hold."""
    held = _TYPES.get(type(value).__name__, "a value")
    place.note("wrong_type", f"{field} holds {held} where {expected} belongs; it is not read.", field)


def _written(value: object, place: Place, field: str) -> str | None:
    """A value as text without hidden characters; a whole number is its digits."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        wrong_type(value, place, field, "text")
        return None
    if _SPREADSHEET_ERROR.fullmatch(value.strip()):
        place.note("spreadsheet_error", f"{field} holds a spreadsheet error: unknown.", field, value, 3)
        return None
    clean = _HIDDEN.sub("", value)
    if clean != value:
        place.note("hidden_characters", f"{field} holds characters that cannot be seen; they are left out.")
    return clean


def _no_longer_than(longest: int, written: str, place: Place, field: str) -> str:
    if len(written) <= longest:
        return written
    says = f"{field} is {len(written):,} characters long; the first {longest:,} are read."
    place.note("text_cut", says, field)
    return written[:longest].rstrip()


def _calendar_day(year: int, month: int, in_month: int, place: Place, field: str, given: str) -> date | None:
    try:
        on = date(year, month, in_month)
    except ValueError:
        on = None
    if on is not None and _FIRST_YEAR <= on.year <= _LAST_YEAR:
        return on
    place.note("day_impossible", f"{field} is a day that cannot be: no day.", field, given)
    return None


def _is_web_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return False
    return "." in host and not any(character in " <>\"'`\\" for character in written)
