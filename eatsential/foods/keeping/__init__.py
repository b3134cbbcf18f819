"""Foods that an account keeps, with every text they had."""
