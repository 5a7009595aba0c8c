"""Criteria F, articles' own pages: their text where it is the article's, never a wall's, and late
rather than not at all (docs/criteria.md).
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import SENTENCES
from tests.fakes import rss
from tests.integration.criteria.desk import HTTP
from tests.servers.raw_http import Answer, hang, redirect, reset
from worker.domain.alerts import AlertReason, AlertState
from worker.domain.articles import PageUse, TextSource
from worker.domain.feeds import FeedSpec, Fulltext

HOST = "zeitung.example"
TITLE = "Minister beraten in Brüssel über Nachschub"
TEASER = "Die Verteidigungsminister haben in Brüssel über den Nachschub für die Ukraine beraten."
STORY = (TEASER, *SENTENCES[1:])
QUARTER = timedelta(minutes=15)

CONSENT = (
    "<h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. "
    "Wir und unsere 210 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene "
    "Daten. Ihre Einwilligung können Sie jederzeit in der Datenschutzerklärung widerrufen.</p>"
    "<button>Zustimmen und weiter</button>"
)
LOGIN = (
    "<h1>Anmelden</h1><form action=/login><p>Bitte melden Sie sich an, um fortzufahren.</p>"
    "<input name=user><input type=password name=password><button>Anmelden</button></form>"
)
CHECK = (
    "<p>Checking your browser before accessing zeitung.example. Enable JavaScript and cookies.</p>"
)
PAID = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    f' "headline": "{TITLE}", "isAccessibleForFree": false}}</script>'
)


def html(body, title=TITLE, head=""):
    return Answer(
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body>{body}</body></html>".encode(),
        headers=[("Content-Type", "text/html; charset=utf-8")],
    )


def story(*paragraphs, title=TITLE, head="", after=""):
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or STORY)
    return html(f"<article><h1>{title}</h1>{told}{after}</article>", title, head)


def feed(server, *paths, host=None):
    return Answer(
        rss(
            *(
                {
                    "title": TITLE if len(paths) == 1 else f"{TITLE} {path}",
                    "link": server.url(path, host=host),
                    "guid": path,
                    "description": TEASER,
                }
                for path in paths
            )
        )
    )


@pytest.fixture
def desk(open_desk, server):
    return open_desk(
        [FeedSpec("beispiel", server.url("/feed"), language="de")],
        names={HOST: ["127.0.0.1"]},
        fulltext=Fulltext.AUTO,
        http=replace(HTTP, attempt_timeout=timedelta(milliseconds=300)),
    )


def only(desk):
    (stored,) = desk.store.corpus.articles()
    return stored.article


def told(desk):
    alerts = [told.item for told in desk.store.outbox.alerts()]
    return [item.reason for item in alerts if item.state is AlertState.OPEN]


def test_criterion_47_a_page_tells_the_topic_that_its_teaser_does_not(desk, server):
    server.routes |= {"/feed": feed(server, "/1"), "/1": story(*STORY, SENTENCES[0])}
    report = desk.poll()["beispiel"]
    article = only(desk)
    assert (report.new, report.alerts, told(desk)) == (1, 1, [AlertReason.NEW_STORY])
    assert (article.page, article.text_source) == (PageUse.TAKEN, TextSource.PAGE)
    assert all(sentence in article.text for sentence in STORY)


@pytest.mark.parametrize(
    "page, use",
    [
        (html(CONSENT, "Zustimmung erforderlich"), PageUse.CONSENT),
        (html(LOGIN, "Anmelden"), PageUse.LOGIN),
        (html(CHECK, "Just a moment..."), PageUse.BLOCKED),
        (Answer(status=401), PageUse.BLOCKED),
        (Answer(status=403), PageUse.BLOCKED),
        (Answer(status=410), PageUse.GONE),
        (html(""), PageUse.NO_ARTICLE),
        (Answer(b"%PDF-1.7 \0\1\2", headers=[("Content-Type", "application/pdf")]), PageUse.NO_ARTICLE),
        (redirect("/1"), PageUse.UNREACHABLE),
    ],
    ids=["consent", "login", "check", "401", "403", "410", "empty", "pdf", "circle"],
)  # fmt: skip
def test_criterion_47_nothing_of_a_wall_becomes_an_article(desk, server, page, use):
    server.routes |= {"/feed": feed(server, "/1"), "/1": page}
    desk.poll()
    article = only(desk)
    assert (article.page, article.text) == (use, TEASER)
    asked = server.paths.count("/1")
    desk.clock.advance(2 * QUARTER)
    desk.poll()
    assert server.paths.count("/1") == asked


def test_criterion_47_another_article_under_the_address_is_not_taken(desk, server):
    cooking = "Man nehme zwei Eier, etwas Butter und reichlich frische Kräuter vom Markt. " * 3
    page = story(*(cooking,) * 4, title="Das Omelett der Woche")
    server.routes |= {"/feed": feed(server, "/1"), "/1": page}
    desk.poll()
    assert (only(desk).page, only(desk).text) == (PageUse.OTHER, TEASER)


def test_criterion_47_what_a_payment_wall_shows_is_kept_and_marked(desk, server):
    wall = "<div class='paywall'><p>Weiterlesen mit Abo. Jetzt abonnieren und sofort alle Artikel lesen.</p></div>"
    page = story(TEASER, SENTENCES[1], SENTENCES[2], head=PAID, after=wall)
    server.routes |= {"/feed": feed(server, "/1"), "/1": page}
    desk.poll()
    article = only(desk)
    assert (article.page, article.is_paywalled) == (PageUse.TEASER, True)
    assert article.text == "\n\n".join((TEASER, *SENTENCES[1:3]))


def test_criterion_47_what_robots_txt_forbids_is_named_and_left_alone(desk, server):
    server.routes |= {
        "/feed": feed(server, "/intern/1", host=HOST),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /intern/"),
        "/intern/1": story(),
    }
    for _ in range(2):
        desk.poll()
        desk.clock.advance(QUARTER)
    assert (only(desk).page, only(desk).text) == (PageUse.ROBOTS, TEASER)
    assert server.paths.count("/intern/1") == 0


def test_criterion_47_a_robots_txt_that_cannot_be_read_is_no_last_word(desk, server):
    server.routes |= {
        "/feed": feed(server, "/1", host=HOST),
        "/robots.txt": [Answer(status=503), Answer(b"")],
        "/1": story(),
    }
    for _ in range(4):
        desk.poll()
        assert (only(desk).page, server.paths.count("/1")) == (PageUse.PENDING, 0)
        desk.clock.advance(QUARTER)
    desk.clock.advance(QUARTER)
    desk.poll()
    assert only(desk).page is PageUse.TAKEN


@pytest.mark.parametrize(
    "trouble",
    [hang(), reset(), *(Answer(status=code) for code in (404, 408, 421, 425, 429, 503))],
    ids=["timeout", "reset", "404", "408", "421", "425", "429", "503"],
)
def test_criterion_47_a_page_that_fails_comes_with_a_later_poll_and_is_told_once(
    desk, server, trouble
):
    server.routes |= {"/feed": feed(server, "/1"), "/1": trouble}
    report = desk.poll()["beispiel"]
    assert (report.new, report.alerts) == (1, 0)
    assert (only(desk).page, only(desk).text) == (PageUse.PENDING, TEASER)
    server.routes["/1"] = story(*STORY, SENTENCES[0])
    desk.clock.advance(QUARTER)
    report = desk.poll()["beispiel"]
    assert (report.new, report.revisions, report.alerts) == (0, 1, 1)
    asked = server.paths.count("/1")
    for _ in range(3):
        desk.clock.advance(6 * QUARTER)
        desk.poll()
    assert told(desk) == [AlertReason.NEW_STORY]
    assert (only(desk).page, server.paths.count("/1")) == (PageUse.TAKEN, asked)


def test_criterion_47_a_server_of_ones_own_is_not_asked_before_it_wants_it(desk, server):
    pause = [("Retry-After", "36000")]
    server.routes |= {"/feed": feed(server, "/1"), "/1": Answer(status=503, headers=pause)}
    for _ in range(8):
        desk.poll()
        desk.clock.advance(4 * QUARTER)
    assert server.paths.count("/1") == 1
    server.routes["/1"] = story()
    desk.clock.advance(12 * QUARTER)
    desk.poll()
    assert only(desk).page is PageUse.TAKEN


def test_criterion_47_twenty_five_entries_at_once_get_their_page_in_two_polls(desk, server):
    paths = [f"/{number}" for number in range(25)]
    server.routes |= {"/feed": feed(server, *paths)}
    server.routes |= {path: story(title=f"{TITLE} {path}") for path in paths}
    desk.poll()
    desk.clock.advance(QUARTER)
    desk.poll()
    asked = [path for path in server.paths if path != "/robots.txt"]
    assert sorted(asked) == sorted([*paths, "/feed", "/feed"])
    assert {stored.article.page for stored in desk.store.corpus.articles()} == {PageUse.TAKEN}
