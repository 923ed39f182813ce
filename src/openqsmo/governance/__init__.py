"""Governance: who is in charge, since when, on whose decision, and where nobody is.

A designation makes one office the QSMO of a functional area: dated, transferable, with
the lifecycle of M-19-16 from identified area to operating, an implementation plan of five
sections, and approvals by the SSGB and OMB. The register of officials says who holds an
office, who is acting, and which office has been vacant since when.
"""
