"""The standards' API door: functional areas and activities, and the registry of standards."""

from openqsmo.standards.api import registry
from openqsmo.standards.api.lifecycle import router

router.add_router("", registry.router)

__all__ = ["router"]
