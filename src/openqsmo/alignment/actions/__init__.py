"""Writes of the fit-gap: answers, unique capabilities, work-off plans, filled-in workbooks."""
