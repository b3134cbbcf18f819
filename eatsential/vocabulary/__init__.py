"""Everything Eatsential knows about words: CSV files, and what reads, checks and compiles them."""
