"""A contract document being read: parts by path, mistakes refused with their line, the rest named."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from openqsmo.conformance.problems import CONTRACT_MISTAKE
from openqsmo.conformance.rules.lined import Lined, Path
from openqsmo.conformance.vocabulary import NotUnderstood
from openqsmo.kernel.problems import Refused

Part = Mapping[str, Any]


class Reading:
    """One document, and what in it is not understood so far."""

    def __init__(self, document: Lined, name: str) -> None:
        self.document, self.name = document, name
        self.not_understood: list[NotUnderstood] = []
        self.taken: set[str] = set()

    def line(self, path: Path) -> int | None:
        return self.document.line(path)

    def note(self, path: Path, says: str) -> None:
        """Name a part that will not be checked."""
        self.not_understood.append(NotUnderstood(shown(path), self.line(path), says))

    def refuse(self, path: Path, why: str, fix: str) -> NoReturn:
        """Decline the contract for a mistake in one part."""
        line = self.line(path)
        where = f" in line {line}" if line else ""
        raise Refused(CONTRACT_MISTAKE.about(name=self.name, where=where, why=why, fix=fix))

    def strangers(self, part: Part, known: Collection[str], path: Path) -> None:
        """Name every word of a part that is not known."""
        for word in part:
            if word not in known:
                self.note(
                    (*path, word), f"“{word}” is not a word of ODCS that is known here; it is not checked."
                )

    def mapping(self, value: Any, path: Path, what: str) -> Part:
        if not isinstance(value, Mapping):
            self.refuse(path, f"{what} is no mapping", f"Write {what} as “name: value” lines.")
        return value

    def parts(self, part: Part, word: str, path: Path, what: str) -> Iterator[tuple[Part, Path]]:
        """Each mapping of a list, with its path; a list of anything else is refused."""
        listed = part.get(word)
        if listed is None:
            return
        if not isinstance(listed, list):
            self.refuse((*path, word), f"“{word}” is no list", f"Write each {what} after a dash.")
        for index, one in enumerate(listed):
            here = (*path, word, index)
            yield self.mapping(one, here, f"a {what}"), here

    def text(self, part: Part, word: str, path: Path, *, needed: bool = False) -> str:
        """A text, or what is written of a number; empty where nothing is given."""
        value = part.get(word)
        if isinstance(value, list | Mapping):
            self.refuse((*path, word), f"“{word}” is no text", "Give one text.")
        if needed and (value is None or not str(value).strip()):
            self.refuse(path, f"“{word}” is missing", f"Add “{word}”.")
        return "" if value is None else written(value).strip()

    def flag(self, part: Part, word: str, path: Path) -> bool:
        value = part.get(word)
        if value is not None and not isinstance(value, bool):
            self.refuse((*path, word), f"“{word}” is {value}", "Write true or false.")
        return bool(value)

    def number(self, value: Any, path: Path, what: str) -> Decimal:
        if isinstance(value, str):
            value = Decimal(value) if re.fullmatch(r"[-+]?\d+(\.\d+)?", value.strip()) else value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(path, f"{what} is “{value}”, which is no number", "Give a number.")
        return Decimal(value)

    def count(self, value: Any, path: Path, what: str) -> int:
        number = self.number(value, path, what)
        if number != int(number) or number < 0:
            self.refuse(path, f"{what} is {number}", "Give a whole number, 0 or more.")
        return int(number)

    def custom(self, part: Part, path: Path) -> dict[str, tuple[Any, Path]]:
        """The custom properties of a part by name, each with its path."""
        found: dict[str, tuple[Any, Path]] = {}
        for one, here in self.parts(part, "customProperties", path, "custom property"):
            found[self.text(one, "property", here, needed=True)] = (one.get("value"), (*here, "value"))
        return found

    def identifier(self, wanted: str) -> str:
        """A rule's identifier that nothing else in the contract has."""
        chosen, number = wanted, 2
        while chosen in self.taken:
            chosen, number = f"{wanted}-{number}", number + 1
        self.taken.add(chosen)
        return chosen


def shown(path: Path) -> str:
    """A path as people write it: ``schema[0].properties[1].pattern``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def written(value: Any) -> str:
    """A scalar as the document wrote it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60].strip("-")
