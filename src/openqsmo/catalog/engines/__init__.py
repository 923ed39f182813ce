"""Engines: the catalogue's search index, in the memory of each process and without Django.

``search`` answers a question (words, chosen facets, order, page) exactly for what one
viewer may see: hits, total, every facet counted, suggestions. ``questions`` holds what
goes in and comes out; ``words`` says how text becomes words; ``postings``, ``labels``
and ``orders`` hold which offerings bear a word, a facet value, a place in an order;
``snapshot`` keeps it all in one file so that a process starts fast.

The index is a cache of the database, never a record: lose it and it is built again.
"""
