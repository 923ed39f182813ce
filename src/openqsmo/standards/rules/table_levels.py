"""How a row of a table of capabilities, of activities or of functions is read."""

from openqsmo.standards.rules.dirt import LONGEST_TITLE
from openqsmo.standards.rules.headings import Column
from openqsmo.standards.rules.identifiers import split_identifier
from openqsmo.standards.rules.kinds import read_kinds
from openqsmo.standards.rules.records import tidy
from openqsmo.standards.rules.table_rows import Draft, Row, content_of, reading_of, references_of
from openqsmo.standards.vocabulary import FibfIdentifier, ItemKind, Level


def read_capability(row: Row) -> Draft | None:
    """The capability that a row defines, or None where it had to be set aside; the reason is said."""
    identifier = _identifier(row, Column.CAPABILITY_IDENTIFIER, Level.CAPABILITY)
    if identifier is None:
        return None
    statement = row.text(Column.STATEMENT)
    if statement is None:
        says = f"The capability {identifier} says nothing of what is needed."
        row.set_aside("statement_missing", says, Column.STATEMENT)
        return None
    _compare_activity(row, identifier)
    content = content_of(
        statement=statement,
        kinds=_kinds(row),
        activity=str(identifier.of_activity),
        references=references_of(row),
        also_known_as=_older(row),
    )
    return Draft(ItemKind.CAPABILITY, str(identifier), content, row, identifier.area)


def read_activity_row(row: Row) -> list[Draft]:
    """The function and the activity that a row names; none where it had to be set aside, with the reason.

    A row that names a function and says nothing of an activity is about the function alone.
    """
    if row.text(Column.ACTIVITY_IDENTIFIER) or row.text(Column.ACTIVITY) or row.text(Column.ACTIVITY_NAME):
        activity = _activity(row)
        function = None if activity is None else _function_beside(row)
        return [draft for draft in (function, activity) if draft is not None]
    if not (row.text(Column.FUNCTION_IDENTIFIER) or row.text(Column.FUNCTION)):
        row.set_aside(
            "identifier_missing", "The row has no identifier of an activity.", Column.ACTIVITY_IDENTIFIER
        )
        return []
    function = read_function_row(row)
    if function is not None:
        says = f"{function.identifier} has a row of its own and no activity in it."
        row.note("function_without_activities", says, Column.FUNCTION, function.content["title"])
    return [] if function is None else [function]


def read_function_row(row: Row) -> Draft | None:
    """The function that a row is about, or None where it had to be set aside; the reason is said."""
    given, name = _function_given(row)
    identifier = _identifier(row, Column.FUNCTION_IDENTIFIER, Level.FUNCTION, given)
    title = identifier and _title(name, identifier, row, Column.FUNCTION)
    if identifier is None or title is None:
        return None
    return Draft(ItemKind.FUNCTION, str(identifier), {"title": title}, row, identifier.area)


def _function_beside(row: Row) -> Draft | None:
    """The function that the row of an activity names beside it, where it names one in full."""
    given, name = _function_given(row)
    identifier = reading_of(given or "").identifier
    title = tidy(name or "")
    if identifier is None or identifier.level is not Level.FUNCTION or not 0 < len(title) <= LONGEST_TITLE:
        return None
    return Draft(ItemKind.FUNCTION, str(identifier), {"title": title}, row, identifier.area)


def _function_given(row: Row) -> tuple[str | None, str | None]:
    """The identifier and the name of a function, whether they stand in two columns or in one."""
    given, in_one = row.text(Column.FUNCTION_IDENTIFIER), row.text(Column.FUNCTION)
    leading, beside = split_identifier(in_one or "")
    if leading is None:
        return given, in_one
    return given or str(leading), beside


def _activity(row: Row) -> Draft | None:
    column = Column.ACTIVITY_IDENTIFIER
    given, in_one, beside = row.text(column), row.text(Column.ACTIVITY), None
    if given is None and in_one is not None:
        column = Column.ACTIVITY
        leading, beside = split_identifier(in_one)
        given = str(leading) if leading else in_one
    identifier = _identifier(row, column, Level.ACTIVITY, given)
    name = row.text(Column.ACTIVITY_NAME) or beside or in_one
    title = identifier and _title(name, identifier, row, Column.ACTIVITY_NAME)
    if identifier is None or title is None:
        return None
    content = content_of(
        title=title,
        description=row.text(Column.ACTIVITY_DESCRIPTION),
        function=str(identifier.of_function),
        references=references_of(row),
    )
    return Draft(ItemKind.ACTIVITY, str(identifier), content, row, identifier.area)


def _identifier(row: Row, column: Column, level: Level, given: str | None = None) -> FibfIdentifier | None:
    text = given if given is not None else row.text(column)
    if text is None:
        row.set_aside("identifier_missing", f"The row has no identifier of {_a(level)}.", column)
        return None
    reading = reading_of(text)
    if reading.identifier is None:
        row.set_aside(reading.faults[0].kind, reading.faults[0].says, column, text)
        return None
    if reading.identifier.level is not level:
        found = _a(reading.identifier.level)
        says = f"{reading.identifier} identifies {found}, where {_a(level)} is expected."
        row.set_aside("identifier_of_another_level", says, column, text)
        return None
    for fault in reading.faults:
        row.note(fault.kind, fault.says, column, text)
    return reading.identifier


def _title(given: str | None, identifier: FibfIdentifier, row: Row, column: Column) -> str | None:
    """A name without its own identifier before it; None, with the reason said, where there is none."""
    own, rest = split_identifier(given or "")
    title = tidy(rest if own == identifier else given or "")
    if not title or len(title) > LONGEST_TITLE:
        what = f"The {identifier.level} {identifier}"
        says = f"{what} has no name." if not title else f"The name of {identifier} is too long for a name."
        row.set_aside("title_missing" if not title else "text_not_kept", says, column, given or "")
        return None
    return title


def _kinds(row: Row) -> list[str]:
    text = row.text(Column.KINDS)
    kinds, wrong = read_kinds(text or "")
    if wrong:
        row.note("kind_misspelt" if kinds else "kind_missing", wrong, Column.KINDS, text or "")
    return [kind.value for kind in kinds]


def _older(row: Row) -> list[str]:
    """The older identifier with the name of its list before it: ``2.1.1.1`` under ``FFMSR ID``."""
    text, heading = row.text(Column.OLDER_IDENTIFIER), row.heading(Column.OLDER_IDENTIFIER)
    if text is None:
        return []
    name = heading.split()[0]
    return [text if text.startswith(name) else f"{name} {text}"]


def _compare_activity(row: Row, identifier: FibfIdentifier) -> None:
    """Say where a capability is listed under another activity than the one in its identifier."""
    text = row.text(Column.ACTIVITY_IDENTIFIER) or row.text(Column.ACTIVITY)
    named = split_identifier(text or "")[0]
    if named is not None and named.of_activity != identifier.of_activity:
        says = f"A capability of {identifier.of_activity} is listed under {named}."
        row.repeat("activity_disagrees", says, Column.ACTIVITY, text or "")


def _a(level: Level) -> str:
    return f"an {level}" if level is Level.ACTIVITY else f"a {level}"
