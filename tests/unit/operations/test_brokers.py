"""What is wrong with the broker is said in words that say what to do."""

import ssl

import pytest
from kombu.exceptions import OperationalError
from redis import exceptions as redis

from worker.operations.brokers import GONE, advice, refused_url, tls


def wrapped(inner):
    outer = OperationalError("publishing failed")
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    "error,words",
    [
        (redis.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."), "is full"),
        (redis.BusyLoadingError("Redis is loading the dataset in memory"), "will be ready soon"),
        (redis.ResponseError("MISCONF Redis is configured to save"), "write to its disk"),
        (redis.ResponseError("WRONGTYPE Operation against a key"), "another application's data"),
        (redis.AuthenticationError("Authentication required."), "wants one"),
        (redis.NoPermissionError("this user has no permissions to run"), "lacks the right"),
        (redis.ReadOnlyError("You can't write against a read only replica."), "is a replica"),
        (redis.TimeoutError("Timeout reading from socket"), "does not answer in time"),
        (redis.ConnectionError("Error 111 connecting. Connection refused."), GONE),
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


def test_a_fault_that_celery_has_put_into_words_is_known_by_its_code():
    told = OperationalError("OOM command not allowed when used memory > 'maxmemory'.")
    assert "is full" in advice(told)


def test_over_tls_the_brokers_certificate_is_checked():
    assert tls("redis://broker:6379/0") is None
    assert tls("rediss://broker:6379/0") == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
