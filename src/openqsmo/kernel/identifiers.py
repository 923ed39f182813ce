"""Identifiers that carry their scheme.

The same digits name different agencies in different schemes: ``012`` is Labor to OMB
and Agriculture to Treasury (CGAC); ``016`` is SSA in one and Labor in the other. A
bare code is therefore refused, not guessed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from openqsmo.kernel.problems import Problem, Refused


class Scheme(StrEnum):
    """Who gave a code out."""

    CGAC = "CGAC"
    FREC = "FREC"
    SUBTIER = "SUBTIER"
    OMB = "OMB"
    OPM = "OPM"
    FEDRAMP = "FEDRAMP"
    UEI = "UEI"
    FEDRAMP_PRODUCT = "FEDRAMP-PRODUCT"
    FIBF = "FIBF"
    DOTGOV = "DOTGOV"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def pattern(self) -> re.Pattern[str]:
        return _PATTERNS[self]


_LABELS: dict[Scheme, str] = {
    Scheme.CGAC: "Common Government-wide Accounting Classification (Treasury)",
    Scheme.FREC: "Financial Reporting Entity Code (Treasury)",
    Scheme.SUBTIER: "Sub-tier agency code (DATA Act)",
    Scheme.OMB: "OMB agency code, with bureau after a dash (Circular A-11)",
    Scheme.OPM: "OPM agency code",
    Scheme.FEDRAMP: "FedRAMP Marketplace agency identifier",
    Scheme.UEI: "Unique Entity Identifier (SAM.gov)",
    Scheme.FEDRAMP_PRODUCT: "FedRAMP Marketplace product identifier",
    Scheme.FIBF: "Federal Integrated Business Framework identifier",
    Scheme.DOTGOV: "Name in the .gov registry",
}
_PATTERNS: dict[Scheme, re.Pattern[str]] = {
    Scheme.CGAC: re.compile(r"\d{3}"),
    Scheme.FREC: re.compile(r"[0-9A-Z]{4}"),
    Scheme.SUBTIER: re.compile(r"[0-9A-Z]{4}"),
    Scheme.OMB: re.compile(r"\d{3}(-\d{2})?"),
    Scheme.OPM: re.compile(r"[A-Z]{2}([0-9A-Z]{2})?"),
    Scheme.FEDRAMP: re.compile(r"\d{2}-\d{3}(-\d{2})?"),
    Scheme.UEI: re.compile(r"[0-9A-Z]{12}"),
    Scheme.FEDRAMP_PRODUCT: re.compile(r"[A-Z0-9][A-Z0-9.\-]{3,39}"),
    Scheme.FIBF: re.compile(r"[A-Z]{3}\.(\d{3}|[A-Z]\d{1,2}(-\d{1,2})?)(\.\d{3}){0,2}"),
    Scheme.DOTGOV: re.compile(r"[a-z0-9.-]{4,253}"),
}

BARE_CODE = Problem(
    code="KER-010",
    says="“{given}” has no scheme, and the same digits name different agencies in different schemes.",
    fix="Write the scheme before it, as in {schemes}.",
    status=422,
)
UNKNOWN_SCHEME = Problem(
    code="KER-011",
    says="“{given}” names a scheme that is not known.",
    fix="Use one of {schemes}.",
    status=422,
)
MALFORMED_CODE = Problem(
    code="KER-012",
    says="“{given}” does not have the form of a {scheme} code.",
    fix="A {scheme} code matches {pattern}; copy it from its source again.",
    status=422,
)


@dataclass(frozen=True, order=True)
class Identifier:
    """A code and who gave it out, written ``CGAC:012``."""

    scheme: Scheme
    value: str

    @classmethod
    def parse(cls, text: str) -> "Identifier":
        """Read ``SCHEME:value``; a bare code, an unknown scheme or a malformed code is refused.

        >>> str(Identifier.parse("omb:016"))
        'OMB:016'
        """
        scheme_text, separator, value = text.strip().partition(":")
        if not separator:
            schemes = " or ".join(f"{scheme}:{text.strip()}" for scheme in (Scheme.CGAC, Scheme.OMB))
            raise Refused(BARE_CODE.about(given=text.strip(), schemes=schemes))
        try:
            scheme = Scheme(scheme_text.strip().upper())
        except ValueError:
            names = ", ".join(Scheme)
            raise Refused(UNKNOWN_SCHEME.about(given=scheme_text.strip(), schemes=names)) from None
        return cls.of(scheme, value)

    @classmethod
    def of(cls, scheme: Scheme, value: str) -> "Identifier":
        """A code of a known scheme, checked for its form."""
        value = value.strip()
        if not scheme.pattern.fullmatch(value):
            problem = MALFORMED_CODE.about(given=value, scheme=scheme, pattern=scheme.pattern.pattern)
            raise Refused(problem)
        return cls(scheme, value)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
