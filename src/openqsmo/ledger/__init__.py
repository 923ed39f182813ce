"""Ledger: the append-only, hash-chained record of every action.

Every action leaves one event in the transaction that it changed rows in. Each event
carries the hash of the one before it and a digest of every row it left behind, so a
broken link, an edited row and a cut tail all show (``qsmo ledger verify``). Personal
and restricted values enter as salted digests; the values themselves lie in an
erasable table under the record's own visibility.
"""
