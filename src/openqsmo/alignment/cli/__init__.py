"""The command-line door of alignment: fit-gaps, crosswalks, blast radius, rules clock, waivers."""

from openqsmo.alignment.cli.blast_radius import blast_radius
from openqsmo.alignment.cli.crosswalks import crosswalk
from openqsmo.alignment.cli.fit_gap import fit_gap
from openqsmo.alignment.cli.new_rules import rules
from openqsmo.alignment.cli.waivers import waivers

__all__ = ["blast_radius", "crosswalk", "fit_gap", "rules", "waivers"]
