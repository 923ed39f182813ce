"""Reads of business cases; each names its viewer."""
