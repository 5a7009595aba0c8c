"""A person's correction of stories, made in one deciding transaction: all of it or nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from worker.domain.alerts import AlertItem, AlertReason, AlertState, Silence, Told
from worker.domain.corpus import StoredArticle
from worker.domain.story_store import Ruling, RulingKind
from worker.storage.corpus import SqlCorpusTransaction
from worker.storage.counters import take
from worker.storage.lists import among
from worker.storage.messages import GIVEN_UP
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import item_row, recipient_from
from worker.storage.rulings import ended_by, keep_ruling, rulings_of
from worker.storage.silences import read_silences
from worker.storage.tables import alert_items, articles, messages, stories
from worker.storage.upserts import insert_into

MEMBERS = (
    select(articles.c.id).where(articles.c.story == bindparam("story")).order_by(articles.c.id)
)
MOVE_ARTICLES = update(articles).where(among(articles.c.id, "articles"))
MOVE_ITEMS = update(alert_items).where(among(alert_items.c.article, "articles"))
TOLD_IN = (
    select(alert_items)
    .join(messages, messages.c.id == alert_items.c.message)
    .where(alert_items.c.story == bindparam("story"), ~GIVEN_UP)
)
OPEN_IN = select(alert_items).where(
    alert_items.c.story == bindparam("story"), alert_items.c.state == AlertState.OPEN
)
HOLD_BACK = (
    update(alert_items)
    .where(among(alert_items.c.id, "items"))
    .values(state=AlertState.SUPPRESSED, reason=AlertReason.ALREADY_TOLD)
)
FIRST_OF_BOTH = select(func.min(stories.c.first_article)).where(among(stories.c.id, "stories"))


class SqlRulingTransaction:
    """The port ``RulingTransaction``, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def story_of(self, article: int) -> int | None:
        of = select(articles.c.story).where(articles.c.id == article)
        return self._connection.execute(of).scalar()

    def members(self, story: int) -> list[StoredArticle]:
        editions = [Edition(number) for number in self._numbers(story)]
        return list(read_articles(self._connection, editions).values())

    def last_ruling(self, article: int) -> Ruling | None:
        return next(reversed(rulings_of(self._connection, [article])), None)

    def into(self, story: int) -> Ruling | None:
        return ended_by(self._connection, story)

    def told(self, stories: Collection[int]) -> dict[int, Told]:
        return SqlCorpusTransaction(self._connection).told(stories)

    def silences(self, now: datetime) -> tuple[Silence, ...]:
        return read_silences(self._connection, now)

    def split(self, article: int, why: str, now: datetime) -> Ruling:
        left = self._connection.execute(
            select(articles.c.story).where(articles.c.id == article)
        ).scalar_one()
        others = [number for number in self._numbers(left) if number != article]
        (made,) = take(self._connection, "stories", 1)
        row = {"id": made, "first_article": article, "created_at": now}
        self._connection.execute(insert(stories), [row])
        ruling = keep_ruling(
            self._connection, RulingKind.SPLIT, why, now, (left, made), ([article], others)
        )
        self._move([article], made)
        begins = update(stories).where(stories.c.id == left, stories.c.first_article == article)
        self._connection.execute(begins.values(first_article=min(others)))
        return ruling

    def join(self, ending: int, kept: int, why: str, now: datetime) -> Ruling:
        moving, staying = self._numbers(ending), self._numbers(kept)
        first = self._connection.execute(FIRST_OF_BOTH, {"stories": [ending, kept]}).scalar_one()
        ruling = keep_ruling(
            self._connection, RulingKind.JOIN, why, now, (ending, kept), (moving, staying)
        )
        self._move(moving, kept)
        # An article that was moved out when its page came may have left its items behind.
        left_behind = update(alert_items).where(alert_items.c.story == ending)
        self._connection.execute(left_behind.values(story=kept))
        event_of = update(alert_items).where(alert_items.c.event == ending)
        self._connection.execute(event_of.values(event=kept))
        begins = update(stories).where(stories.c.id == kept).values(first_article=first)
        self._connection.execute(begins)
        self._connection.execute(delete(stories).where(stories.c.id == ending))
        self._hold_back(kept)
        return ruling

    def tell(self, items: Sequence[AlertItem]) -> None:
        if items:
            positions = take(self._connection, "alert_items", len(items))
            rows = [item_row(item, at) for item, at in zip(items, positions, strict=True)]
            adding = insert_into(self._connection.dialect.name, alert_items)
            self._connection.execute(adding.on_conflict_do_nothing(), rows)

    def _hold_back(self, story: int) -> None:
        """Items that wait to tell what the other half has told by now, such as those of a split
        that is taken back.
        """
        told: dict[str, set[str]] = {}
        for row in self._connection.execute(TOLD_IN, {"story": story}):
            if recipient := recipient_from(row):
                told.setdefault(recipient.key, set()).update(row.topics)
        waiting = [
            row.id
            for row in self._connection.execute(OPEN_IN, {"story": story})
            if (recipient := recipient_from(row))
            and set(row.topics) <= told.get(recipient.key, set())
        ]
        self._connection.execute(HOLD_BACK, {"items": waiting})

    def _numbers(self, story: int) -> list[int]:
        return list(self._connection.scalars(MEMBERS, {"story": story}))

    def _move(self, numbers: Collection[int], story: int) -> None:
        for moving in (MOVE_ARTICLES, MOVE_ITEMS):
            self._connection.execute(moving.values(story=story), {"articles": list(numbers)})
