"""What is wrong with the broker is said in words that say what to do."""

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from worker.operations.brokers import GONE, advice, refused_url


def wrapped(inner):
    outer = OperationalError("publishing failed")
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    "error,words",
    [
        (ResponseError("OOM command not allowed when used memory > 'maxmemory'."), "is full"),
        (ResponseError("MISCONF Redis is configured to save RDB snapshots"), "write to its disk"),
        (ResponseError("WRONGTYPE Operation against a key"), "another application's data"),
        (ResponseError("NOAUTH Authentication required."), "wants a password"),
        (ResponseError("READONLY You can't write against a read only replica."), "is a replica"),
        (RedisConnectionError("Timeout connecting to server"), "does not answer in time"),
        (RedisConnectionError("Error 111 connecting. Connection refused."), GONE),
    ],
)
def test_a_fault_is_named_however_deep_it_is_wrapped(error, words):
    assert words in advice(error)
    assert words in advice(wrapped(error))


@pytest.mark.parametrize(
    "url", ["redis://broker:6379/0", "rediss://:geheim@broker/1", "redis+socket:///run/b.sock"]
)
def test_these_addresses_are_a_brokers(url):
    assert refused_url(url) is None


@pytest.mark.parametrize("url", ["amqp://guest:geheim@host//", "broker:6379", "redis:host"])
def test_other_addresses_are_refused_and_not_repeated(url):
    told = refused_url(url) or ""
    assert "NATOWIRE_REDIS_URL" in told
    assert "geheim" not in told
