"""Engines: the registry's search index, in the memory of each process and without Django.

``words`` says how text becomes words and codes, the same for what is searched and for what is asked;
``index`` answers a question exactly: items in order, how many in all, every label counted. An index is
never changed: what items say never changes either, so another one is made from the same pieces.
"""
