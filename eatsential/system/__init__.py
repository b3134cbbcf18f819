"""How the installation is: what it says of itself, and its backups."""
