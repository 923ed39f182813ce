"""Writes of business cases: one verb each."""
