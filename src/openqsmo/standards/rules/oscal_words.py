"""How the parameters of a control read in words, as NIST SP 800-53 prints them.

``[Assignment: organization-defined time period]`` for what is to be assigned,
``[Selection (one or more): remove; disable]`` for what is to be chosen, and
``[Assignment: 30 days]`` where a value is set. ``inserts`` and ``marked`` are the way back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from openqsmo.standards.rules.oscal_documents import Control, HowMany, Parameter, Part

_INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^}\s]+)\s*\}\}")
LONGEST_WORDS = 4_000
LONGEST_READ = 100_000


class Words:
    """The parameters of a catalog, each with how it reads in words."""

    def __init__(self, params: Mapping[str, Parameter]) -> None:
        self._read: dict[str, str] = {}
        for param in _inner_first(params):
            words = self._composed(param)
            if words is not None and len(words) <= LONGEST_WORDS:
                self._read[param.id] = words

    def of(self, id_: str) -> str | None:
        """How a parameter reads.

        None where it is not known, leads back to itself, or would grow past all bounds.
        """
        return self._read.get(id_)

    def read(self, text: str) -> str:
        """A text with each parameter in words, trimmed; a mark that names no known parameter stays.

        So do all marks of a text that would grow past all bounds.
        """
        words = _INSERT.sub(lambda match: self.of(match[1]) or match[0], text)
        return (words if len(words) <= LONGEST_READ else text).strip()

    def inserts(self, text: str) -> list[str]:
        """The ids of the parameters that a text shows in words, in order."""
        if self.read(text) == text.strip():
            return []
        return [match[1] for match in _INSERT.finditer(text) if self.of(match[1])]

    def marked(self, text: str, ids: list[str]) -> str:
        """A text with marks for words: ``ids`` are looked for in order, and those found are taken off it."""
        done, rest = "", text
        while ids:
            words = self.of(ids[0])
            before, found, after = rest.partition(words) if words else (rest, "", "")
            if not found:
                break
            done, rest = f"{done}{before}{mark(ids.pop(0))}", after
        return done + rest

    def _composed(self, param: Parameter) -> str | None:
        if param.values:
            return f"[Assignment: {', '.join(value.strip() for value in param.values)}]"
        if param.select is not None and param.select.choices:
            many = " (one or more)" if param.select.how_many is HowMany.ONE_OR_MORE else ""
            choices = self._read_all(param.select.choices)
            return None if choices is None else f"[Selection{many}: {'; '.join(choices)}]"
        label = self.read(param.label or param.id)
        own = (
            label if label.casefold().startswith("organization-defined") else f"organization-defined {label}"
        )
        return f"[Assignment: {own}]"

    def _read_all(self, texts: Iterable[str]) -> list[str] | None:
        """Texts with their parameters in words; None as soon as they grow past all bounds."""
        read: list[str] = []
        length = 0
        for text in texts:
            read.append(self.read(text))
            length += len(read[-1])
            if length > LONGEST_WORDS:
                return None
        return read


def _inner_first(params: Mapping[str, Parameter]) -> Iterator[Parameter]:
    """Parameters, each after those that it inserts; those that lead back to themselves are left out."""
    waits = {id_: {one for one in inserted_by(param) if one in params} for id_, param in params.items()}
    users: dict[str, list[str]] = {}
    for id_, inner in waits.items():
        for one in inner:
            users.setdefault(one, []).append(id_)
    ready = [id_ for id_, inner in waits.items() if not inner]
    while ready:
        id_ = ready.pop()
        yield params[id_]
        for user in users.get(id_, ()):
            waits[user].discard(id_)
            if not waits[user]:
                ready.append(user)


def mark(id_: str) -> str:
    """The mark at which a parameter is inserted in a text."""
    return "{{ insert: param, " + id_ + " }}"


def inserted(control: Control) -> Iterator[str]:
    """The ids of the parameters that a control's own texts insert, as often as they do."""
    for param in control.params:
        yield from inserted_by(param)
    for text in proses(control.parts):
        yield from _ids(text)


def inserted_by(param: Parameter) -> Iterator[str]:
    """The ids of the parameters that a parameter inserts in its label and choices."""
    for text in (param.label or "", *(param.select.choices if param.select else ())):
        yield from _ids(text)


def proses(parts: Iterable[Part]) -> Iterator[str]:
    """The prose of parts and of the parts inside them."""
    for part in parts:
        if part.prose is not None:
            yield part.prose
        yield from proses(part.parts)


def _ids(text: str) -> Iterator[str]:
    return (match[1] for match in _INSERT.finditer(text))
