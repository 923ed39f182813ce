"""Reads of outcomes; each names its viewer."""
