"""The API door of drafting, mounted under ``drafts``."""

from openqsmo.drafting.api.drafts import drafts

__all__ = ["drafts"]
