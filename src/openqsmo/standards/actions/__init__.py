"""What changes the standards."""

from openqsmo.standards.actions.load import ensure_known_areas, load_fibf
from openqsmo.standards.actions.load_oscal import load_oscal

__all__ = ["ensure_known_areas", "load_fibf", "load_oscal"]
