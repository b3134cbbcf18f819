"""The pages of administrators. Owns no tables of other features."""
