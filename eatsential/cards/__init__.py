"""The allergy card: what a person must avoid, in the language of who cooks for them."""
