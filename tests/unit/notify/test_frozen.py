import pytest

from tests.unit.notify.messages import message
from worker.notify.frozen import frozen_bytes


def test_a_message_that_was_never_frozen_is_never_sent() -> None:
    assert frozen_bytes(message(b"x")) == b"x"
    with pytest.raises(ValueError, match="never frozen"):
        frozen_bytes(message(None))
