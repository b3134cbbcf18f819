"""What belongs to an account: taking it along, and having it erased for good."""
