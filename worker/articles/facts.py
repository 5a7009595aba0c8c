"""What two readings of one article say beside its text, joined: the first is completed, never
contradicted, but by a date that says the same more exactly.
"""

from dataclasses import replace
from datetime import UTC

from worker.articles.extraction.values import Extraction
from worker.domain.articles import Article
from worker.domain.dates import Precision, Published
from worker.text.dates.zones import zone_named

_FINENESS = (Precision.MONTH, Precision.DAY, Precision.MINUTE)


def with_facts(article: Article, other: Article | Extraction) -> Article:
    """The article with what it does not say itself: most feeds name no author, some a day and no
    time. Title, text, addresses and language stay its own.
    """
    published = finest(article.published, other.published)
    return replace(
        article,
        published=published,
        modified=article.modified or modified_after(published, other.modified),
        authors=article.authors or other.authors,
        agencies=tuple(dict.fromkeys((*article.agencies, *other.agencies))),
        place=article.place or other.place,
        kicker=article.kicker or other.kicker,
        initials=article.initials or other.initials,
        is_ticker=article.is_ticker or other.is_ticker,
        is_paywalled=article.is_paywalled or other.is_paywalled,
    )


def finest(told: Published | None, stated: Published | None) -> Published | None:
    """The feed's date, unless the page says of the same day, or month, more exactly when."""
    if told is None or stated is None:
        return told or stated
    is_finer = _FINENESS.index(stated.precision) > _FINENESS.index(told.precision)
    return stated if is_finer and _day(stated).startswith(told.value) else told


def modified_after(published: Published | None, stated: Published | None) -> Published | None:
    """When it was modified, unless that was before it was published: feeds date again what is
    published again.
    """
    if stated is None or published is None:
        return stated
    return stated if stated.latest() >= published.earliest() else None


def _day(date: Published) -> str:
    """The day of a date where it was written: half past midnight in Berlin is no longer the day
    before.
    """
    if date.precision is not Precision.MINUTE:
        return date.value
    zone = zone_named(date.zone) if date.zone else None
    return date.earliest().astimezone(zone or UTC).date().isoformat()
