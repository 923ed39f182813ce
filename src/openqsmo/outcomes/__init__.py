"""Outcomes: what was promised, by whom, by when, and what proved it.

The first floor is the register of commitments: a promise can be answered, never deleted, and one past its
due date without evidence says so to everyone.
"""
