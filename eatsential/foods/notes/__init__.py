"""What people note on findings: that somebody eats this. It changes no answer."""
