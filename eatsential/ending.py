"""How work that takes long is asked to end: it looks between two steps."""

from collections.abc import Callable

Ended = Callable[[], bool]


def never() -> bool:
    """Nobody asks it to end."""
    return False
