"""The service's log: one JSON object a line, or words where a person looks on.

The rooms log with the standard library; here it gets its form, with the task and the config
revision at work bound to every line. What is said to all is said once: of Celery's own talk
only warnings are kept, since a tick every five seconds would write 35,000 lines a day.
"""

import logging
import sys
from typing import TextIO

import structlog

QUIET = ("celery", "kombu", "alembic")


def configure(stream: TextIO | None = None) -> None:
    """Send everything that is logged in this process to ``stream``, stderr by default."""
    stream = stream or sys.stderr
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(person=stream.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _rendering(*, person: bool) -> list[structlog.typing.Processor]:
    if person:
        # by name: the default prints locals, secrets among them, where rich is installed
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def bind(**values: str) -> None:
    """Let every line of this task carry these values, and none of the task before."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**values)
