"""The people of an account, what each must avoid, and the consent to keep it."""
