"""The API door of governance: ``drafts``, ``qsmos`` and ``officials``, each mounted under its own path."""

from openqsmo.governance.api.drafts import drafts
from openqsmo.governance.api.officials import officials
from openqsmo.governance.api.qsmos import qsmos

__all__ = ["drafts", "officials", "qsmos"]
