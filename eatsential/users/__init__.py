"""Accounts: who can use Eatsential, and what each may do."""
