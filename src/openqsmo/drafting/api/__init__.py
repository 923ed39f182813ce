"""The API door of drafting, mounted under ``drafts``."""

from openqsmo.drafting.api.comments import router
from openqsmo.drafting.api.drafts import drafts

drafts.add_router("", router)

__all__ = ["drafts"]
