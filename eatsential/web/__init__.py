"""HTTP that no feature owns. Knows no feature."""
