"""Read what was delivered: CSV, Parquet, JSON, XLSX, XML, packed or not; nothing is lost and nothing altered.

``open_delivery`` gives, for each table of a contract, what an engine reads: a file in place where any reader
would agree on it, and otherwise its rows as text in a scratch folder. "00123" stays "00123". What cannot be
read as a row is counted and shown; a file that is not read is named with the reason.
"""

from openqsmo.conformance.engines.reading.delivery import (
    Delivery,
    Dialect,
    Kind,
    NotRead,
    Source,
    relation_of,
)
from openqsmo.conformance.engines.reading.opening import open_delivery

__all__ = ["Delivery", "Dialect", "Kind", "NotRead", "Source", "open_delivery", "relation_of"]
