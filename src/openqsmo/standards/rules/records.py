"""How one record of the feed is read into an activity or a capability."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openqsmo.standards.rules.dirt import LONGEST_TITLE, Dirt, is_storable, shown
from openqsmo.standards.rules.identifiers import read_identifier, split_identifier
from openqsmo.standards.rules.keys import Field, Meaning, Part
from openqsmo.standards.rules.kinds import read_kinds
from openqsmo.standards.rules.walk import FoundRecord
from openqsmo.standards.vocabulary import ActivityRecord, CapabilityRecord, FibfIdentifier, Level, Source

LONGEST_TEXT = 50_000
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200d\u2060\ufeff]+")


@dataclass(frozen=True)
class ReadRecord:
    """A record, with the names that it gives to what it lies in (as written, or None)."""

    identifier: FibfIdentifier
    record: ActivityRecord | CapabilityRecord
    found: FoundRecord
    names_function: str | None
    names_activity: str | None


def read_record(found: FoundRecord, dirt: Dirt) -> ReadRecord | None:
    """The record that was found, or None where it had to be set aside; the reason is said."""
    level = level_expected(found)
    identifier = _identifier(found, level, dirt)
    if identifier is None:
        return None
    as_given = _as_given(found, level, identifier)
    if level is Level.CAPABILITY:
        record: ActivityRecord | CapabilityRecord | None = _capability(found, identifier, as_given, dirt)
    else:
        record = _activity(found, identifier, as_given, dirt)
    if record is None:
        return None
    _say_unknown_keys(found, dirt)
    return ReadRecord(
        identifier,
        record,
        found,
        names_function=_name_of(found, Level.FUNCTION, dirt),
        names_activity=_name_of(found, Level.ACTIVITY, dirt) if level is Level.CAPABILITY else None,
    )


def level_expected(found: FoundRecord) -> Level:
    """Whether a record is meant as a capability or as an activity, by its place and its keys."""
    meanings = found.meanings.values()
    marks = any(meaning.field in (Field.STATEMENT, Field.KIND) for meaning in meanings)
    if marks or found.part is Part.CAPABILITIES or Meaning(Field.IDENTIFIER, Level.CAPABILITY) in meanings:
        return Level.CAPABILITY
    return Level.ACTIVITY


def tidy(text: str) -> str:
    """A title on one line: every run of blanks, line breaks and invisible signs as one blank."""
    return _BLANKS.sub(" ", text).strip()


def _identifier(found: FoundRecord, level: Level, dirt: Dirt) -> FibfIdentifier | None:
    key, given = _identifier_given(found, level)
    if not isinstance(given, str):
        says = f"No identifier of {_a(level)} ({shown(given)[:60]})."
        dirt.set_aside("identifier_missing", found.place, says, field=key, given=given)
        return None
    reading = read_identifier(given)
    identifier = reading.identifier
    if identifier is None:
        fault = reading.faults[0]
        dirt.set_aside(fault.kind, found.place, fault.says, field=key, given=given)
        return None
    if identifier.level is not level:
        says = f"{identifier} identifies {_a(identifier.level)}, where {_a(level)} is expected."
        dirt.set_aside("identifier_of_another_level", found.place, says, field=key, given=given)
        return None
    for fault in reading.faults:
        dirt.note(fault.kind, _named(found, identifier), fault.says, field=key, given=given)
    if found.meanings.get(key, Meaning(Field.NAME)).field is not Field.IDENTIFIER:
        says = f"The identifier stands under “{key[:60]}”."
        dirt.repeat("identifier_elsewhere", found.place, says, field=key, given=given)
    return identifier


def _identifier_given(found: FoundRecord, level: Level) -> tuple[str, Any]:
    """The key and the value to read the identifier from; text that leads a name counts where no key says."""
    named = [*_under(found, Field.IDENTIFIER, level), *_under(found, Field.IDENTIFIER, None)]
    texts = [(key, value) for key, value in named if isinstance(value, str) and value.strip()]
    if named:
        return (texts or named)[0]
    return _identifier_elsewhere(found, level)


def _identifier_elsewhere(found: FoundRecord, level: Level) -> tuple[str, Any]:
    for key, value in found.values.items():
        if isinstance(value, str) and key not in found.meanings:
            identifier = read_identifier(value).identifier
            if identifier is not None and identifier.level is level:
                return key, value
    for key, value in _under(found, Field.NAME, level):
        identifier = split_identifier(value)[0] if isinstance(value, str) else None
        if identifier is not None:
            return key, str(identifier)
    return "", None


def _as_given(found: FoundRecord, level: Level, identifier: FibfIdentifier) -> str | None:
    given = _identifier_given(found, level)[1]
    return None if given == str(identifier) else str(given)


def _activity(
    found: FoundRecord, identifier: FibfIdentifier, as_given: str | None, dirt: Dirt
) -> ActivityRecord | None:
    place = _named(found, identifier)
    title = _title(found, identifier, dirt)
    description = _prose(found, Field.DESCRIPTION, place, dirt)
    if title is None or not _may_be_kept(description, LONGEST_TEXT, place, dirt):
        return None
    if description is None:
        dirt.note("description_missing", place, "The activity has no description.")
    else:
        _say_description_dirt(description, place, dirt)
    return ActivityRecord(
        identifier=str(identifier),
        function=str(identifier.of_function),
        title=title,
        description=description,
        as_given=as_given,
        source=Source(dirt.file, found.place),
    )


def _title(found: FoundRecord, identifier: FibfIdentifier, dirt: Dirt) -> str | None:
    """The activity's name, without an identifier before it; None where it has none that can be used."""
    place = _named(found, identifier)
    key, given = _name_given(found, dirt)
    if not isinstance(given, str) or not tidy(given):
        says = f"The activity has no name ({shown(given)[:60] or 'blank'})."
        dirt.set_aside("title_missing", place, says, field=key, given=given)
        return None
    if not _may_be_kept(given, LONGEST_TITLE, place, dirt):
        return None
    own, rest = split_identifier(given)
    if own == identifier and tidy(rest):
        dirt.note("title_repeats_identifier", place, "The name begins with the identifier.", given=given)
        given = rest
    elif own is not None:
        says = f"The name begins with {own}, which is not the record's own identifier."
        dirt.note("identifiers_disagree", place, says, field=key, given=given)
    if tidy(given) != given:
        dirt.note("title_blanks", place, "The name has blanks or line breaks too many.", given=given)
    return tidy(given)


