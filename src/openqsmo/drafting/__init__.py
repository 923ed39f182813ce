"""Drafting: how a change of a standard becomes a baseline, on screen, by API and on a terminal.

What a draft is, who may change it and what stands in its way is known to ``standards``; who is the
designated QSMO of an area, and so its Standards Lead, is known to ``governance``. Here both meet: open
drafts on one page with feeds, each with what it changes in words, the bodies that have the word, public
comments with their answers, and the evidence behind every MUST.
"""
