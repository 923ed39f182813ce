"""Reads of the fit-gap; each names its viewer."""
