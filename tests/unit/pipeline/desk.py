"""A desk that polls: a real store, a fake web, and a clock that is moved by hand."""

import asyncio
from datetime import timedelta
from random import Random

import worker.articles.page  # noqa: F401 (0.4 s that the first page would take longer)
from tests.builders import NOW, SENTENCES, alert_settings, text
from tests.fakes import FakeClock, FakeWeb
from worker.alerts.subject import Rules
from worker.domain.alerts import AlertState, Route
from worker.domain.feeds import FeedSpec, FetchResult, Fulltext
from worker.domain.settings import Deduplication, FirstPoll, Polling
from worker.domain.topics import Topic
from worker.pipeline.judges import Judges
from worker.pipeline.leases import Leases
from worker.pipeline.poll import Poller
from worker.topics import compile_topics

FEED = FeedSpec("beispiel", "https://beispiel.example/rss", language="de")
OTHER = FeedSpec("andere", "https://andere.example/rss", language="de")
TOPICS = (Topic("munition", "Munition", "Munition"),)
ROUTES = (Route("all", ("box",)),)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TEASER = "Die Minister beraten in Brüssel über ein Thema, zu dem sie viel zu sagen haben."
BOTH = (*TOPICS, Topic("abwehr", "Flugabwehr", "Flugabwehr"))
"""``text(7)`` is about the second; no other sentence is."""
POLLING = Polling(min_interval=timedelta(0), first_poll=FirstPoll.ALERT)


def item(number, title="Nato berät über Munition", body=None, **more):
    return {
        "title": title,
        "link": f"https://beispiel.example/{number}",
        "guid": f"beispiel-{number}",
        "description": body or text(number % 8),
        "pubDate": "Sat, 25 Apr 2026 19:00:00 +0000",
        **more,
    }


class Desk:
    def __init__(
        self,
        store,
        polling=POLLING,
        fulltext=Fulltext.NEVER,
        topics=TOPICS,
        routes=ROUTES,
    ):
        self.store = store
        self.web = FakeWeb()
        self.clock = FakeClock()
        rules = Rules(topics, (FEED, OTHER), alert_settings(routes))
        matcher = compile_topics(topics, {})
        self.poller = Poller(
            web=self.web,
            corpus=store.corpus,
            pages=store.pages,
            matcher=matcher,
            judges=Judges(Deduplication(), rules, matcher),
            polling=polling,
            fulltext=fulltext,
            clock=self.clock,
            random=Random(7),
        )

    def claim(self, *feeds):
        return self.store.feeds.claim(
            feeds or (FEED,), self.clock.now(), timedelta(minutes=15), due_only=False
        )

    def begun(self):
        leases = Leases(self.store.feeds, self.clock, timedelta(0))
        (claimed,) = leases.claim([FEED], due_only=False)
        return leases.begin([FEED], claimed.token)

    def poll(self, *feeds):
        return asyncio.run(self.poller.poll(self.claim(*feeds)))

    def reasons(self):
        return [told.item.reason for told in self.store.outbox.alerts()]


def url(number):
    return f"https://beispiel.example/{number}"


def teaser(number, title="Nato-Minister beraten in Brüssel", **more):
    return item(number, title=f"{title} {number}", body=f"{TEASER} Teil {number}.", **more)


def page(number, *sentences, title="Nato-Minister beraten in Brüssel"):
    told = [f"{TEASER} Teil {number}.", *(SENTENCES[n] for n in sentences)]
    body = "".join(f"<p>{one}</p>" for one in told)
    return (
        f"<html lang=de><head><title>{title} {number}</title></head><body><article>"
        f"<h1>{title} {number}</h1>{body}</article></body></html>"
    ).encode()


def answer(status, detail=""):
    return FetchResult(status, "", NOW, detail=detail)


def articles(desk):
    return [stored.article for stored in desk.store.corpus.articles()]


def told(desk):
    """Topics and kind of each open alert, in the order they were decided."""
    open_ = [t.item for t in desk.store.outbox.alerts() if t.item.state is AlertState.OPEN]
    return [(item.topics, item.kind) for item in reversed(open_)]


def again(desk, by=15 * MINUTE):
    """The next poll, of a feed that brings nothing new."""
    desk.clock.advance(by)
    (report,) = desk.poll()
    return report
