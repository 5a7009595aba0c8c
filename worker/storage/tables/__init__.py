"""All tables. A change here needs a revision beside it in ``migrations/versions``.

Names are those of ``worker.domain``. Times are integers (see ``columns.UtcTime``), lists are
JSON that no query looks into.
"""

from worker.storage.tables.alerts import (
    alert_items,
    channel_states,
    deliveries,
    digests,
    incidents,
    messages,
    sightings,
    silences,
)
from worker.storage.tables.articles import (
    article_digests,
    article_keys,
    article_versions,
    articles,
    counters,
    fingerprints,
    matches,
    pending_pages,
    postings,
    printed,
    sources,
    stories,
    verdicts,
)
from worker.storage.tables.base import metadata
from worker.storage.tables.feeds import feeds, hosts, polls
from worker.storage.tables.rulings import overlaps, ruling_keys, rulings
from worker.storage.tables.search import index_blocks, index_pages, index_stale, index_words
from worker.storage.tables.service import config_revisions, jobs

__all__ = [
    "alert_items",
    "article_digests",
    "article_keys",
    "article_versions",
    "articles",
    "channel_states",
    "config_revisions",
    "counters",
    "deliveries",
    "digests",
    "feeds",
    "fingerprints",
    "hosts",
    "incidents",
    "index_blocks",
    "index_pages",
    "index_stale",
    "index_words",
    "jobs",
    "matches",
    "messages",
    "metadata",
    "overlaps",
    "pending_pages",
    "polls",
    "postings",
    "printed",
    "ruling_keys",
    "rulings",
    "sightings",
    "silences",
    "sources",
    "stories",
    "verdicts",
]
