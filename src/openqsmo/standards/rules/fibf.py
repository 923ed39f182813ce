"""How the published feed of the Federal Integrated Business Framework is read.

Source: the JSON files behind ussm.gsa.gov/business-standards-api, in every dialect in
which they were written. Dirt is reported by file and record, never silently mended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from openqsmo.kernel.problems import Refused
from openqsmo.loads.reading import parse_json
from openqsmo.loads.report import Report
from openqsmo.standards.problems import NO_STANDARDS
from openqsmo.standards.rules.areas import area_record, declared_areas, say_other_titles, why_misplaced
from openqsmo.standards.rules.dirt import Dirt
from openqsmo.standards.rules.functions import FileRead, function_records
from openqsmo.standards.rules.gather import compare_activity_names, each_once
from openqsmo.standards.rules.records import ReadRecord, level_expected, read_record
from openqsmo.standards.rules.use_case_items import use_case_items
from openqsmo.standards.rules.walk import FoundRecord, Label, walk
from openqsmo.standards.vocabulary import (
    ActivityRecord,
    CapabilityRecord,
    FibfFeed,
    FunctionalAreaRecord,
    FunctionRecord,
    KnownArea,
    Source,
)


def read_fibf(
    files: Iterable[tuple[str, bytes]], report: Report, *, known: Mapping[str, KnownArea]
) -> FibfFeed:
    """Read every standards file among ``files`` (name, bytes), whatever their order.

    ``known`` are the functional areas on record, by code; others are read as well. A file
    of another sort is counted as such. A file that cannot be opened is set aside; where
    nothing at all could be read, its refusal (LOA-…) is raised, or STA-001.
    """
    read: list[FileRead] = []
    others: list[str] = []
    refusals: dict[str, Refused] = {}
    for name, raw in sorted(files):
        try:
            one = _read_file(name, raw, report, known)
        except Refused as refused:
            refusals[name] = refused
            problem = refused.problem
            report.set_aside(
                "unreadable_file", name, "file", f"{problem.says} {problem.fix}", given=problem.code
            )
            continue
        if one is None:
            others.append(name)
        else:
            read.append(one)
    if not read:
        raise next(iter(refusals.values()), _nothing_found(others))
    report.add_read("standards file", len(read))
    report.add_read("file of another sort", len(others))
    report.add_read("unreadable file", len(refusals))
    return _gather(read, others, list(refusals), report, known)


def _read_file(name: str, raw: bytes, report: Report, known: Mapping[str, KnownArea]) -> FileRead | None:
    """One file's records, or None where it is no standards file."""
    if not name.casefold().endswith(".json") and raw.lstrip()[:1] not in (b"{", b"["):
        return None
    value = parse_json(raw, name, report)
    dirt = Dirt(name, Report(source=name))
    walked = walk(value, dirt)
    if not walked.is_standards:
        return None
    records = [read for found in walked.records if (read := _read_and_count(found, dirt, report, known))]
    one = FileRead(walked, records, dirt)
    filled = one.functions_by_label()
    walked.labels = [label for label in walked.labels if label in filled or _is_in_place(label, known)]
    return one


def _read_and_count(
    found: FoundRecord, dirt: Dirt, report: Report, known: Mapping[str, KnownArea]
) -> ReadRecord | None:
    report.add_read(level_expected(found).value)
    read = read_record(found, dirt)
    why = read and why_misplaced(read.identifier, found.document, known)
    if read and why:
        dirt.set_aside("misplaced", f"{found.place} ({read.identifier})", why, given=str(read.identifier))
        return None
    return read


def _is_in_place(label: Label, known: Mapping[str, KnownArea]) -> bool:
    """Whether a group without records is of its document's own area, so that it counts as a function."""
    return why_misplaced(label.function, label.document, known) is None


def _gather(
    read: list[FileRead],
    others: list[str],
    unreadable: list[str],
    report: Report,
    known: Mapping[str, KnownArea],
) -> FibfFeed:
    activities = each_once(read, ActivityRecord)
    capabilities = each_once(read, CapabilityRecord)
    compare_activity_names(read, activities)
    functions = function_records(read)
    areas = _areas(read, list(functions.values()), known)
    use_cases = [item for one in read for item in use_case_items(one)]
    for one in read:
        one.dirt.close()
        report.take(one.dirt.report)
    report.add_read("function", len(functions))
    if use_cases:
        report.add_read("use case", len(use_cases))
    report.add_read("functional area", len(areas))
    return FibfFeed(
        areas=areas,
        functions=tuple(functions.values()),
        activities=tuple(activities.values()),
        capabilities=tuple(capabilities.values()),
        standards_files=tuple(one.dirt.file for one in read),
        other_files=tuple(others),
        unreadable_files=tuple(unreadable),
        use_cases=tuple(use_cases),
    )


def _areas(
    read: list[FileRead], functions: list[FunctionRecord], known: Mapping[str, KnownArea]
) -> tuple[FunctionalAreaRecord, ...]:
    """Every functional area that has a function, or whose document names it and holds nothing yet."""
    titles: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, tuple[Source, Dirt]] = {}
    dirt_of = {one.dirt.file: one.dirt for one in read}
    for function in functions:
        sources.setdefault(function.area, (function.source, dirt_of[function.source.file]))
    for one in read:
        codes = one.areas_by_document()
        for document in one.walked.documents:
            for code in sorted(codes.get(document) or declared_areas(document.titles, known)):
                titles[code].update(document.titles)
                say_other_titles(code, document, known, one.dirt)
                sources.setdefault(code, (Source(one.dirt.file, "file"), one.dirt))
    return tuple(
        area_record(code, titles[code], known, source, dirt)
        for code, (source, dirt) in sorted(sources.items())
    )


def _nothing_found(others: list[str]) -> Refused:
    shown = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
    return Refused(NO_STANDARDS.about(files=shown or "no file at all"))
