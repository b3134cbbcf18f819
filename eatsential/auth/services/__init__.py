"""Acts: registering, logging in and out, getting back in, the first administrator."""
