"""Pages of people: signing in and out, one's own account, an organization's people."""
