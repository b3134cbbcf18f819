"""The shape of what people type about those they feed."""
