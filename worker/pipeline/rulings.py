"""A person's corrections: an article taken out of a story, or two stories made one.

Each is one deciding transaction, in turn with those in which articles are judged. A split tells
at once whom the false copy had kept from its news; a join tells nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from worker.alerts.hearing import told_by
from worker.alerts.policy import decide
from worker.alerts.subject import Rules, Subject
from worker.articles.keys import keys
from worker.dedup.fingerprint import fingerprint
from worker.domain.alerts import AlertItem, AlertState, Told
from worker.domain.corpus import Document, StoredArticle
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.story_store import (
    Ruling,
    RulingError,
    RulingKind,
    RulingTransaction,
    StoryStore,
)


class Named(NamedTuple):
    """An article or a story, as a person names it."""

    number: int
    is_story: bool = False


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling, and whom it tells. Where it stood already, nothing ``changed``."""

    ruling: Ruling
    items: tuple[AlertItem, ...] = ()
    changed: bool = True


def split(article: int, why: str, store: StoryStore, rules: Rules, now: datetime) -> Ruled:
    """Take an article, with its exact copies and its alerts, out of its story.

    Whoever the policy reaches and was not told of it is told at once; so is who had been told
    the story by this article alone, of what remains. Raises RulingError where there is nothing
    to take it out of.
    """
    with store.ruling() as transaction:
        story = transaction.story_of(article)
        if story is None:
            raise RulingError(
                f"no article is stored as {article_id(article)}; natowire stories show STORY "
                "names the articles of a story"
            )
        if len(transaction.members(story)) == 1:
            return Ruled(_standing_split(transaction, article, story), changed=False)
        before = transaction.told([story]).get(story, {})
        ruling = transaction.split(article, why, now)
        heeding = replace(rules, commanded=transaction.silences(now))
        items = tuple(_tellings(transaction, ruling, before, heeding, now))
        transaction.tell(items)
    return Ruled(ruling, items)


def join(one: Named, other: Named, why: str, store: StoryStore, now: datetime) -> Ruled:
    """Make two stories one, under the number of the older. Raises RulingError where one of them is
    not stored, or where both are one without a person's doing.
    """
    with store.ruling() as transaction:
        first, second = _story(transaction, one), _story(transaction, other)
        if first == second:
            return Ruled(_standing_join(transaction, one, other, first), changed=False)
        return Ruled(transaction.join(max(first, second), min(first, second), why, now))


def _standing_split(transaction: RulingTransaction, article: int, story: int) -> Ruling:
    last = transaction.last_ruling(article)
    if last and last.kind is RulingKind.SPLIT:
        return last
    raise RulingError(
        f"{article_id(article)} is the only article of {story_id(story)}: there is nothing to "
        f"take it out of; natowire stories show {story_id(story)} shows its exact copies, which "
        "have no text of their own and stay with it"
    )


def _story(transaction: RulingTransaction, named: Named) -> int:
    """The story meant, also where another one has taken it in since."""
    if not named.is_story:
        story = transaction.story_of(named.number)
        if story is not None:
            return story
        raise RulingError(
            f"no article is stored as {article_id(named.number)}; natowire stories show STORY "
            "names the articles of a story"
        )
    number, passed = named.number, set[int]()
    while not transaction.members(number):
        ruling = transaction.into(number)
        if ruling is None or ruling.other in passed:
            raise RulingError(
                f"no story is stored as {story_id(named.number)}; natowire stories list names them"
            )
        passed.add(number)
        number = ruling.other
    return number


def _standing_join(transaction: RulingTransaction, one: Named, other: Named, story: int) -> Ruling:
    for named in (one, other):
        by = transaction.into(named.number) if named.is_story else _joined(transaction, one, other)
        if by:
            return by
    raise RulingError(
        f"both are in {story_id(story)} already: there is nothing to join; natowire stories "
        f"show {story_id(story)} shows why"
    )


def _joined(transaction: RulingTransaction, one: Named, other: Named) -> Ruling | None:
    """The ruling that put two articles together."""
    if one.is_story or other.is_story:
        return None
    last = transaction.last_ruling(one.number)
    if last is None or last.kind is not RulingKind.JOIN:
        return None
    sides = ({*last.articles}, {*last.others})
    parted = any(one.number in side and other.number in side for side in sides)
    named = {one.number, other.number} <= sides[0] | sides[1]
    return last if named and not parted else None


def _tellings(
    transaction: RulingTransaction, ruling: Ruling, before: Told, rules: Rules, now: datetime
) -> Iterator[AlertItem]:
    """Whom a split tells: of the article, who was not told of it; of what it leaves, who had been
    told that story, and now was told of nothing in it.
    """
    told = transaction.told([ruling.story, ruling.other])
    for story, may in ((ruling.other, None), (ruling.story, frozenset(before))):
        so_far = told.get(story, {})
        for item in _decided(transaction.members(story), ruling, so_far, rules, now):
            recipient = item.recipient
            if item.state is not AlertState.OPEN or recipient is None:
                continue
            if recipient.key not in so_far and (may is None or recipient.key in may):
                yield _anew(item, ruling)


def _decided(
    members: Iterable[StoredArticle], ruling: Ruling, told: Told, rules: Rules, now: datetime
) -> Iterator[AlertItem]:
    """What the ordinary policy makes of a story's articles, one after the other."""
    for stored in members:
        items = decide(_subject(stored, ruling, told, rules), rules, now)
        told = told_by(items, told)
        yield from items


def _subject(stored: StoredArticle, ruling: Ruling, told: Told, rules: Rules) -> Subject:
    """An article as though it came in as news now; topics that left the config tell nobody."""
    article, enabled = stored.article, {topic.id for topic in rules.topics if topic.enabled}
    print_ = fingerprint(article.title, article.text)
    document = Document(
        article=article,
        keys=keys(article),
        digest=print_.exact,
        fingerprint=print_,
        matches=tuple(match for match in stored.matches if match.topic in enabled),
    )
    parted = (
        f"a person parted {story_id(ruling.other)} from {story_id(ruling.story)}: {ruling.why}"
    )
    verdict = Verdict(Relation.NEW, VerdictReason.SPLIT, detail=parted)
    return Subject.as_news(
        document, verdict, stored.id, stored.story, told, version=stored.version
    )


def _anew(item: AlertItem, ruling: Ruling) -> AlertItem:
    """With an id of its own: under the one that the same text got when it came in, it stands as
    held back.
    """
    parts = f"{item.id}\n{ruling.id}\n{rfc3339(ruling.made_at)}"
    return replace(item, id=blake2b(parts.encode(), digest_size=12).hexdigest())
