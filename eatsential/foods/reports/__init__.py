"""Findings that somebody says are wrong: asked, answered by curators, told."""
