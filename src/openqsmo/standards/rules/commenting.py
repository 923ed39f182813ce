"""What a public comment, its answer and the evidence of a requirement must say to be kept."""

from collections.abc import Iterator

from openqsmo.kernel.problems import FieldError
from openqsmo.standards.rules.readiness import Disposition

LONGEST_COMMENT = 20_000
LONGEST_NAME = 200
LONGEST_REFERENCE = 500


def wrong_in_comment(text: str, name: str, organization: str) -> Iterator[FieldError]:
    """What is wrong with a comment, field by field."""
    if not text.strip():
        yield FieldError("text", "The comment is empty.", "Write what should change, and why.")
    if len(text) > LONGEST_COMMENT:
        fix = f"Keep it to {LONGEST_COMMENT:,} characters; send several comments on several items."
        yield FieldError("text", f"The comment has {len(text):,} characters.", fix)
    for field, value in (("name", name), ("organization", organization)):
        if len(value) > LONGEST_NAME:
            yield FieldError(field, f"The {field} is too long.", f"Keep it to {LONGEST_NAME} characters.")
    if "\x00" in text + name + organization:
        yield FieldError("text", "It holds characters that no text has.", "Type the words anew.")


def wrong_in_answer(
    disposition: Disposition, answer: str, *, is_duplicate_known: bool
) -> Iterator[FieldError]:
    """What is wrong with the answer to a comment; only a duplicate is answered where another comment is."""
    if disposition is Disposition.DUPLICATE:
        if not is_duplicate_known:
            fix = "Give the number of the other comment that it repeats."
            yield FieldError("duplicate_of", "No other comment has this number.", fix)
    elif not answer.strip():
        yield FieldError("answer", "The answer is empty.", "Write what the commenter is told.")
    if len(answer) > LONGEST_COMMENT:
        yield FieldError("answer", "The answer is too long.", f"Keep it to {LONGEST_COMMENT:,} characters.")
