"""Loads: reading what others publish, and saying exactly what came of it.

``reading`` opens a file safely: any size, any encoding, any garbage ends in a value
or in a refusal that names the file and the place. ``report`` counts what was read,
new, changed, unchanged and set aside, and why. A load that ran is kept as a record
(``models.Load``) with its report, so that every figure can be traced to its file.
"""
