"""Writes of conformance: contracts taken up, runs started, checked, submitted and withdrawn, data deleted."""
