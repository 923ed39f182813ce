"""YAML or JSON read into plain values that remember the line on which each stands.

The reader builds from the stream of events, so nothing is constructed but texts, numbers, truth values,
lists and mappings: no tag runs anything, nesting cannot exhaust the stack, and an alias counts as what it
stands for. Words follow YAML 1.2: ``no`` and ``on`` are texts, ``01`` keeps its zero, a number keeps its
digits (Decimal).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

MOST_BYTES = 16_000_000
MOST_VALUES = 400_000
DEEPEST = 60

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]+)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


class Unreadable(Exception):
    """The text is no YAML that can be read: why, the line (from 1), and what to do."""

    def __init__(self, why: str, line: int | None, fix: str) -> None:
        super().__init__(why)
        self.why, self.line, self.fix = why, line, fix


@dataclass(frozen=True)
class Lined:
    """A document: its value, and the line of each part by its path from the top."""

    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line on which a part stands, or that of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_lined(data: bytes) -> Lined:
    """Read one YAML or JSON document; raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"it has more than {MOST_BYTES:,} bytes",
            None,
            "Split it, or leave long lists to reference tables.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable("it is not UTF-8 text", line, "Save it as UTF-8.") from None
    builder = _Builder()
    try:
        for event in yaml.parse(_spaced(text), Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = (error.problem or error.context or "it is no YAML").strip()
        fix = "Correct the line; YAML is indented with spaces, and a text with “: ” or “#” needs quotes."
        raise Unreadable(why, mark.line + 1 if mark else None, fix) from None
    except yaml.YAMLError as error:
        raise Unreadable(str(error).splitlines()[0], None, "Remove the sign that is no text.") from None
    return builder.document()


def _spaced(text: str) -> str:
    """JSON may be indented with tabs, which YAML refuses."""
    return text.replace("\t", " ") if text.lstrip()[:1] in "{[" else text


class _Builder:
    """Takes events and keeps a stack of what is open."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.documents: list[Any] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.values = 0

    def document(self) -> Lined:
        if not self.documents:
            raise Unreadable("it is empty", None, "Give a contract in ODCS 3 as YAML or JSON.")
        return Lined(self.documents[0], self.lines)

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent) and self.documents:
            raise Unreadable("it holds more than one document", line, "Give each contract its own file.")
        if isinstance(event, yaml.ScalarEvent):
            self._count(1, line)
            self._put(_scalar(event, is_key=self._wants_key()), 1, line, event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor), line)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._start(event, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            done = self.open.pop()
            self._put(done.value, self.values - done.before + 1, done.line, done.anchor)

    def _start(self, event: yaml.NodeEvent, line: int) -> None:
        self._count(1, line)
        if len(self.open) >= DEEPEST:
            raise Unreadable(f"it is nested deeper than {DEEPEST} levels", line, "Nest it less.")
        if self._wants_key():
            raise Unreadable("a list or mapping stands as a name", line, "Give each name as a text.")
        value: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self.open.append(_Open(value, line, event.anchor, self.values, self._path()))
        self.lines.setdefault(self.open[-1].path, line)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self.anchors:
            raise Unreadable(f"the alias “*{anchor}” names nothing before it", line, "Write it out.")
        value, weight = self.anchors[anchor]
        self._count(weight, line)
        self._put(value, weight, line, None)

    def _count(self, weight: int, line: int) -> None:
        self.values += weight
        if self.values > MOST_VALUES:
            fix = "Leave long lists to reference tables."
            raise Unreadable(f"it holds more than {MOST_VALUES:,} values", line, fix)

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _path(self) -> Path:
        """Where the next value will stand."""
        if not self.open:
            return ()
        top = self.open[-1]
        return (*top.path, len(top.value) if isinstance(top.value, list) else top.key or "")

    def _put(self, value: Any, weight: int, line: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (value, weight)
        if not self.open:
            self.documents.append(value)
        elif isinstance(self.open[-1].value, list):
            self.lines.setdefault(self._path(), line)
            self.open[-1].value.append(value)
        elif self.open[-1].key is None:
            if value in self.open[-1].value:
                raise Unreadable(f"“{value}” is given twice", line, "Keep one of the two.")
            self.open[-1].key = str(value)
            self.lines[self._path()] = line
        else:
            self.open[-1].value[self.open[-1].key] = value
            self.open[-1].key = None


@dataclass
class _Open:
    value: Any
    line: int
    anchor: str | None
    before: int
    path: Path
    key: str | None = None


def _scalar(event: yaml.ScalarEvent, *, is_key: bool) -> Any:
    text: str = event.value
    if is_key or event.style or event.tag == "tag:yaml.org,2002:str":
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 40:
        return int(text)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return text
