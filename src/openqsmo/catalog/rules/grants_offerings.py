"""Read the list of offerings of the Grants QSMO, names and titles as written.

A comma both parts names of customers and stands inside some. A part joins the one before it when
it is a state's short form ("Hillsborough County, FL"), or when the two together are a name that
the file itself writes whole as a provider ("U.S. Dept. of Health and Human Services, National
Institutes of Health").
"""

import re
from collections.abc import Collection, Mapping
from itertools import combinations

from rapidfuzz import fuzz, process

from openqsmo.catalog.rules.feed_records import ActivityMatch, GrantsOfferingRecord, GrantsSegment
from openqsmo.catalog.rules.feed_values import Place, line, lines, once, text, web_address
from openqsmo.loads.reading import need_columns, parse_csv
from openqsmo.loads.report import Report

SURE = 90
MARGIN = 5
_MOST_TITLES = 300
_LONGEST_TITLE = 300
_LONGEST_LIST = 20_000
_MOST_PARTS = 6
_COLUMNS = {
    "segment",
    "category",
    "offering",
    "provider",
    "description",
    "website",
    "customers",
    "services",
    "platform",
    "business_type",
    "flags",
}
_STATE = re.compile(r"[A-Z]{2}")
_HOW_OLD = re.compile(r"\(([^()]{0,60}(?:updated|as of)[^()]{0,60})\)\s*$", re.IGNORECASE)
_NOT_STATED = frozenset({"n/a", "na", "none", "tbd"})


def read_grants_offerings(raw: bytes, file: str, report: Report) -> list[GrantsOfferingRecord]:
    """The offerings in the order of the file; a row that names none, or repeats one, is set aside.

    Refuses what is no table (LOA-003, LOA-006) or lacks a column (LOA-007).
    """
    header, rows = parse_csv(raw, file, report)
    need_columns(header, _COLUMNS, file)
    report.add_read("offering", len(rows))
    place = Place(report, file)
    providers = {_one_line(row["provider"]) for _, row in rows}
    comma_names = {name for name in providers if "," in name}
    taken: dict[tuple[str, str, str], GrantsOfferingRecord] = {}
    for number, row in rows:
        here = place.at(f"line {number}")
        record = _read_row(number, row, comma_names, here)
        if record is None:
            continue
        key = (record.segment, record.provider.casefold(), record.offering.casefold())
        if key in taken:
            here.set_aside(
                "offering_repeated", f"The offering stands on line {taken[key].line} too; that is used."
            )
        else:
            taken[key] = record
    _say_titles_spelled_two_ways(taken.values(), place)
    return list(taken.values())


def split_names(written: str, comma_names: Collection[str] = ()) -> tuple[str, ...]:
    """The names in a list parted by commas, where a name may hold a comma itself, each once.

    ``comma_names`` are names known to hold commas, in full. A leading "and" is not part of a name.
    """
    parts = [_one_line(part) for part in written.split(",")]
    whole = {tuple(_one_line(part) for part in name.split(",")) for name in comma_names}
    names: list[str] = []
    at = 0
    while at < len(parts):
        size = _parts_of_one_name(parts, at, whole)
        name = ", ".join(parts[at : at + size])
        names.append(name.removeprefix("and ") if at else name)
        at += size
    return once(names)


def match_activity(title: str, titles: Mapping[str, str]) -> ActivityMatch:
    """The activity whose title this is, spelled as it may be; an unsure one is left for a person.

    ``titles`` maps identifiers to titles. The same words decide at once (100); else the likest
    title does, if it is at least ``SURE`` like and the next one at least ``MARGIN`` less.
    """
    wanted = _plain_title(title)
    if not wanted or not titles:
        return ActivityMatch(None, 0, "There is nothing to compare.")
    plain_titles = {identifier: _plain_title(known) for identifier, known in titles.items()}
    same = sorted(identifier for identifier, known in plain_titles.items() if known == wanted)
    if len(same) == 1:
        return ActivityMatch(same[0], 100, f"The title of {same[0]}.")
    if same:
        return ActivityMatch(None, 100, f"The title of {' and '.join(same)}; left for a person.")
    found = process.extract(wanted, plain_titles, scorer=fuzz.ratio, limit=2)
    (_, best, identifier), runner_up = found[0], found[1][1] if len(found) > 1 else 0.0
    score, next_score = round(best), round(runner_up)
    likest = f"“{titles[identifier]}” ({identifier}) is {score} % like it"
    if best >= SURE and best - runner_up >= MARGIN:
        return ActivityMatch(identifier, score, f"{likest}; the next is {next_score} %.")
    return ActivityMatch(None, score, f"{likest} and the next {next_score} %; left for a person.")


def _read_row(
    number: int, row: Mapping[str, str], comma_names: Collection[str], place: Place
) -> GrantsOfferingRecord | None:
    words = (line(row["segment"], place, "segment") or "").casefold()
    offering = line(row["offering"], place, "offering")
    provider = line(row["provider"], place, "provider")
    if words not in set(GrantsSegment):
        place.set_aside("segment_unknown", "The segment is neither federal nor commercial.", "segment", words)
        return None
    if offering is None or provider is None:
        place.set_aside(
            "offering_without_name", "The row names no offering, or no provider of it.", "offering"
        )
        return None
    customers, customers_as_of = _customers(row["customers"], comma_names, place)
    return GrantsOfferingRecord(
        line=number,
        segment=GrantsSegment(words),
        category=line(row["category"], place, "category"),
        offering=offering,
        provider=provider,
        description=text(row["description"], place, "description"),
        website=web_address(row["website"], place, "website"),
        customers=customers,
        customers_as_of=customers_as_of,
        services=lines(row["services"], place, "services", ";"),
        platform=line(row["platform"], place, "platform"),
        business_type=line(row["business_type"], place, "business_type"),
        flags=lines(row["flags"], place, "flags", ";"),
    )


def _customers(
    given: str, comma_names: Collection[str], place: Place
) -> tuple[tuple[str, ...] | None, str | None]:
    """The names of customers, and the source's words on how old its list is."""
    written = line(given, place, "customers", _LONGEST_LIST)
    if written is None or written.casefold() in _NOT_STATED:
        if written is not None:
            place.note(
                "customers_not_stated", "Customers are not stated; that is not none.", "customers", written
            )
        return None, None
    as_of = None
    if found := _HOW_OLD.search(written):
        as_of = found[1].strip()
        written = written[: found.start()]
    return split_names(written, comma_names), as_of


def _parts_of_one_name(parts: list[str], at: int, whole: Collection[tuple[str, ...]]) -> int:
    """How many parts from here on make one name."""
    for size in range(min(_MOST_PARTS, len(parts) - at), 1, -1):
        if tuple(parts[at : at + size]) in whole:
            return size
    return 2 if at + 1 < len(parts) and _STATE.fullmatch(parts[at + 1]) else 1


def _say_titles_spelled_two_ways(records: Collection[GrantsOfferingRecord], place: Place) -> None:
    """Note each two titles of services so alike that one may be a typing error of the other."""
    titles = once(title for record in records for title in record.services)[:_MOST_TITLES]
    for one, other in combinations(titles, 2):
        if SURE <= fuzz.ratio(_plain_title(one), _plain_title(other)) < 100:
            says = f"“{one}” and “{other}” may be one title; both are kept as written."
            place.note("title_spelled_two_ways", says, "services", other)


def _plain_title(title: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", title[:_LONGEST_TITLE].casefold().replace("&", " and ")).split())


def _one_line(written: str) -> str:
    return " ".join(written.split())
