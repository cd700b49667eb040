"""Chinese text: folding, tokens, entities. Knows nothing of calls, rules or reports."""
