"""Writes of outcomes: one verb each."""
