"""Read a snapshot of the FedRAMP Marketplace, of any vintage, and say all that is wrong with it.

What the vintages hold, and which part of each is believed, is written in ``adoptions``; the
names of fields and sections, old and new, stand in ``dialect``. Nothing is mended in silence:
every record kept out and every value changed is a finding on the report.
"""

from openqsmo.catalog.rules.fedramp.handed_on import agency_identifiers_handed_on
from openqsmo.catalog.rules.fedramp.snapshot import read_fedramp

__all__ = ["agency_identifiers_handed_on", "read_fedramp"]
