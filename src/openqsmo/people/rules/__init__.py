"""Decisions about accounts: which roles exist where, who may give them, what a token may be."""
