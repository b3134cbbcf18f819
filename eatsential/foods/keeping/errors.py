"""What keeping foods can refuse."""

from eatsential.errors import DomainError


class TooManyFoods(DomainError):
    """More foods, or more texts of a food, than are kept."""


class KeptAlready(DomainError):
    """The answer belongs to a food that is kept."""


class SameText(DomainError):
    """The text is the one that the food has."""


class FoodChanged(DomainError):
    """The food is another one than when its new text was asked about."""


class Contradicted(DomainError):
    """The label names what is declared not to be inside, or something else declared does."""
