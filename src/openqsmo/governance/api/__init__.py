"""The API door of governance: ``qsmos`` and ``officials``, each mounted under its own path."""

from openqsmo.governance.api.officials import officials
from openqsmo.governance.api.qsmos import qsmos

__all__ = ["officials", "qsmos"]
