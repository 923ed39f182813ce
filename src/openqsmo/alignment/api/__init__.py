"""The API door of alignment: fit-gaps, crosswalks that answers follow, waivers, blast radius, rules clock."""

from openqsmo.alignment.api.blast_radius import router as blast_radius
from openqsmo.alignment.api.crosswalks import router as crosswalks
from openqsmo.alignment.api.fit_gap import router as fit_gap
from openqsmo.alignment.api.new_rules import router as new_rules
from openqsmo.alignment.api.unique import router as unique
from openqsmo.alignment.api.waivers import router as waivers

ROUTERS = (fit_gap, unique, crosswalks, waivers, blast_radius, new_rules)
