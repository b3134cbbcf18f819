"""Proving who you are: registration, tokens, sessions, and limits against guessing."""
