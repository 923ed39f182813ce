"""Reads of drafts: which are open, what each changes, what stands in its way."""
