"""The shape of what people type to register, confirm, log in, get back in and change."""
