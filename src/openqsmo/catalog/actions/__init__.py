"""Everything that changes the catalogue: one verb, one transaction, one event."""
