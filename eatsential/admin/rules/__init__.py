"""What administrators decide by, without a database."""
