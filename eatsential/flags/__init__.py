"""What is switched on for whom: features that are rolled out slowly, or switched off."""
