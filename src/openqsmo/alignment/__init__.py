"""Alignment: where offerings and agencies stand against the standards.

The first floor is the fit-gap (M3 1.12 and 2.1, the Business Needs Workbook): an agency answers
per capability whether it is a must-have, a provider answers whether its offering meets it, and
coverage is what of the agency's own list an offering meets. What nobody answered is never met.
An agency's unique capabilities flow to the QSMO of the area as candidate changes of the standard.
"""
