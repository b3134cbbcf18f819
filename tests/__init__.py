"""The promises of Eatsential, kept on SQLite and PostgreSQL, by real servers and a real browser."""
