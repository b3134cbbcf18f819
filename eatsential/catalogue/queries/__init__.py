"""Every SELECT of the catalogue."""
