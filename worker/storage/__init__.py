"""The stored corpus and everything else that must outlive a process.

SQLAlchemy Core on SQLite and PostgreSQL alike; ``Store`` holds an adapter for each port of
``worker.domain.ports``. ``docs/storage.md`` tells how the tables hang together.
"""

from worker.storage.store import Store
from worker.storage.tidying import Tidied

__all__ = ["Store", "Tidied"]
