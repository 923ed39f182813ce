"""Kernel: the pure words that every domain shares.

Who acts (``actor``), who may see a field (``visibility``), money and the fiscal
year (``money``), identifiers that carry their scheme (``identifiers``), how a
refusal reads (``problems``) and how dates and counts are written (``words``).
Nothing here knows Django, the clock or the disk.
"""
