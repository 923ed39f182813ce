"""The catalogue's rules, pure: what follows from given facts, and how the feeds of others are read.

For the feeds: ``feed_values`` reads one value (text, day, count, address), ``feed_records`` says what a read
record holds, ``fedramp`` reads FedRAMP Marketplace snapshots of every vintage and
``grants_offerings`` the list of the Grants QSMO.
"""
