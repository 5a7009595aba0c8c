"""Consent walls and logins are named; articles about them, and pages with a banner, are not."""

import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.barriers import LOOKED_AT, Kind, barrier, seen

ARTICLE = "<p>" + "Die Minister haben in Brüssel über Munition beraten. " * 120 + "</p>"


def kind(
    page: str | bytes, url: str = "https://zeitung.example/rss", *, sure=False
) -> Kind | None:
    found = barrier(page if isinstance(page, bytes) else page.encode(), url, sure=sure)
    return found.kind if found else None


def titled(title: str, body: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://consent.yahoo.com/v2/collectConsent?sessionId=3_cc", Kind.CONSENT),
        ("https://guce.aol.com/consent?lang=de", Kind.CONSENT),
        ("https://CMP.seznam.cz/nastaveni", Kind.CONSENT),
        ("https://www.zeit.de/zustimmung?url=https%3A%2F%2Fwww.zeit.de%2Findex", Kind.CONSENT),
        ("https://www.golem.de/sonstiges/zustimmung/auswahl.html", Kind.CONSENT),
        ("https://www.derstandard.at/consent/tcf/", Kind.CONSENT),
        ("https://www.tumblr.com/privacy/consent?redirect=x", Kind.CONSENT),
        ("https://zeitung.example/gdpr-consent/", Kind.CONSENT),
        ("https://login.zeitung.example/", Kind.LOGIN),
        ("https://zeitung.example/wp-login.php?redirect_to=feed", Kind.LOGIN),
        ("https://zeitung.example/anmelden", Kind.LOGIN),
        ("https://zeitung.example/politik/zustimmung-zu-waffenlieferungen", None),
        ("https://zeitung.example/stories/new-consent-law", None),
        ("https://zeitung.example/loginov-gewinnt", None),
        ("https://consentino.example/rss", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_where_a_redirect_ended_tells_a_wall(url, expected):
    assert kind(titled("x", ARTICLE), url, sure=True) is expected


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Zustimmung | ZEIT ONLINE", Kind.CONSENT),
        ("ZEIT ONLINE - Einwilligung", Kind.CONSENT),
        ("Ihre Privatsph&auml;re", Kind.CONSENT),
        ("Cookie-Einstellungen – Zeitung", Kind.CONSENT),
        ("Bevor Sie zu Google weitergehen", Kind.CONSENT),
        ("Before you continue to YouTube", Kind.CONSENT),
        ("Le respect de votre vie privée | Journal", None),
        ("Respect de votre vie privée | Journal", Kind.CONSENT),
        ("\n Anmelden \n| Zeitung", Kind.LOGIN),
        ("Sign in - Paper", Kind.LOGIN),
        ("Zustimmung zu Waffenlieferungen wächst | Zeitung", None),
        ("Nato: Zustimmung", None),
        ("Mehr Privatsphäre im Netz", None),
        ("Login für alle Bürger kommt", None),
        ("", None),
    ],
)
def test_a_title_tells_a_wall_and_a_headline_does_not(title, expected):
    assert kind(titled(title, ARTICLE), sure=True) is expected


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Zustimmen und weiter</h1><p>Wir und unsere Partner speichern Informationen.</p>",
        "<p>Mit Werbung weiterlesen oder im Pur-Abo</p>",
        "<button>Alle akzeptieren</button>",
        "<p>Ihre Privatsph&auml;re ist uns wichtig</p>",
        "<button>Continuer sans accepter</button><button>Accepter et fermer</button>",
        "<p>We and our partners store information</p><button>Accept all</button>",
        "<button>Accetta e continua</button>",
        "<button>Aceptar todo</button>",
        "<button>Akceptuję i przechodzę</button>",
        "<button>Hyväksy kaikki</button>",
    ],
)
def test_a_short_page_that_asks_for_consent_is_a_wall(body):
    assert kind(titled("Zeitung", body)) is Kind.CONSENT
    assert kind(titled("Zeitung", body + ARTICLE)) is None
    assert kind(titled("Zeitung", body), sure=True) is None


