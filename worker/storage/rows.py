"""Domain values as rows and back, for what more than one module reads or writes."""

from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row

from worker.dedup.sample import VERSION
from worker.domain.alerts import AlertItem, Recipient
from worker.domain.articles import Article, Author, AuthorKind, Key
from worker.domain.dates import Published
from worker.domain.feeds import FeedState, Validators
from worker.domain.stories import Fingerprint, Verdict
from worker.domain.topics import Counted, Field, Hit, Match

AnyRow = Row[*tuple[Any, ...]]

ITEM = tuple(field.name for field in fields(AlertItem) if field.name != "recipient")
FEED = tuple(field.name for field in fields(FeedState) if field.name != "validators")
"""Fields that are columns of the same name."""


def feed_from(row: AnyRow) -> FeedState:
    validators = Validators(
        row.etag, row.last_modified, row.validators_url, row.validators_encoding
    )
    return FeedState(validators=validators, **{name: getattr(row, name) for name in FEED})


def key_digest(key: Key) -> str:
    """128 bits of a key, so that an address of 2,000 characters costs an index 32."""
    return blake2b(
        f"{key.kind}\n{key.value}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def metadata_row(article: Article) -> dict[str, Any]:
    """What an article's newest version says of it, but for its text and first appearance."""
    return {
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "guid": article.guid,
        "feed": article.feed,
        "language": article.language,
        **date_row("published", article.published),
        **date_row("modified", article.modified),
        **date_row("inferred", article.inferred),
        "authors": tuple(author.name for author in article.authors),
        "author_kinds": tuple(author.kind.value for author in article.authors),
        "agencies": article.agencies,
        "place": article.place,
        "tags": article.tags,
        "kicker": article.kicker,
        "initials": article.initials,
        "is_ticker": article.is_ticker,
        "is_paywalled": article.is_paywalled,
        "page": article.page,
    }


def article_from(row: AnyRow, text: AnyRow) -> Article:
    """An article from its row and the row of one of its versions."""
    return Article(
        title=text.title,
        lead=text.lead,
        body=text.body,
        outlet=row.outlet,
        first_seen=row.first_seen_at,
        text_source=text.text_source,
        url=row.url,
        canonical_url=row.canonical_url,
        guid=row.guid,
        feed=row.feed,
        language=row.language,
        published=date_from(row, "published"),
        authors=_authors(row),
        agencies=row.agencies,
        place=row.place,
        tags=row.tags,
        caller_id=row.caller_id,
        kicker=row.kicker,
        modified=date_from(row, "modified"),
        inferred=date_from(row, "inferred"),
        initials=row.initials or (),
        is_ticker=row.is_ticker,
        is_paywalled=row.is_paywalled,
        page=row.page,
    )


def _authors(row: AnyRow) -> tuple[Author, ...]:
    """Rows of before kinds were kept hold persons only."""
    kinds = row.author_kinds or [AuthorKind.PERSON] * len(row.authors)
    return tuple(
        Author(name, AuthorKind(kind)) for name, kind in zip(row.authors, kinds, strict=True)
    )


def date_row(name: str, date: Published | None) -> dict[str, Any]:
    return {
        name: date.value if date else None,
        f"{name}_precision": date.precision if date else None,
        f"{name}_source": date.source if date else None,
        f"{name}_inferred": date.inferred if date else None,
        f"{name}_zone": date.zone if date else None,
    }


def date_from(row: AnyRow, name: str) -> Published | None:
    value = getattr(row, name)
    if value is None:
        return None
    rest = ("precision", "source", "inferred", "zone")
    return Published(value, *(getattr(row, f"{name}_{part}") for part in rest))


def fingerprint_row(print_: Fingerprint) -> dict[str, Any]:
    return {
        "version": print_.version,
        "exact": print_.exact,
        "words": print_.words,
        "titled": print_.titled,
        "paragraphs": print_.paragraphs,
        "quotations": print_.quotations,
    }


def fingerprint_from(row: AnyRow) -> Fingerprint:
    """A stored fingerprint, whose sample stays in the index. Where it has left the window, one of
    no words, which is like no other.
    """
    if row.words is None:
        return Fingerprint(VERSION, row.exact or "", (), 0, ())
    return Fingerprint(
        version=row.algorithm,
        exact=row.exact,
        words=row.words,
        titled=row.titled,
        paragraphs=row.paragraphs,
        quotations=row.quotations,
    )


def verdict_row(verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {
        "relation": verdict.relation,
        "reason": verdict.reason,
        "match": verdict.match,
        "similarity": verdict.similarity,
        "detail": verdict.detail,
        "correction": verdict.correction,
        "decided_at": now,
    }


def verdict_from(row: AnyRow) -> Verdict:
    return Verdict(
        row.relation,
        row.reason,
        row.match,
        row.similarity,
        row.detail,
        correction=row.correction,
    )


def match_row(match: Match) -> dict[str, Any]:
    return {
        "topic": match.topic,
        "priority": match.priority,
        "hits": [
            [hit.term, hit.form, hit.field, hit.start, hit.end, hit.count, hit.counted]
            for hit in match.hits
        ],
    }


def match_from(row: AnyRow) -> Match:
    # What was stored before a hit said as what it counts has six parts.
    hits = (
        Hit(term, form, Field(field), start, end, count, *map(Counted, counted))
        for term, form, field, start, end, count, *counted in row.hits
    )
    return Match(row.topic, row.priority, tuple(hits))


def item_row(item: AlertItem, position: int) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in ITEM}
    return {**plain, **recipient_row(item.recipient), "position": position}


def item_from(row: AnyRow) -> AlertItem:
    plain = {name: getattr(row, name) for name in ITEM}
    # What was decided before events were known has no marks.
    return AlertItem(recipient=recipient_from(row), **{**plain, "marks": row.marks or ()})


def recipient_row(recipient: Recipient | None) -> dict[str, Any]:
    return {
        "recipient_type": recipient.type if recipient else None,
        "recipient_address": recipient.address if recipient else None,
        "recipient_channel": recipient.channel if recipient else None,
    }


def recipient_from(row: AnyRow) -> Recipient | None:
    if row.recipient_type is None:
        return None
    return Recipient(row.recipient_type, row.recipient_address, row.recipient_channel)
