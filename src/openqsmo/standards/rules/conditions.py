"""When a requirement applies: a small language over facts, read without running anything.

    agency_class = cfo_act and (employees >= 1000 or serves in (payroll, benefits)) and not is_pilot = yes

A test compares a field with a value: ``=`` and ``!=`` with any, ``<``, ``<=``, ``>``, ``>=`` with a number
or a date, ``in`` and ``not in`` with a list. ``not`` binds closer than ``and``, ``and`` closer than ``or``.
A value is a number, a date (2026-01-31), yes or no, a bare word, or text in quotes.

The answer is yes, no or not known (Kleene's three values): a fact that is missing, or that cannot be
compared with the value, is never taken for a no.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from operator import eq, ge, gt, le, lt
from typing import NamedTuple, TypeAlias

from openqsmo.kernel.problems import Refused
from openqsmo.standards.problems import CONDITION_UNREADABLE

LONGEST = 2_000
DEEPEST = 50


class Truth(StrEnum):
    """Whether a condition holds; a fact that nobody knows makes it neither yes nor no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


Value: TypeAlias = Decimal | date | bool | str
Facts: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Comparison:
    """One test: a field, how it is compared (``=``, ``<``, ``<=``, ``>``, ``>=``), and with what."""

    field: str
    sign: str
    value: Value


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    part: "Condition"


