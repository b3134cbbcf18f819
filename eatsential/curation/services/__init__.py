"""Acts on drafts and rule sets."""
