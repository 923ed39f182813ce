"""When a text is a code, and whose."""

import re

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.organizations.rules.directory import Directory, Keys

_ONLY_DIGITS = re.compile(r"\d[\d-]*")


def read(text: str, directory: Directory, scheme: Scheme | None) -> Identifier | None:
    """This text as a code, or None where it is a name.

    Without a scheme, digits and known codes that are not also a name are refused (KER-010). With one,
    a text without that scheme's form is a name, unless it holds a digit; then it is refused (KER-012).
    """
    given = text.strip()
    if scheme is not None:
        return _of(scheme, given)
    prefix, separator, value = given.partition(":")
    if separator and prefix.strip().upper() in set(Scheme):
        return _of(Scheme(prefix.strip().upper()), value.strip())
    if _ONLY_DIGITS.fullmatch(given) or _is_bare_code(given, directory):
        return Identifier.parse(given)
    return None


def holders(code: Identifier, directory: Directory) -> Keys:
    """The organizations that have this code; OMB bureau 00 is the agency itself."""
    keys = directory.with_code(code)
    if not keys and code.scheme is Scheme.OMB and code.value.endswith("-00"):
        return directory.with_code(Identifier(Scheme.OMB, code.value.removesuffix("-00")))
    return keys


def _of(scheme: Scheme, given: str) -> Identifier | None:
    for value in (given, given.upper(), given.lower()):
        if scheme.pattern.fullmatch(value):
            return Identifier(scheme, value)
    return Identifier.of(scheme, given) if any(letter.isdigit() for letter in given) else None


def _is_bare_code(given: str, directory: Directory) -> bool:
    has_digit = any(letter.isdigit() for letter in given)
    return has_digit and bool(directory.with_value(given.upper())) and not directory.named(given)
