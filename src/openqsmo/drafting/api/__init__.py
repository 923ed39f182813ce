"""The API door of drafting: drafts, and what is said of them, both mounted under ``drafts``."""

from openqsmo.drafting.api.comments import router as comments
from openqsmo.drafting.api.drafts import drafts

ROUTERS = (drafts, comments)

__all__ = ["ROUTERS"]
