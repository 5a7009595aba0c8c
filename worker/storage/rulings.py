"""A person's corrections of stories, kept by the items' keys.

A number is a row's; an item that is imported again into a corpus made anew gets another one. Its
keys are the same. So both sides of a ruling are the keys of all articles they held, and what it
means now is looked up: the stories in which the other side stands today.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from worker.domain.articles import Key
from worker.domain.story_store import Ruling, RulingKind
from worker.storage.counters import take
from worker.storage.lists import among
from worker.storage.rows import AnyRow, key_digest
from worker.storage.tables import article_keys, articles, ruling_keys, rulings

_mine, _theirs = ruling_keys.alias("mine"), ruling_keys.alias("theirs")

IN_FORCE = (
    select(
        _mine.c.key,
        rulings.c.id,
        rulings.c.kind,
        article_keys.c.article,
        articles.c.story,
    )
    .join_from(_mine, rulings, rulings.c.id == _mine.c.ruling)
    .join(_theirs, (_theirs.c.ruling == _mine.c.ruling) & (_theirs.c.is_other != _mine.c.is_other))
    .join(article_keys, article_keys.c.key == _theirs.c.key)
    .join(articles, articles.c.id == article_keys.c.article)
    .where(among(_mine.c.key, "keys"))
    .distinct()
    .order_by(rulings.c.id, article_keys.c.article.desc())
)

AMONG_THEM = (
    select(_mine.c.key, _theirs.c.key.label("other"), rulings.c.kind)
    .join_from(_mine, rulings, rulings.c.id == _mine.c.ruling)
    .join(_theirs, (_theirs.c.ruling == _mine.c.ruling) & (_theirs.c.is_other != _mine.c.is_other))
    .where(among(_mine.c.key, "keys"), among(_theirs.c.key, "others"))
    .order_by(rulings.c.id)
)

OF_ARTICLES = (
    select(rulings)
    .join(ruling_keys, ruling_keys.c.ruling == rulings.c.id)
    .join(article_keys, article_keys.c.key == ruling_keys.c.key)
    .where(among(article_keys.c.article, "articles"))
    .distinct()
    .order_by(rulings.c.id)
)

SIDES = (
    select(ruling_keys.c.ruling, ruling_keys.c.is_other, article_keys.c.article)
    .join_from(ruling_keys, article_keys, article_keys.c.key == ruling_keys.c.key)
    .where(among(ruling_keys.c.ruling, "rulings"))
    .distinct()
    .order_by(article_keys.c.article)
)

ENDED = (
    select(rulings)
    .where(rulings.c.kind == RulingKind.JOIN, rulings.c.story == bindparam("number"))
    .order_by(rulings.c.id.desc())
    .limit(1)
)

KEYS_OF = select(article_keys.c.key).where(among(article_keys.c.article, "articles"))


def read_rulings(
    connection: Connection, keys: Collection[Key]
) -> tuple[dict[Key, frozenset[int]], dict[Key, int]]:
    """What was ruled of the items of these keys: the stories each must not be put into, and the
    article it belongs with. Of several rulings that name one story the last is in force.
    """
    by_digest = {key_digest(key): key for key in keys}
    last: dict[Key, dict[int, AnyRow]] = {}
    for row in connection.execute(IN_FORCE, {"keys": list(by_digest)}):
        last.setdefault(by_digest[row.key], {})[row.story] = row
    apart = {
        key: frozenset(story for story, row in of.items() if row.kind is RulingKind.SPLIT)
        for key, of in last.items()
    }
    joined = {
        key: max(ruled, key=lambda row: (row.id, -row.article)).article
        for key, of in last.items()
        if (ruled := [row for row in of.values() if row.kind is RulingKind.JOIN])
    }
    return {key: stories for key, stories in apart.items() if stories}, joined


def rulings_among(
    connection: Connection, keys: Collection[Key]
) -> tuple[dict[Key, frozenset[Key]], dict[Key, frozenset[Key]]]:
    """Which of these items were parted from each other, and which put together, whether they are
    stored or not: in a corpus that is built anew both may come in one batch.
    """
    by_digest = {key_digest(key): key for key in keys}
    asked = list(by_digest)
    rows = connection.execute(AMONG_THEM, {"keys": asked, "others": asked})
    last = {(by_digest[row.key], by_digest[row.other]): row.kind for row in rows}
    sides: dict[RulingKind, dict[Key, set[Key]]] = {kind: {} for kind in RulingKind}
    for (key, other), kind in last.items():
        sides[kind].setdefault(key, set()).add(other)
    parted, paired = (
        {key: frozenset(others) for key, others in sides[kind].items()} for kind in RulingKind
    )
    return parted, paired


def rulings_of(connection: Connection, numbers: Collection[int]) -> list[Ruling]:
    """All that named one of these articles, oldest first."""
    rows = connection.execute(OF_ARTICLES, {"articles": list(numbers)}).all()
    return with_sides(connection, rows)


def ended_by(connection: Connection, story: int) -> Ruling | None:
    """The ruling by which a story went into another."""
    rows = connection.execute(ENDED, {"number": story}).all()
    return next(iter(with_sides(connection, rows)), None)


def with_sides(connection: Connection, rows: Sequence[AnyRow]) -> list[Ruling]:
    """Rulings with the articles that their keys lead to today."""
    sides: dict[tuple[int, bool], list[int]] = {}
    for row in connection.execute(SIDES, {"rulings": [row.id for row in rows]}):
        sides.setdefault((row.ruling, row.is_other), []).append(row.article)
    return [
        Ruling(
            id=row.id,
            kind=row.kind,
            why=row.why,
            made_at=row.made_at,
            story=row.story,
            other=row.other,
            articles=tuple(sides.get((row.id, False), ())),
            others=tuple(sides.get((row.id, True), ())),
        )
        for row in rows
    ]


def keep_ruling(
    connection: Connection,
    kind: RulingKind,
    why: str,
    now: datetime,
    stories: tuple[int, int],
    sides: tuple[Collection[int], Collection[int]],
) -> Ruling:
    """Keep a decision on the articles of two ``sides``; ``stories`` are as ``Ruling`` has them."""
    (number,) = take(connection, "rulings", 1)
    story, other = stories
    row = {"id": number, "kind": kind, "why": why, "made_at": now, "story": story, "other": other}
    connection.execute(insert(rulings), [row])
    keys = [
        {"ruling": number, "key": key, "is_other": is_other}
        for is_other, side in zip((False, True), sides, strict=True)
        for key in connection.scalars(KEYS_OF, {"articles": list(side)})
    ]
    if keys:
        connection.execute(insert(ruling_keys), keys)
    made = connection.execute(select(rulings).where(rulings.c.id == number)).all()
    (ruling,) = with_sides(connection, made)
    return ruling
