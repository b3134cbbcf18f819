"""The check page: a food as declared, the people who would eat it, and what speaks against it."""
