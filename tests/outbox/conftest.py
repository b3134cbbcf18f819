"""What the tests of mail start from: a server that takes mails, and one to send."""

from collections.abc import Iterator

import pytest

from tests.outbox.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A running SMTP server."""
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()
