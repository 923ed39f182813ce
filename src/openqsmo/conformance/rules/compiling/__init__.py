"""A contract and the shape of its data, compiled to as few scans as possible; pure, for any dialect of SQL.

Every rule that looks at one row becomes one bit of a mask; one scan writes each row's mask, the key, what
groups and references need, and the values of rows that break a rule into a narrow stage. Everything else is
asked of the stage: counts, samples, distinct bad values, repeated keys, references, queries.
"""

from openqsmo.conformance.rules.compiling.compiler import compile
from openqsmo.conformance.rules.compiling.plans import Plan, Shape

__all__ = ["Plan", "Shape", "compile"]
