"""The claims of SECURITY.md, tried from outside, one file for each of their chapters."""
