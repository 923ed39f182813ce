"""Pure rules of outcomes: where a commitment stands."""
