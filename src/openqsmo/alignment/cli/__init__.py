"""The command-line door of alignment: fit-gaps, crosswalks, blast radius, rules clock, waivers."""

from openqsmo.alignment.cli.crosswalks import crosswalk
from openqsmo.alignment.cli.fit_gap import fit_gap

__all__ = ["crosswalk", "fit_gap"]
