"""Acts of the kitchen."""
