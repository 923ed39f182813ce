"""Words of business cases."""
