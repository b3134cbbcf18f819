"""How many of what on which day, and never who: what the dashboard draws."""