@dataclass(frozen=True)
class AllOf:
    """Every part must hold; with no part it always does."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Comparison | Not | AllOf | AnyOf


@dataclass(frozen=True)
class ConditionFault:
    """Why a condition cannot be read: at which character, counted from 1, what is wrong and what to do."""

    position: int
    says: str
    fix: str


@dataclass(frozen=True)
class ConditionReading:
    """A condition, or None and the one reason why it cannot be read."""

    condition: Condition | None
    fault: ConditionFault | None = None


def read_condition(text: str) -> ConditionReading:
    """Read a condition; blank text is the condition that always holds."""
    try:
        return ConditionReading(_Reader(text).whole())
    except _Unreadable as unreadable:
        return ConditionReading(None, unreadable.fault)


def applies(condition: str | Condition, facts: Facts) -> Truth:
    """Whether a condition holds for these facts. ``Refused`` (STA-017) where its text cannot be read.

    A fact may be text, a number, a date, or yes and no as a boolean; None is not known.
    """
    return _holds(_condition(condition), facts)


def fields_of(condition: str | Condition) -> tuple[str, ...]:
    """The fields that a condition asks for, each once, in the order in which they are first named."""
    return tuple(dict.fromkeys(_fields(_condition(condition))))


def facts_lacking(condition: str | Condition, facts: Facts) -> tuple[str, ...]:
    """The fields that keep the answer from being known; empty where it is yes or no."""
    read = _condition(condition)
    if _holds(read, facts) is not Truth.NOT_KNOWN:
        return ()
    tests = tuple(dict.fromkeys(_tests(read)))
    return tuple(dict.fromkeys(test.field for test in tests if _holds(test, facts) is Truth.NOT_KNOWN))


def _condition(condition: str | Condition) -> Condition:
    if not isinstance(condition, str):
        return condition
    reading = read_condition(condition)
    if reading.condition is not None:
        return reading.condition
    fault = reading.fault or ConditionFault(1, "It is empty.", "Write a condition.")
    raise Refused(CONDITION_UNREADABLE.about(position=fault.position, says=fault.says, fix=fault.fix))


def _tests(condition: Condition) -> tuple[Comparison, ...]:
    if isinstance(condition, Comparison):
        return (condition,)
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return tuple(test for part in parts for test in _tests(part))


def _fields(condition: Condition) -> tuple[str, ...]:
    return tuple(test.field for test in _tests(condition))


# How the answers of the parts are put together.
_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.NOT_KNOWN: Truth.NOT_KNOWN}


def _holds(condition: Condition, facts: Facts) -> Truth:
    if isinstance(condition, Comparison):
        return _compared(facts.get(condition.field), condition)
    if isinstance(condition, Not):
        return _OPPOSITE[_holds(condition.part, facts)]
    answers = {_holds(part, facts) for part in condition.parts}
    decisive = Truth.NO if isinstance(condition, AllOf) else Truth.YES
    if decisive in answers:
        return decisive
    return Truth.NOT_KNOWN if Truth.NOT_KNOWN in answers else _OPPOSITE[decisive]


_SIGNS: Mapping[str, Callable[..., bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def _compared(fact: object, test: Comparison) -> Truth:
    known = _as_kind_of(test.value, fact)
    if known is None:
        return Truth.NOT_KNOWN
    wanted = _plain(test.value) if isinstance(test.value, str) else test.value
    return Truth.YES if _SIGNS[test.sign](known, wanted) else Truth.NO


def _as_kind_of(value: Value, fact: object) -> Value | None:
    """A fact as the kind of value that it is compared with; None where it is not of that kind."""
    if isinstance(value, bool):
        return _as_yes_or_no(fact)
    if isinstance(value, Decimal):
        return _as_number(fact)
    if isinstance(value, date):
        return _as_date(fact)
    return _plain(fact) if isinstance(fact, str) and fact.strip() else None


def _as_yes_or_no(fact: object) -> bool | None:
    if isinstance(fact, bool):
        return fact
    return _YES_OR_NO.get(_plain(fact)) if isinstance(fact, str) else None


def _as_number(fact: object) -> Decimal | None:
    if not isinstance(fact, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(fact).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _as_date(fact: object) -> date | None:
    if isinstance(fact, datetime):
        return fact.date()
    if isinstance(fact, date):
        return fact
    return _date(fact.strip()) if isinstance(fact, str) else None


def _plain(text: str) -> str:
    """Text as it is compared: without outer blanks, whatever its case."""
    return " ".join(text.split()).casefold()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
_RESERVED = frozenset({"and", "or", "not", "in"})
_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign><=|>=|!=|=|<|>)"
    r"|(?P<mark>[(),\[\]])"
    r"|(?P<word>[A-Za-z0-9_.+-]+))"
)
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_CLOSING = {"(": ")", "[": "]"}


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


class _Unreadable(Exception):
    def __init__(self, position: int, says: str, fix: str) -> None:
        super().__init__(says)
        self.fault = ConditionFault(position, says, fix)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    end = len(text.rstrip())
    at = 0
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            raise _strange(text, at)
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*found, _Token("end", "", end + 1)]


def _strange(text: str, at: int) -> _Unreadable:
    at += len(text[at:]) - len(text[at:].lstrip())
    if text[at] in "\"'":
        return _Unreadable(at + 1, "A quote is opened and not closed.", f"Close it with {text[at]}.")
    says = f"“{text[at]}” has no meaning here."
    return _Unreadable(at + 1, says, "Put text that holds such signs in quotes.")


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            says = f"It is longer than {LONGEST:,} characters."
            raise _Unreadable(LONGEST + 1, says, "Split the requirement into several.")
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    def whole(self) -> Condition:
        if self.token.kind == "end":
            return AllOf(())
        condition = self.either()
        if self.token.kind != "end":
            raise self.unexpected("The condition could end before this.", "Join two tests with and, or.")
        return condition

    def either(self) -> Condition:
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def both(self) -> Condition:
        parts = [self.plain()]
        while self.takes("and"):
            parts.append(self.plain())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def plain(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            fix = "Write it with fewer brackets."
            raise _Unreadable(self.token.position, f"It is nested more than {DEEPEST} deep.", fix)
        condition = self.opposite_bracket_or_test()
        self.depth -= 1
        return condition

    def opposite_bracket_or_test(self) -> Condition:
        if self.takes("not"):
            return Not(self.plain())
        if self.token.text == "(" and self.token.kind == "mark":
            self.take()
            condition = self.either()
            self.closes("(")
            return condition
        return self.test()

    def test(self) -> Condition:
        field = self.token
        is_field = field.kind == "word" and _FIELD.fullmatch(field.text)
        if not is_field or field.text.casefold() in _RESERVED:
            raise self.unexpected(
                "The name of a field belongs here.", "Write a test such as employees >= 50."
            )
        self.take()
        if self.takes("not"):
            return Not(self.listed(field.text))
        if self.token.kind == "sign":
            return self.compared(field.text)
        return self.listed(field.text)

    def compared(self, field: str) -> Condition:
        sign = self.take()
        position = self.token.position
        value = self.value()
        is_ordered = isinstance(value, Decimal | date) and not isinstance(value, bool)
        if sign.text not in {"=", "!="} and not is_ordered:
            says = f"“{sign.text}” compares numbers and dates only."
            raise _Unreadable(position, says, "Give a number or a date, or use = or in.")
        if sign.text == "!=":
            return Not(Comparison(field, "=", value))
        return Comparison(field, sign.text, value)

    def listed(self, field: str) -> Condition:
        if not self.takes("in"):
            fix = f"Write =, !=, <, <=, >, >= or in after {field}."
            raise self.unexpected("A comparison belongs here.", fix)
        opening = self.token
        if opening.text not in _CLOSING or opening.kind != "mark":
            raise self.unexpected("A list belongs here.", "Write the values in brackets: (a, b).")
        self.take()
        values = [self.value()]
        while self.token.text == "," and self.token.kind == "mark":
            self.take()
            values.append(self.value())
        self.closes(opening.text)
        return AnyOf(tuple(Comparison(field, "=", value) for value in values))

    def value(self) -> Value:
        token = self.token
        if token.kind == "quoted":
            return self.take().text[1:-1]
        if token.kind != "word" or token.text.casefold() in _RESERVED:
            raise self.unexpected(
                "A value belongs here.", "Give a number, a date, yes, no, a word or “text”."
            )
        return _value(self.take().text)

    def closes(self, opening: str) -> None:
        closing = _CLOSING[opening]
        if self.token.text != closing or self.token.kind != "mark":
            raise self.unexpected(f"A bracket is opened and not closed with {closing}.", f"Add {closing}.")
        self.take()

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        token = self.token
        self.next += 1
        return token

    def takes(self, word: str) -> bool:
        """Go past a word of the language if it comes next."""
        is_there = self.token.kind == "word" and self.token.text.casefold() == word
        self.next += is_there
        return is_there

    def unexpected(self, says: str, fix: str) -> _Unreadable:
        found = f" Found “{self.token.text[:40]}”." if self.token.text else " The condition ends."
        return _Unreadable(self.token.position, says + found, fix)


def _value(text: str) -> Value:
    if text.casefold() in _YES_OR_NO:
        return _YES_OR_NO[text.casefold()]
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return _date(text) or text
