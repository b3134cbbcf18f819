"""Every SELECT of the kitchen; the seals are opened here."""
