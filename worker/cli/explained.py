"""What ``explain`` tells of an article or an address: gathered as its JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from worker.alerts.misses import misses
from worker.alerts.routing import reached
from worker.articles.canonical import canonical_url
from worker.cli.dates import dated
from worker.cli.feed_status import documents
from worker.cli.hits import hits_documents
from worker.cli.provenance import ruling_document, telling_document, verdict_document
from worker.domain.alerts import ENDED, AlertItem, AlertState, Recipient
from worker.domain.corpus import Decision, StoredArticle
from worker.domain.dates import rfc3339
from worker.domain.errors import DocumentError
from worker.domain.feeds import FeedSpec, FetchResult, FetchStatus
from worker.domain.ids import article_id, story_id
from worker.domain.stories import Relation
from worker.domain.story_store import Copy, Found, StoredStory, Telling
from worker.domain.telling import ChannelState
from worker.domain.topics import Match, Topic
from worker.operations.reach import concerns, in_words
from worker.text.sites import same_site

if TYPE_CHECKING:
    from worker.domain.corpus import Document
    from worker.runtime import Runtime


def known(runtime: "Runtime", found: Found, address: str | None) -> dict[str, Any] | None:
    """All about a stored article; None where the number is none. ``address`` is by what it was
    asked for: that may be an exact copy's.
    """
    stored = runtime.store.corpus.article(found.article)
    story = runtime.store.stories.story(stored.story) if stored else None
    if stored is None or story is None:
        return None
    article = stored.article
    return {
        "article": article_id(stored.id),
        "story": story_id(stored.story),
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "feed": article.feed,
        "language": article.language,
        "published": dated(article.published),
        "first_seen": rfc3339(article.first_seen),
        "version": stored.version,
        **verdict_document(stored.verdict),
        "exact_copy": _copy_document(_copy(story, found, address)),
        "rulings": [
            ruling_document(ruling)
            for ruling in story.rulings
            if stored.id in {*ruling.articles, *ruling.others}
        ],
        "topics": _topics(stored.matches),
        "recipients": _recipients(runtime, stored, story),
    }


def unseen(runtime: "Runtime", address: str) -> dict[str, Any]:
    """What is known of an address under which nothing is stored: the feeds of its site."""
    specs = feeds_of(runtime, address)
    states, now = runtime.store.feeds.states(), runtime.clock.now()
    return {
        "article": None,
        "url": address,
        "feeds": documents(specs, states, runtime.config.polling, now),
    }


def feeds_of(runtime: "Runtime", address: str) -> list[FeedSpec]:
    """The configured feeds of the site that an address belongs to."""
    return [spec for spec in runtime.config.feeds if same_site(spec.url, address)]


def fetched(runtime: "Runtime", url: str, stored: StoredArticle | None) -> dict[str, Any]:
    """What would become of a page, were it to come in now. Nothing is stored and nobody told."""
    from worker.pipeline.trial import tried

    specs = feeds_of(runtime, url)
    spec = next((one for one in specs if one.enabled), next(iter(specs), None))
    result = runtime.page(url)
    told = {"url": result.url, "status": result.status, "detail": result.detail or None}
    if result.status is not FetchStatus.OK or result.body is None:
        return {**told, "article": None}
    try:
        document = _document(runtime, result, result.body, url, spec, stored)
    except DocumentError as error:
        return {**told, "detail": error.problem, "article": None}
    now = runtime.clock.now()
    return {
        **told,
        **_trial(tried(document, runtime.store.corpus, runtime.judges, now), stored),
    }


def _document(
    runtime: "Runtime",
    result: FetchResult,
    body: bytes,
    url: str,
    spec: FeedSpec | None,
    stored: StoredArticle | None,
) -> "Document":
    """The page as its article's next version, or as an article that ``spec`` has brought."""
    from worker.articles.html_document import read_html
    from worker.articles.keys import keys
    from worker.articles.page import from_page
    from worker.domain.articles import TextSource
    from worker.pipeline.prepare import prepare

    now, type_ = runtime.clock.now(), result.content_type
    if stored:
        zone = spec.timezone if spec else None
        page = from_page(stored.article, body, result.url, type_, now=now, timezone=zone)
        return replace(prepare(page, runtime.matcher), keys=keys(stored.article))
    page = read_html(url, body, now, url=result.url, content_type=type_)
    article = replace(
        page,
        url=url,
        canonical_url=page.canonical_url or canonical_url(url),
        feed=spec.name if spec else None,
        outlet=(spec.outlet or spec.title if spec else None) or page.outlet,
        language=(spec.language if spec else None) or page.language,
        text_source=TextSource.PAGE,
    )
    return prepare(article, runtime.matcher)


