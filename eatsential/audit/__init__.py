"""What happened: append-only events with random identifiers and no personal data."""
