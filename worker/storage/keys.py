"""Which keys a batch adds and which it moves: decided in memory, from what stands already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.articles import Key
from worker.domain.corpus import Decision
from worker.domain.stories import NEWS, Relation
from worker.storage.lists import among
from worker.storage.rows import key_digest
from worker.storage.tables import article_keys

STANDING = select(article_keys).where(among(article_keys.c.key, "keys"))
MOVE = (
    update(article_keys)
    .where(article_keys.c.key == bindparam("moved"))
    .values(article=bindparam("to"), copy=False)
)


@dataclass(frozen=True, slots=True)
class _Holder:
    article: int
    copy: bool


@dataclass
class _Plan:
    """Keys as they will stand, and what must be written for it."""

    holders: dict[str, _Holder]
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved: dict[str, dict[str, Any]] = field(default_factory=dict)

    def follow(self, decision: Decision) -> None:
        digests = {key_digest(key): key for key in decision.document.keys}
        copy = self._is_copy(decision, digests)
        for digest, key in digests.items():
            if digest not in self.holders:
                self._add(digest, key, _Holder(decision.article, copy))
            elif founds(decision):
                self._move(digest, decision.article)

    def _is_copy(self, decision: Decision, digests: Collection[str]) -> bool:
        """Whether new keys lead to a further source: an exact copy's do, and those that turn
        up later beside none of the article's own but such keys.
        """
        if decision.verdict.relation is not Relation.SAME:
            return decision.verdict.relation is Relation.EXACT
        holders = [self.holders[digest] for digest in digests if digest in self.holders]
        held = [holder for holder in holders if holder.article == decision.article]
        return bool(held) and all(holder.copy for holder in held)

    def _add(self, digest: str, key: Key, holder: _Holder) -> None:
        self.holders[digest] = holder
        self.added[digest] = {
            "key": digest,
            "kind": key.kind,
            "article": holder.article,
            "copy": holder.copy,
        }

    def _move(self, digest: str, article: int) -> None:
        self.holders[digest] = _Holder(article, copy=False)
        if digest in self.added:
            self.added[digest] |= {"article": article, "copy": False}
        else:
            self.moved[digest] = {"moved": digest, "to": article}


def founds(decision: Decision) -> bool:
    """Whether the document becomes an article of its own. So does an exact copy that got a
    text of its own: a revision under another number than its match.
    """
    verdict = decision.verdict
    diverged = verdict.relation is Relation.REVISION and decision.article != verdict.match
    return verdict.relation in NEWS or verdict.relation is Relation.NEAR or diverged


def write_keys(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Add new keys. An article of its own takes those that led elsewhere: its publisher uses
    a guid or an address again, or a copy has diverged. Whatever adds to an article takes none.
    """
    digests = [key_digest(key) for decision in decisions for key in decision.document.keys]
    plan = _Plan(_standing(connection, digests))
    for decision in decisions:
        plan.follow(decision)
    if plan.added:
        connection.execute(insert(article_keys), list(plan.added.values()))
    if plan.moved:
        connection.execute(MOVE, list(plan.moved.values()))


def _standing(connection: Connection, digests: Sequence[str]) -> dict[str, _Holder]:
    rows = connection.execute(STANDING, {"keys": digests})
    return {row.key: _Holder(row.article, row.copy) for row in rows}