def _name_given(found: FoundRecord, dirt: Dirt) -> tuple[str, Any]:
    """The key and the value of the name; where no key means a name, the one text left over is it."""
    named = [*_under(found, Field.NAME, Level.ACTIVITY), *_under(found, Field.NAME, None)]
    if named:
        return named[0]
    left = [(key, value) for key, value in found.values.items() if key not in found.meanings]
    texts = [
        (key, value)
        for key, value in left
        if isinstance(value, str) and not read_identifier(value).identifier
    ]
    if len(texts) != 1:
        return "", None
    key, value = texts[0]
    dirt.repeat("name_elsewhere", found.place, f"The name stands under “{key[:60]}”.", field=key, given=value)
    return key, value


def _capability(
    found: FoundRecord, identifier: FibfIdentifier, as_given: str | None, dirt: Dirt
) -> CapabilityRecord | None:
    place = _named(found, identifier)
    statement = _prose(found, Field.STATEMENT, place, dirt) or _prose(found, Field.DESCRIPTION, place, dirt)
    references = _prose(found, Field.REFERENCE, place, dirt)
    if statement is None:
        dirt.set_aside("statement_missing", place, "The capability says nothing of what is needed.")
        return None
    if not all(_may_be_kept(text, LONGEST_TEXT, place, dirt) for text in (statement, references)):
        return None
    kinds, wrong = read_kinds(_prose(found, Field.KIND, place, dirt) or "")
    if wrong:
        kind = "kind_misspelt" if kinds else "kind_missing"
        dirt.note(kind, place, wrong, given=_text(found, Field.KIND, None) or "")
    if references is None:
        dirt.note("reference_missing", place, "The capability names no authoritative reference.")
    return CapabilityRecord(
        identifier=str(identifier),
        activity=str(identifier.of_activity),
        kinds=kinds,
        statement=statement,
        references=references,
        as_given=as_given,
        source=Source(dirt.file, found.place),
    )


def _prose(found: FoundRecord, field: Field, place: str, dirt: Dirt) -> str | None:
    """The text of a field exactly as given, or None where it is blank or no text (which is said)."""
    text = None
    for key, meaning in found.meanings.items():
        if meaning.field is not field or meaning.about is Level.FUNCTION:
            continue
        value = found.values[key]
        if value is not None and not isinstance(value, str):
            says = f"“{key[:60]}” is {shown(value)[:60]}, where text belongs."
            dirt.note("not_text", place, says, field=key, given=value)
        elif value is not None and value.strip():
            if text is not None and text != value:
                says = f"Another key said something else; what “{key[:60]}” says is left out."
                dirt.note("key_given_twice", place, says, field=key, given=value)
            text = text or value
    return text


def _say_description_dirt(description: str, place: str, dirt: Dirt) -> None:
    if description.rstrip().endswith((":", ",", "…", "...")):
        says = "The description breaks off."
        dirt.note("description_cut_off", place, says, given=description[-80:])
    if "\\n" in description:
        says = "The description has a backslash and an n where a line break was meant."
        dirt.note("literal_line_break", place, says, given=description)


def _may_be_kept(text: str | None, longest: int, place: str, dirt: Dirt) -> bool:
    """Whether a text can be kept; why a record with one that cannot is set aside is said."""
    if text is None or (len(text) <= longest and is_storable(text)):
        return True
    says = f"A text has {len(text):,} characters; more than {longest:,} are not kept."
    if len(text) <= longest:
        says = "A text holds a NUL or half of a character, which cannot be kept."
    dirt.set_aside("text_not_kept", place, says, given=text)
    return False


def _say_unknown_keys(found: FoundRecord, dirt: Dirt) -> None:
    for key, value in found.values.items():
        if key not in found.meanings and not isinstance(value, dict | list):
            says = f"What “{key[:60]}” means is not known; it is not read."
            dirt.repeat("key_not_known", found.place, says, field=key, given=value)


def _under(found: FoundRecord, field: Field, about: Level | None) -> Iterator[tuple[str, Any]]:
    wanted = Meaning(field, about)
    return ((key, found.values[key]) for key, meaning in found.meanings.items() if meaning == wanted)


def _text(found: FoundRecord, field: Field, about: Level | None) -> str | None:
    texts = (value for _, value in _under(found, field, about) if isinstance(value, str) and value.strip())
    return next(texts, None)


def _name_of(found: FoundRecord, level: Level, dirt: Dirt) -> str | None:
    """The name that a record gives to what it lies in; one that is no text is said and left out."""
    for key, value in _under(found, Field.NAME, level):
        if value is not None and not isinstance(value, str):
            says = f"“{key[:60]}” is {shown(value)[:60]}, where text belongs."
            dirt.note("not_text", found.place, says, field=key, given=value)
    return _text(found, Field.NAME, level)


def _named(found: FoundRecord, identifier: FibfIdentifier) -> str:
    return f"{found.place} ({identifier})"


def _a(level: Level) -> str:
    return f"an {level}" if level is Level.ACTIVITY else f"a {level}"
