"""Speed, measured: the search index by itself, and the whole server beside its own empty page.

``python -m bench`` runs both and writes ``docs/benchmarks.md``; ``python -m bench.index`` and
``python -m bench.web`` run one. See ``bench/README.md`` for what is measured and how.
"""
