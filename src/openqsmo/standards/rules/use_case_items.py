"""Business use cases that documents list by name, as items: end-to-end process, level, serial, document."""

from collections.abc import Iterator
from typing import Any

from openqsmo.standards.rules.functions import FileRead
from openqsmo.standards.rules.use_cases import UseCase, find_use_cases, process_of
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source


def use_case_items(one: FileRead) -> Iterator[ItemRecord]:
    """The use cases of one file. What its name gives no identifier of its own is said and not kept.

    Some areas list one document for each end-to-end process: its use cases stand in the document alone.
    """
    for found in one.walked.use_cases:
        cases = find_use_cases(found.name)
        if len(cases) != 1:
            says = "It names no use case by an identifier such as 100.TRT.L1.01; what its document holds is not read."
            one.dirt.note("use_case_without_identifier", found.place, says, given=found.name)
            continue
        yield _item(cases[0], found.file, Source(one.dirt.file, found.place))


def _item(case: UseCase, file: str, source: Source) -> ItemRecord:
    identifier, process = case.identifier, process_of(case.identifier)
    content: dict[str, Any] = {
        "process": f"{identifier.process} {process.title}" if process else identifier.process,
        "level": str(identifier.level),
        "serial": identifier.serial,
        "area": identifier.area,
    }
    content |= {key: value for key, value in (("title", case.title), ("document", file.strip())) if value}
    return ItemRecord(ItemKind.USE_CASE, identifier.area, str(identifier), content, source)
