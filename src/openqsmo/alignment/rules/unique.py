"""What a unique capability must say (M3 1.12 step 3: with its authoritative source)."""

from openqsmo.alignment.vocabulary import LONGEST_AUTHORITY, LONGEST_STATEMENT
from openqsmo.kernel.problems import FieldError


def faults_of_unique(
    identifier: str, is_known: bool, statement: str, authority: str
) -> tuple[FieldError, ...]:
    """What is missing or too long; the fields are ``identifier``, ``statement`` and ``authority``."""
    errors = []
    if not is_known:
        says = f"“{identifier[:60]}” is no activity or function of this functional area."
        errors.append(FieldError("identifier", says, "Give one such as FFM.010 or FFM.010.010."))
    for name, text, most, what in (
        ("statement", statement, LONGEST_STATEMENT, "what is needed"),
        ("authority", authority, LONGEST_AUTHORITY, "which law, regulation or policy asks for it"),
    ):
        if not text:
            errors.append(FieldError(name, f"It is not said {what}.", "Write a sentence."))
        elif len(text) > most:
            errors.append(FieldError(name, f"It is longer than {most:,} characters.", "Shorten it."))
    return tuple(errors)
