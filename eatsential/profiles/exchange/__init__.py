"""A profile out of this installation and into it: its forms, and the acts around them."""
