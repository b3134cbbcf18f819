"""Mail that leaves in the transaction that asked for it, and a worker that delivers it."""
