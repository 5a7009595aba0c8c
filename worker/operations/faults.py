"""The task boundary: what goes wrong in a task is said in one line, and nothing else happens."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from worker.domain.errors import NatowireError
from worker.operations.brokers import advice

P = ParamSpec("P")

log = logging.getLogger(__name__)


def named_faults(task: Callable[P, None]) -> Callable[P, None]:
    """Log what a task raises; the next one of its kind tries again by itself."""

    @wraps(task)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            task(*args, **kwargs)
        except NatowireError as error:
            log.error("%s", error)  # noqa: TRY400  (it is its own explanation)
        except (OperationalError, RedisError) as error:
            log.error("%s", advice(error))  # noqa: TRY400
        except Exception:  # the task boundary: the worker goes on with the next
            log.exception("%s failed", task.__name__)

    return guarded
