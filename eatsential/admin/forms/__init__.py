"""What administrators and curators type."""
