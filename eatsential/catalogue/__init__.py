"""Foods that are brought in as data or ship with Eatsential, and how they are found."""
