"""The first page: what Eatsential is, or for who is logged in, where to go on."""
