"""How much is shared."""

SHARED = 12  # caregivers of a person and invitations together
INVITATIONS = "20/hour"  # of one account
