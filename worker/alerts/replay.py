"""What a topic would have told, had it been at work while stored articles came in.

The policy itself decides, article by article; what is not stored is approximated. Every article
counts with the text it has now, as news at the moment it was first seen: overviews of first polls,
catch-ups and imports are replayed as news, and revisions not at all, since a story tells a topic
once. Exact copies are no articles and tell nothing. A round-up that holds parts of two stories is
told as a story of its own, and nothing had been told before the first article. Follow-ups and
corrections are left out, and so are silences: they have no beginning.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from worker.alerts.grouping import TOGETHER
from worker.alerts.hearing import told_by
from worker.alerts.policy import decide
from worker.alerts.subject import Rules, Subject
from worker.domain.alerts import (
    AlertItem,
    AlertReason,
    AlertState,
    ChannelType,
    Recipient,
    Told,
)
from worker.domain.articles import Article, Key, KeyKind
from worker.domain.corpus import Document
from worker.domain.search import Listed
from worker.domain.stories import Fingerprint, Verdict, VerdictReason
from worker.domain.topics import Match, Topic

_UNSEEN = Fingerprint(0, "", (), 0, ())
"""The policy looks at what deduplication found, never at what it compares."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What would have been told. ``alerts`` counts a story for each recipient, ``messages`` what
    they would have come in (a digest holds many), ``recipients`` the alerts of each.
    ``is_unreached``: there were matches, and no route or notify leads them to anybody.
    """

    articles: int
    stories: int
    alerts: int
    messages: int
    recipients: Mapping[Recipient, int]
    is_unreached: bool = False


def replay(topic: Topic, coming: Sequence[Listed], rules: Rules) -> Replayed:
    """Tell of the articles that a topic matches, in the order in which they came."""
    items = list(_items(topic, coming, rules))
    told = [item for item in items if item.state is not AlertState.SUPPRESSED]
    return Replayed(
        articles=len(coming),
        stories=len({listed.story for listed in coming}),
        alerts=len(told),
        messages=len({_message(item) for item in told}),
        recipients=Counter(item.recipient for item in told if item.recipient),
        is_unreached=any(item.reason is AlertReason.NO_ROUTE for item in items) and not told,
    )


def _items(topic: Topic, coming: Sequence[Listed], rules: Rules) -> Iterator[AlertItem]:
    alone = Rules((topic,), rules.feeds, replace(rules.settings, silences=()))
    stories: dict[int, Told] = {}
    for listed in coming:
        told = stories.get(listed.story, {})
        items = decide(_subject(topic, listed, told), alone, listed.first_seen)
        stories[listed.story] = told_by(items, told)
        yield from items


def _subject(topic: Topic, listed: Listed, told: Told) -> Subject:
    article = Article(
        title=listed.title,
        lead="",
        body="",
        outlet=listed.outlet,
        first_seen=listed.first_seen,
        url=listed.url,
        feed=listed.feed,
        language=listed.language,
        published=listed.published,
    )
    name = str(listed.article)
    document = Document(
        article,
        (Key(KeyKind.GUID, name),),
        name,
        _UNSEEN,
        (Match(topic.id, topic.priority, ()),),
    )
    verdict = Verdict(listed.relation, VerdictReason.NOTHING_SIMILAR)
    return Subject.as_news(document, verdict, listed.article, listed.story, told)


def _message(item: AlertItem) -> tuple[ChannelType, str, int | datetime]:
    """What an item's message is known by: its story, or the time of a digest."""
    assert item.recipient is not None  # noqa: S101  (what is told, is told to somebody)
    what = item.due_at if item.kind in TOGETHER else item.story
    return item.recipient.type, item.recipient.address, what
