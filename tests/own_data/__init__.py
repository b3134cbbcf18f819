"""Promises about taking one's data along, and leaving."""
