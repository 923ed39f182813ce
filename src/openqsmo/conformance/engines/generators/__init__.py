"""Synthetic deliveries for the shipped contracts, clean or with rules broken on purpose.

A delivery is made from a seed: the same seed gives the same files. What is broken is planted in people,
funds or awards that nothing else is planted in, so that the truth beside the files is exact: each rule
with the number of rows or groups that break it, and no other rule with any.
"""
