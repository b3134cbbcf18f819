"""What a recipe, a menu and a table are made of, and what the screening core says of each."""
