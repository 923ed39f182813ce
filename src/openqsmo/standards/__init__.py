"""Standards: what the government does, named once, so that it can be shared.

The Federal Integrated Business Framework (FIBF) orders the work of government into
functional areas (Financial Management), functions (Budget Execution), activities
(Budget Setup and Maintenance) and capabilities (one thing that a service must do).
``rules`` reads the published feed in every dialect it was written in and reports its
dirt; ``content`` holds the few facts about functional areas that the feed leaves out.
Offerings, needs and comparisons above this domain speak of work by these identifiers.
"""