@pytest.mark.parametrize(
    "article",
    [
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
        '<script type="application/ld+json">{"@type": ["Article"]}</script>',
    ],
)
def test_the_words_of_parliaments_are_no_walls_on_an_articles_page(article):
    vote = "<p>Die Zustimmung fiel deutlich aus, sagten auch nos partenaires.</p>"
    assert kind(f"<html><head>{article}</head><body>{vote}") is None
    assert kind(f"<html><head></head><body>{vote}") is Kind.CONSENT
    button = "<button>Zustimmen und weiter</button>"
    assert kind(f"<html><head>{article}</head><body>{vote}{button}") is Kind.CONSENT


@pytest.mark.parametrize(
    "script",
    ["https://cdn.privacy-mgmt.com/unified/wrapper.js", "//cdn.cookielaw.org/otSDKStub.js"],
)
def test_a_platforms_script_tells_only_where_nothing_else_is_shown(script):
    tag = f'<script src="{script}"></script>'
    assert kind(titled("Zeitung", tag)) is Kind.CONSENT
    assert kind(titled("Zeitung", tag + ARTICLE)) is None


def test_a_short_page_that_asks_for_a_password_is_a_login():
    form = '<form><input name=u><input TYPE="password" name=p></form>'
    assert kind(titled("Zeitung", form)) is Kind.LOGIN
    assert kind(titled("Zeitung", form + ARTICLE)) is None
    assert kind(titled("Zeitung", '<input name="password-hint">')) is None


def test_what_showed_it_is_told_and_what_to_do():
    told = str(barrier(b"", "https://consent.yahoo.com/x"))
    assert "consent.yahoo.com" in told
    assert "publisher" in told
    assert "auth" in str(barrier(b"", "https://zeitung.example/login"))
    assert "zustimmen" in str(barrier(b"<html>Bitte zustimmen</html>"))
    assert "Sourcepoint" in str(barrier(b"<html><script src=//privacy-mgmt.com></script>"))


def test_words_in_the_encoding_of_old_pages_are_found():
    assert kind("<html><p>Ihre Privatsphäre bei ößäü</p>".encode("cp1252")) is Kind.CONSENT


def test_only_what_a_page_shows_counts():
    hidden = (
        "<script>'Zustimmen und weiter' <b></script><style>zustimmen{}</style><!-- zustimmen -->"
    )
    assert kind(titled("Zeitung", hidden + "<p>Willkommen</p>")) is None
    assert seen("<script><!-- x </script>shown <b>--></b>") == "shown -->"
    assert seen("a<b>c</b> &amp; <!-- x > y --> d <3 <script>e<f</script>g") == "a c & d 3 g"


def test_the_text_of_a_very_large_page_tells_nothing():
    style = "<style>" + "x" * LOOKED_AT + "</style>"
    assert kind(titled("Zeitung", style + "<p>Zustimmen</p>")) is None
    assert kind(titled("Zustimmung", style)) is Kind.CONSENT


@given(st.binary(max_size=300) | st.text(alphabet="<>/!-=\"' scriptyle&;", max_size=200))
def test_any_bytes_have_an_answer(page):
    barrier(page if isinstance(page, bytes) else page.encode(), "http://x/\x00[")


@pytest.mark.parametrize(
    "piece", ["<", "<script", "<!--", "<title", "<input type=", "&", "<p ", " "]
)
def test_pages_made_to_hurt_cost_little(piece):
    page = (piece * (LOOKED_AT // len(piece))).encode()
    started = time.process_time()
    barrier(page)
    assert time.process_time() - started < 2  # 0.1 s measured


def test_no_captured_article_is_taken_for_a_wall(shared):
    pages = shared / "data" / "pages"
    for line in pages.joinpath("gold.jsonl").read_text().splitlines():
        known = json.loads(line)
        page = gzip.decompress(pages.joinpath(known["file"]).read_bytes())
        assert barrier(page, known["url"]) is None, known["url"]
