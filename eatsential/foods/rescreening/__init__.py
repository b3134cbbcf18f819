"""Answering again what was answered, when the profile or the vocabulary is another one."""
