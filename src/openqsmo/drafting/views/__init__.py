"""Pages of drafting: the open drafts, one draft, its items, its steps, its feeds."""
