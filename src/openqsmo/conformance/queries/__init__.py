"""Reads of conformance; each names its viewer."""
