"""Decisions of the fit-gap: where a gap stands, what is covered, which answers may be kept."""
