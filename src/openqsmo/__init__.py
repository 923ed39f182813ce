"""OpenQSMO: the open platform on which a QSMO runs its marketplace of shared services."""

__version__ = "0.1.0"
