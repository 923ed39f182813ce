"""What changes the standards."""

from openqsmo.standards.actions.load import ensure_known_areas, load_fibf

__all__ = ["ensure_known_areas", "load_fibf"]
