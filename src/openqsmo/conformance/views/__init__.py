"""Pages of conformance: contracts and their rules, runs, certificates."""
