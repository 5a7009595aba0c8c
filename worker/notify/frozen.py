"""What every notifier asks of a message."""

from worker.domain.alerts import Message


def frozen_bytes(message: Message) -> bytes:
    """The bytes of the first attempt. A message is frozen before anybody sends it."""
    if message.body is None:
        raise ValueError(f"message {message.id} was never frozen")
    return message.body
