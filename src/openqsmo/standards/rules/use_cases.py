"""How business use cases are named, and where texts name them.

An identifier is ``NNN.AAA.Ln.nn``: the number of the end-to-end process, the functional area, the level
and a serial, as in ``100.FFM.L1.01 Temporary Duty (TDY) Travel`` (field guide 2.3). The use-case library
is a hierarchy: end-to-end process, business scenario, business use case, demonstration thread.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

USSM = "ussm.gov/fibf"
FIT = "publicdebt.treas.gov/fit/use-cases"


@dataclass(frozen=True)
class EndToEndProcess:
    """An end-to-end business process. ``number`` is None where its source prints only ``09x``."""

    number: str | None
    title: str
    source: str


@dataclass(frozen=True, order=True)
class UseCaseIdentifier:
    """The parts of a use case's identifier; ``str`` gives its canonical form."""

    process: str
    area: str
    level: int
    serial: str

    def __str__(self) -> str:
        return f"{self.process}.{self.area}.L{self.level}.{self.serial}"


@dataclass(frozen=True)
class Scenario:
    """A business scenario of an end-to-end process, which several use cases may play through."""

    process: str
    identifier: str
    title: str


@dataclass(frozen=True)
class UseCase:
    """A business use case. ``title`` and ``scenario`` are None where the source gives none."""

    identifier: UseCaseIdentifier
    title: str | None
    scenario: str | None = None


@dataclass(frozen=True)
class DemonstrationThread:
    """Use cases in the order in which a provider shows them in one demonstration."""

    name: str
    use_cases: tuple[UseCaseIdentifier, ...]


@dataclass(frozen=True)
class ProcessBranch:
    """An end-to-end process with its scenarios, use cases and the threads that begin in it."""

    process: EndToEndProcess
    scenarios: tuple[Scenario, ...]
    use_cases: tuple[UseCase, ...]
    threads: tuple[DemonstrationThread, ...]


PROCESSES: tuple[EndToEndProcess, ...] = (
    EndToEndProcess("010", "Budget Formulation-to-Execution", USSM),
    EndToEndProcess("020", "Acquire-to-Dispose", USSM),
    EndToEndProcess("030", "Request-to-Procure", USSM),
    EndToEndProcess("040", "Procure-to-Pay", USSM),
    EndToEndProcess("050", "Bill-to-Collect", USSM),
    EndToEndProcess("060", "Record-to-Report", USSM),
    EndToEndProcess("070", "Agree-to-Reimburse", USSM),
    EndToEndProcess("080", "Apply-to-Perform", USSM),
    EndToEndProcess("090", "Hire-to-Retire", FIT),
    EndToEndProcess("091", "Post-to-Onboard (Talent Acquisition)", USSM),
    EndToEndProcess("092", "Needs-to-Outcomes (Talent Development)", USSM),
    EndToEndProcess("093", "Plan-to-Appraise (Employee Performance)", USSM),
    EndToEndProcess(None, "Plan-to-Compensate (Payroll, Time and Attendance)", USSM),
    EndToEndProcess(None, "Plan-to-Compensate (Compensation and Benefits)", USSM),
    EndToEndProcess(None, "Counseling-to-Retirement", USSM),
    EndToEndProcess("100", "Book-to-Reimburse", USSM),
    EndToEndProcess("110", "Apply-to-Repay", USSM),
)
_BY_NUMBER = {process.number: process for process in PROCESSES if process.number is not None}

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u00a0"), " ")
_PARTS = r"([0-9]{3})\s*\.\s*([A-Za-z]{3})\s*\.\s*[Ll]\s*([0-9])\s*\.\s*([0-9]{2})"
_WHOLE = re.compile(rf"\s*{_PARTS}\s*")
_INSIDE = re.compile(rf"(?<![0-9A-Za-z]){_PARTS}(?![0-9])")
_END_OF_TITLE = re.compile(r"[\n\r;|]|\[Note|\(Business Scenario")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|html?)\b", re.IGNORECASE)
LONGEST_TITLE = 300


def process_of(identifier: UseCaseIdentifier) -> EndToEndProcess | None:
    """The end-to-end process of a use case, or None where no source on record names it."""
    return _BY_NUMBER.get(identifier.process)


def read_use_case_identifier(text: str) -> UseCaseIdentifier | None:
    """Read text that is nothing but a use case's identifier; blanks and small letters are borne."""
    match = _WHOLE.fullmatch(text.translate(_INVISIBLE)) if len(text) <= LONGEST_TITLE else None
    return _identifier(match) if match else None


def find_use_cases(text: str) -> tuple[UseCase, ...]:
    """The use cases that a text names, each once, in the order in which it names them.

    A title runs from the identifier to the end of its line, to a semicolon or to a bracketed note. A
    file's address has no title, since its dots and blanks cannot be told apart; the first title wins.
    """
    plain = text.translate(_INVISIBLE)
    found: dict[UseCaseIdentifier, UseCase] = {}
    matches = list(_INSIDE.finditer(plain))
    starts = [match.start() for match in matches] + [len(plain)]
    for match, end in zip(matches, starts[1:], strict=True):
        identifier = _identifier(match)
        use_case = UseCase(identifier, _title(plain[match.end() : end]))
        known = found.get(identifier)
        if known is None or known.title is None:
            found[identifier] = use_case
    return tuple(found.values())


def hierarchy(
    use_cases: Iterable[UseCase],
    scenarios: Iterable[Scenario] = (),
    threads: Iterable[DemonstrationThread] = (),
) -> tuple[ProcessBranch, ...]:
    """Use cases, scenarios and threads under their end-to-end processes, in the order of their numbers.

    A process that no source names has its number for a title. A thread stands where its first use case
    does; one without use cases stands nowhere.
    """
    cases, scenes, shown = list(use_cases), list(scenarios), [one for one in threads if one.use_cases]
    numbers = {one.identifier.process for one in cases} | {one.process for one in scenes}
    numbers |= {one.use_cases[0].process for one in shown}
    return tuple(
        ProcessBranch(
            _BY_NUMBER.get(number) or EndToEndProcess(number, number, ""),
            tuple(sorted((one for one in scenes if one.process == number), key=lambda one: one.identifier)),
            tuple(
                sorted(
                    (one for one in cases if one.identifier.process == number),
                    key=lambda one: (one.identifier, one.title or ""),
                )
            ),
            tuple(one for one in shown if one.use_cases[0].process == number),
        )
        for number in sorted(numbers)
    )


def _identifier(match: re.Match[str]) -> UseCaseIdentifier:
    process, area, level, serial = match.groups()
    return UseCaseIdentifier(process, area.upper(), int(level), serial)


def _title(rest: str) -> str | None:
    """The title that follows an identifier, or None where there is none or it is a file's name."""
    line = _END_OF_TITLE.split(rest, maxsplit=1)[0]
    is_dotted = rest.startswith(".") and " " not in line.strip()
    is_address = is_dotted or _FILE.search(line) is not None
    title = " ".join(line.split()).strip(" .:,-–—")
    if is_address or not title or len(title) > LONGEST_TITLE:
        return None
    return title
