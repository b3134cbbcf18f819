"""Acts on what belongs to an account."""
