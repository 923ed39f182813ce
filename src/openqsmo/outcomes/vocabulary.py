"""Words of outcomes."""
