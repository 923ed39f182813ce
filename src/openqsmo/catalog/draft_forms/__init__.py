"""The form of a draft, made from the schema: what was posted as JSON would say it, and each control as it is drawn.

A control's name is the path of what it holds (``price.tiers.0.from``), which is also how an error names it.
"""
