"""Worker: what happens after an action, outside its transaction.

A *reaction* answers events: it reads the ledger from a saved position, at least once,
so it must be idempotent. A *job* is one outside effect (a mail) queued in the
transaction of the action that wants it, taken with a lease and tried again until it
is done or given up; a kill at any moment loses none. ``qsmo worker`` runs both.
"""