def _trial(decision: Decision, stored: StoredArticle | None) -> dict[str, Any]:
    article = decision.document.article
    verdict = decision.verdict
    joins = stored or verdict.relation not in {Relation.NEW, Relation.SERIES, Relation.PARTIAL}
    return {
        "article": {
            "title": article.title,
            "outlet": article.outlet,
            "feed": article.feed,
            "language": article.language,
            "published": dated(article.published),
            "characters": len(article.text),
        },
        "story": story_id(decision.story) if joins else None,
        **verdict_document(verdict),
        "topics": _topics(decision.document.matches),
        "alerts": [_would_be(item) for item in decision.alerts],
    }


def _would_be(item: AlertItem) -> dict[str, Any]:
    return {
        "recipient": item.recipient.key if item.recipient else None,
        "state": item.state,
        "reason": item.reason,
        "kind": item.kind,
        "topics": list(item.topics),
        "routes": list(item.routes),
        "due": rfc3339(item.due_at),
        "hold": item.hold,
        "detail": item.detail,
    }


def _copy(story: StoredStory, found: Found, address: str | None) -> Copy | None:
    """The exact copy that was asked for by its address."""
    if not found.is_copy:
        return None
    exact = [copy for copy in story.copies if copy.source and copy.article == found.article]
    return next((copy for copy in exact if canonical_url(copy.url or "") == address), None)


def _copy_document(copy: Copy | None) -> dict[str, Any] | None:
    if copy is None:
        return None
    return {
        "outlet": copy.outlet,
        "url": copy.url,
        "feed": copy.feed,
        "published": dated(copy.published),
        "first_seen": rfc3339(copy.first_seen),
        **verdict_document(copy.verdict),
    }


def _topics(matches: Iterable[Match]) -> list[dict[str, Any]]:
    return [
        {
            "topic": match.topic,
            "priority": match.priority,
            "hits": hits_documents(match.hits),
        }
        for match in matches
    ]


def _recipients(
    runtime: "Runtime", stored: StoredArticle, story: StoredStory
) -> list[dict[str, Any]]:
    """Everyone of the config, and everyone else about whom something was decided."""
    ways, troubles = _ways(runtime, stored), runtime.store.outbox.channel_states()
    tellings: dict[str, list[dict[str, Any]]] = {}
    elsewhere: dict[str, list[dict[str, Any]]] = {}
    for telling in story.tellings:
        if recipient := telling.item.recipient:
            is_own = telling.item.article == stored.id
            of = tellings if is_own else elsewhere
            if is_own or telling.message or telling.item.state is AlertState.OPEN:
                of.setdefault(recipient.key, []).append(_told(runtime, telling, troubles))
    everyone = dict.fromkeys([*tellings, *ways, *elsewhere])
    return [
        {
            "recipient": name,
            "told": any(telling["sent"] for telling in tellings.get(name, ())),
            "alerts": tellings.get(name, []),
            "story_alerts": elsewhere.get(name, []),
            "routes": ways.get(name, []),
        }
        for name in everyone
    ]


def _told(
    runtime: "Runtime", telling: Telling, troubles: Sequence[ChannelState]
) -> dict[str, Any]:
    """What was decided, and what became of it; of what waits, what it waits for."""
    told = {**telling_document(telling), "next": None, "channel_trouble": None}
    item, recipient = telling.item, telling.item.recipient
    waits = item.state is AlertState.OPEN or (telling.state and telling.state not in ENDED)
    if recipient is None or not waits:
        return told
    message = runtime.store.outbox.message(telling.message) if telling.message else None
    trouble = next((one for one in troubles if concerns(one, recipient)), None)
    return {
        **told,
        "next": rfc3339(message.next_at) if message else None,
        "channel_trouble": in_words(trouble) if trouble else None,
    }


def _ways(runtime: "Runtime", stored: StoredArticle) -> dict[str, list[dict[str, Any]]]:
    """By recipient every route of the config as it is now: whether it applies, and why not."""
    rules = runtime.judges.alerts
    feed = rules.feed(stored.article.feed)
    matches = _live(stored.matches, rules.topics)
    asked = (stored.article, matches, rules.topics, feed, rules.settings)
    found: dict[str, list[dict[str, Any]]] = {}

    def add(recipient: Recipient, route: str, why: str | None) -> None:
        found.setdefault(recipient.key, []).append(
            {"route": route, "applies": why is None, "why": why}
        )

    for reach in reached(*asked):
        for route in reach.routes:
            add(reach.recipient, route.name, None)
    for miss in misses(*asked):
        add(miss.recipient, miss.route, miss.why)
    return found


def _live(matches: Iterable[Match], topics: Sequence[Topic]) -> list[Match]:
    """Matches of topics that the config still has."""
    enabled = {topic.id for topic in topics if topic.enabled}
    return [match for match in matches if match.topic in enabled]
