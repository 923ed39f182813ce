"""The standards' API door: functional areas and activities, and the registry of standards."""

from openqsmo.standards.api import registry, versions
from openqsmo.standards.api.lifecycle import router

router.add_router("", registry.router)
router.add_router("", versions.router)

__all__ = ["router"]
