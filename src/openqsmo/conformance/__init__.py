"""Conformance: data proven against a standard.

A contract (Open Data Contract Standard) is compiled to as few scans as possible and run in place, on
DuckDB or on Spark; the record of a check tells a person what is wrong, where and what to do. Runs belong
to an offering or an agency and a version of a standard: private until their owner submits them, then
evidence. The consistency index tells how alike the practice of providers is, measured from their data.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openqsmo.conformance.checking import check as check

__all__ = ["check"]


def __getattr__(name: str) -> object:
    """The one function for other programs, brought in when it is asked for: it needs no Django."""
    if name == "check":
        from openqsmo.conformance.checking import check

        return check
    raise AttributeError(name)
