"""Reads of the catalogue, by question: search, one offering, compare, changes, needs, follows."""
