"""Catalogue: what is on offer, by whom, how it was vetted, and who uses it.

An offering has one of four sourcing modes and a line of versions: editing makes a draft,
publishing freezes it, and only the designated QSMO of its functional area publishes. Every
field has a visibility, every claim an assurance level. What comes from a feed is *listed
from source* until a QSMO places and vets it. Search, compare, export and the change feed
all read one schema of fields (``rules/fields.py``).
"""
