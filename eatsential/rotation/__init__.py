"""Moving what is sealed from one key to the next, and knowing which keys are still needed."""
