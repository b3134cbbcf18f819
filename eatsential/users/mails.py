"""Writing to an account."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from eatsential.outbox.mails import send
from eatsential.users.models import User
from eatsential.web.locale import speaking


@contextmanager
def writing_to(owner: User) -> Iterator[Callable[..., None]]:
    """In the language of an account: what sends a mail to its address, and calls it by its name.

    It takes the kind of the mail, `subject`, and what else the template is filled with.
    """
    with speaking(owner.language):
        yield partial(send, to=owner.email, username=owner.username)
