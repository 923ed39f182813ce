"""Pages of business cases."""
