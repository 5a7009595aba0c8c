"""Articles whose words in the index are no longer those of their text.

Noted in the transaction that changes the text, so that a search never answers by what is gone.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from worker.storage.tables import index_stale
from worker.storage.upserts import insert_into


def mark_stale(connection: Connection, articles: Collection[int]) -> None:
    """Until they are in the index anew, these articles are looked at directly."""
    noting = insert_into(connection.dialect.name, index_stale).on_conflict_do_nothing()
    if articles:
        connection.execute(noting, [{"article": number} for number in sorted(articles)])
