"""Labels in pictures: looked at, read, and shown beside what was read in them."""
