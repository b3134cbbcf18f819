"""How the vocabulary changes: drafts, their trial and review, rule sets, and which one answers."""
