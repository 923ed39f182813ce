"""How events are chained and checked; pure."""
