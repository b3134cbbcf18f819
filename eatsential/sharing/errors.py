"""What sharing a person can refuse."""

from eatsential.errors import DomainError


class OwnAccount(DomainError):
    """Somebody who wants to share with themselves."""


class SharedEnough(DomainError):
    """More caregivers and invitations than a person can have."""


class OfferOver(DomainError):
    """An offer to care for somebody until a day that is over."""
