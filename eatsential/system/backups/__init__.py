"""Backups of the database: made while people use it, and shown to work by restoring them."""
