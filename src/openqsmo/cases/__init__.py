"""Business cases: what an agency would pay, save and risk, and who agreed to it.

A case holds its baseline, its alternatives with their life-cycle costs and benefits, its risks and its
blockers; the appraisal (OMB Circular A-94) shows its arithmetic line by line. Unknown stays unknown. An
approved case turns each benefit into a commitment that is never deleted.
"""
