"""What was found out once and will be asked again, as much of it as memory should hold."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 20_000  # of each kind; real labels repeat most of their words


class Remembered(dict[K, V]):
    """A dictionary that forgets everything when it is full; what is asked again comes back."""

    def keep(self, key: K, value: V) -> V:
        """Remember this, and return it."""
        if len(self) >= MOST:
            self.clear()
        self[key] = value
        return value
