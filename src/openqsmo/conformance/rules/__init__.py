"""Pure rules of conformance: a contract read, rules compiled, findings judged."""
