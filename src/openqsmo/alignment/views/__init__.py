"""Pages of the fit-gap."""
