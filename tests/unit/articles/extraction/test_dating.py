"""When a page was published and modified: by what it states, no more exactly, and never later."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.extraction.dating import read_dating
from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.values import Dating
from worker.domain.dates import Precision, Published

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://zeitung.example.com/politik/artikel"


def dating(
    *parts: str,
    body: str = "",
    url: str = URL,
    lang: str = "de",
    timezone: str | None = None,
    language: str | None = "de",
) -> Dating:
    markup = f'<html lang="{lang}"><head>{"".join(parts)}</head><body>{body}</body></html>'
    page = open_page(markup.encode(), url=url)
    assert not isinstance(page, Refused)
    return read_dating(page, now=NOW, timezone=timezone, language=language)


def published(*parts: str, **rest: Any) -> tuple[str, str] | None:
    found = dating(*parts, **rest).published
    return (found.value, found.source) if found else None


def modified(*parts: str, **rest: Any) -> str | None:
    found = dating(*parts, **rest).modified
    return found.value if found else None


def linked(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


def article(**stated: object) -> dict[str, object]:
    return {"@type": "NewsArticle", **stated}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


NOON = "2024-04-26T12:00:00+02:00"
ONE = "2024-04-26T13:00:00+02:00"


def test_the_articles_linked_data_goes_before_metas_times_lines_and_the_address():
    places = (
        linked(article(datePublished="2024-04-26T10:00:00+02:00")),
        meta("article:published_time", "2024-04-25T10:00:00+02:00"),
        linked({"@type": "WebPage", "datePublished": "2024-04-24T10:00:00+02:00"}),
        linked(article(dateCreated="2024-04-23T10:00:00+02:00")),
    )
    body = (
        '<h1>Titel</h1><time datetime="2024-04-22T10:00:00+02:00">vor zwei Jahren</time>'
        "<p>Veröffentlicht am 21.04.2024, 10:00 Uhr (MESZ)</p>"
    )
    found = [
        published(*places[number:], body=body, url="https://zeitung.example.com/2024/04/20/x")
        for number in range(5)
    ]
    assert found == [
        ("2024-04-26T08:00:00Z", "datePublished"),
        ("2024-04-25T08:00:00Z", "article:published_time"),
        ("2024-04-24T08:00:00Z", "datePublished"),
        ("2024-04-23T08:00:00Z", "dateCreated"),
        ("2024-04-22T08:00:00Z", "time"),
    ]
    line = body.partition("</time>")[2]
    address = "https://zeitung.example.com/2024/04/20/x"
    assert published(body=f"<h1>Titel</h1>{line}", url=address) == ("2024-04-21T08:00:00Z", "text")
    assert published(body="<h1>Titel</h1>", url=address) == ("2024-04-20", "url")


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time", "og:article:published_time", "article:published:time",
        "datePublished", "publish-date", "parsely-pub-date", "sailthru.date", "DC.date.issued",
        "cXenseParse:recs:publishtime", "vr:published_time", "dcterms.created", "date",
    ],
)  # fmt: skip
def test_metas_are_known_by_their_letters(name):
    assert published(meta(name, NOON)) == ("2024-04-26T10:00:00Z", name.lower())


@pytest.mark.parametrize(
    "stated, value",
    [
        ("2024-04", "2024-04"),
        ("2024-04-26", "2024-04-26"),
        ("2024-04-26T18:03+02:00", "2024-04-26T16:03:00Z"),
        ("Fri Apr 26 18:03:00 CEST 2024", "2024-04-26T16:03:00Z"),
        ("2024-04-26 18:03:00 +02:00", "2024-04-26T16:03:00Z"),
        (1714147380, "2024-04-26T16:03:00Z"),
        (1714147380000.0, "2024-04-26T16:03:00Z"),
        ({"@type": "DateTime", "@value": "2024-04-26"}, "2024-04-26"),
        ([None, "bald", "2024-04-26"], "2024-04-26"),
        ("vor 3 Stunden", None),
        ("gestern", None),
        ("2026-11-24", None),
        ("1970-01-01T00:00:00Z", None),
        ("2024-02-30", None),
        (True, None),
        (float("inf"), None),
        (10**40, None),
        ({"@value": ["2024"]}, None),
        ([[["2024-04-26"]]], None),
        ("", None),
    ],
)
def test_a_date_is_read_as_exactly_as_it_stands(stated, value):
    found = published(linked(article(datePublished=stated)))
    assert found == ((value, "datePublished") if value else None)


@pytest.mark.parametrize(
    "stated, value",
    [
        ("2024-04-26T00:00:00", "2024-04-26"),
        ("2024-04-26T00:00:00Z", "2024-04-26"),
        ("2024-04-26T00:00:00.000+00:00", "2024-04-26"),
        ("2024-04-26T00:00:00+02:00", "2024-04-25T22:00:00Z"),
        ("2024-04-26T00:01:00Z", "2024-04-26T00:01:00Z"),
        ("2024-04-25T22:00:00Z", "2024-04-25T22:00:00Z"),
    ],
)
def test_a_midnight_that_fills_up_a_date_is_a_day(stated, value):
    assert published(linked(article(datePublished=stated)), lang="de-DE") == (
        value,
        "datePublished",
    )


def test_a_day_becomes_the_minute_that_another_place_states_for_it():
    day = linked(article(datePublished="2024-04-26"))
    minute = ("2024-04-26T10:00:00Z", "dc.date")
    assert published(day, meta("dc.date", NOON)) == minute
    assert published(day, meta("dc.date", "2024-04-27T12:00:00+02:00")) == (
        "2024-04-26",
        "datePublished",
    )


def test_as_of_dates_a_change_and_no_publication():
    line = "<h1>x</h1><p>Stand: 26.04.2024, 20:44 Uhr (MESZ)</p>"
    day = linked(article(datePublished="2024-04-26"))
    assert published(body=line) is None
    assert modified(body=line) == "2024-04-26T18:44:00Z"
    assert published(day, body=line) == ("2024-04-26", "datePublished")
    assert modified(day, body=line) == "2024-04-26T18:44:00Z"


PROSE = "<p>" + "Der Minister beriet in Berlin über Munition. " * 6 + "</p>"


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Stand: 13.06.2024, 10:15 Uhr</p>",
        "<p>Zuletzt aktualisiert am 13. Juni 2024</p>",
        "<p>Last updated: 13 Jun. 2024 10:00</p>",
        '<time datetime="2024-06-13T10:15:00+02:00">Aktualisiert</time>',
        "<time>Aktualisiert: 13.06.2024</time>",
        '<p><span>Aktualisiert</span> <span><time datetime="2024-06-13">heute</time></span></p>',
        f"{PROSE * 90}<p>Stand: 13.06.2024, 10:15 Uhr</p>",
    ],
)
def test_a_change_alone_is_no_publication(shown):
    assert published(body=f"<h1>Titel</h1>{shown}{PROSE}") is None
    assert published(meta("og:updated_time", "2024-06-13T10:15:00+02:00"), body=PROSE) is None


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Veröffentlicht am 13.06.2024, aktualisiert am 14.06.2024</p>",
        '<time datetime="2024-06-13">Veröffentlicht und aktualisiert am 13. Juni</time>',
        "<p>- 13 Jun. 2024 -</p><p>- Last updated: 14 Jun. 2024 10:00</p>",
        f'{PROSE * 90}<div class="date">13. Juni 2024</div>',
    ],
)
def test_a_publication_beside_a_change_stays_one(shown):
    found = published(body=f"<h1>Titel</h1>{shown}{PROSE}")
    assert found is not None
    assert found[0] == "2024-06-13"


ELSEWHERE = '<span class="date">1. Januar 2020</span><time datetime="2020-01-01">1.1.</time>'


@pytest.mark.parametrize(
    "box",
    [
        '<div class="related">{}</div>',
        '<div class="comments"><p>{}</p></div>',
        "<aside>{}</aside>",
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="weitere-artikel"><p>{}</p></div>',
        "<ul><li><a href='/b'>Anderes</a> {}</li><li><a href='/c'>Drittes</a> {}</li></ul>",
        "<div><h3><a href='/b'>Anderes</a></h3>{}</div>",
        "<a href='/b'><h3>Anderes</h3>{}</a>",
        "<section><article><b>Anderes</b>{}</article><article><b>Drittes</b>{}</article></section>",
        "<blockquote class='twitter-tweet'><p>Text</p>{}</blockquote>",
    ],
)
@pytest.mark.parametrize("distance", [1, 90])
def test_a_date_that_stands_only_with_other_articles_is_not_the_pages(box, distance):
    others = box.replace("{}", ELSEWHERE)
    assert published(body=f"<h1>Titel</h1>{PROSE * distance}{others}") is None
    own = f'<div class="date">26. April 2024</div>{PROSE * distance}'
    assert published(body=f"<h1>Titel</h1>{own}{others}", language="de") is not None
    day = published(body=f"<h1>Titel</h1>{own}{others}")
    assert day is not None
    assert day[0] == "2024-04-26"


def test_the_pages_only_article_is_its_own_though_the_first_headline_is_anothers():
    featured = "<article class='featured'><h1>Anderes</h1></article>"
    own = f'<article><h2>Titel</h2><time class="published" datetime="{NOON}"></time>{PROSE * 4}'
    assert published(body=f"{featured}<section>{own}</article></section>") == (
        "2024-04-26T10:00:00Z",
        "time",
    )


@pytest.mark.parametrize(
    "place",
    [
        linked(article(datePublished="03/04/2024")),
        meta("article:published_time", "03/04/2024"),
        meta("date", "03-04-2024"),
        "<h1>Title</h1><p class='date'>03/04/2024</p>",
        "<h1>Title</h1><time>03/04/2024</time>",
        f"<h1>Title</h1>{PROSE * 90}<p class='date'>03/04/2024</p>",
    ],
)
def test_figures_whose_order_nobody_knows_are_no_date(place):
    for language in ("en", None):
        assert published(body=place, lang="en", language=language) is None
    in_british = published(body=place, language="en", url="https://paper.co.uk/x")
    assert in_british is not None
    assert in_british[0] == "2024-04-03"
    other = published(body=place.replace("03", "23"), lang="en", language="en")
    assert other is not None
    assert other[0] == "2024-04-23"


def test_ambiguous_figures_leave_the_day_to_another_place():
    figures = linked(article(datePublished="03/04/2024"))
    assert published(figures, lang="en", language="en", url=f"{URL}/2024/04/03/x") == (
        "2024-04-03",
        "url",
    )
    assert published(figures, meta("date", "2024-04-03"), language="en") == ("2024-04-03", "date")


def test_a_neighbours_time_makes_no_day_more_exact():
    day = linked(article(datePublished="2024-04-26"))
    neighbour = f'<h1>x</h1><div><time datetime="{NOON}">Anderes</time></div>'
    own = f'<h1>x</h1><div><time class="published" datetime="{NOON}">Dieses</time></div>'
    assert published(day, body=neighbour) == ("2024-04-26", "datePublished")
    assert published(day, body=own) == ("2024-04-26T10:00:00Z", "time")
    assert published(body=neighbour) == ("2024-04-26T10:00:00Z", "time")


def test_a_time_takes_the_zone_that_stands_beside_the_same_minute():
    naive = linked(article(datePublished="2024-04-26 12:00"))
    assert published(naive) == ("2024-04-26", "datePublished")
    assert published(naive, meta("og:updated_time", "2024-04-26T12:00:29+02:00")) == (
        "2024-04-26T10:00:00Z",
        "datePublished",
    )
    assert published(naive, meta("og:updated_time", "2024-04-26T12:31:29+02:00")) == (
        "2024-04-26",
        "datePublished",
    )


@pytest.mark.parametrize(
    "url, lang, zone, value",
    [
        ("https://zeitung.de/a", "en-US", "Europe/Berlin", "2024-04-26T10:00:00Z"),
        ("https://zeitung.co.uk/a", "en", "Europe/London", "2024-04-26T11:00:00Z"),
        ("https://zeitung.com/a", "de-AT", "Europe/Vienna", "2024-04-26T10:00:00Z"),
        ("https://zeitung.com/a", "de", None, "2024-04-26"),
        ("https://zeitung.com/a", "en-US", None, "2024-04-26"),
        ("https://zeitung.ru/a", "ru-RU", None, "2024-04-26"),
        ("http://[::1", "de", None, "2024-04-26"),
    ],
)
def test_a_time_without_a_zone_is_the_publishers_countrys(url, lang, zone, value):
    found = dating(linked(article(datePublished="2024-04-26T12:00:00")), url=url, lang=lang)
    assert found.published == Published(
        value,
        Precision.MINUTE if zone else Precision.DAY,
        "datePublished",
        zone=zone,
    )


def test_the_given_zone_goes_before_the_countrys_and_a_stated_one_before_both():
    naive = linked(article(datePublished="2024-04-26T12:00:00"))
    given = dating(naive, url="https://zeitung.de/a", timezone="Europe/Kyiv").published
    assert given is not None
    assert (given.value, given.zone) == ("2024-04-26T09:00:00Z", "Europe/Kyiv")
    stated = dating(linked(article(datePublished=NOON)), timezone="Europe/Kyiv").published
    assert stated is not None
    assert (stated.value, stated.zone) == ("2024-04-26T10:00:00Z", "+02:00")


def test_a_clock_of_an_unknown_zone_is_not_taken_for_the_countrys():
    stated = linked(article(datePublished="2024-04-26 12:00 XYZ"))
    assert published(stated, url="https://zeitung.de/a") == ("2024-04-26", "datePublished")


def test_of_many_articles_the_one_that_names_the_pages_address_counts():
    others = [article(url=f"/anderes-{n}", datePublished="2020-01-01T10:00Z") for n in range(3)]
    own = article(mainEntityOfPage={"@id": f"{URL}?utm_source=rss"}, datePublished=NOON)
    assert published(linked(*others, own)) == ("2024-04-26T10:00:00Z", "datePublished")
    assert published(linked(*others, article(datePublished=NOON))) == (
        "2020-01-01T10:00:00Z",
        "datePublished",
    )


@pytest.mark.parametrize("kind", ["ImageObject", "VideoObject", "Comment", "Organization"])
def test_the_date_of_an_image_or_a_comment_is_not_the_articles(kind):
    assert published(linked({"@type": kind, "datePublished": NOON})) is None


@pytest.mark.parametrize(
    "first, changed, expected",
    [
        (NOON, ONE, "2024-04-26T11:00:00Z"),
        (NOON, NOON, "2024-04-26T10:00:00Z"),
        (ONE, NOON, None),
        (NOON, "2024-04-26", "2024-04-26"),
        (NOON, "2024-04-25", None),
        ("2024-04-26", NOON, "2024-04-26T10:00:00Z"),
        ("2024-04-27", NOON, None),
        (NOON, "2026-11-22T11:59:00Z", "2026-11-22T11:59:00Z"),
        (NOON, "2026-11-22T12:01:00Z", None),
        (NOON, "", None),
        ("", ONE, "2024-04-26T11:00:00Z"),
    ],
)
def test_a_change_before_publication_or_after_now_is_not_believed(first, changed, expected):
    assert modified(linked(article(datePublished=first, dateModified=changed))) == expected


def test_changes_are_found_where_publications_are():
    assert modified(meta("article:modified_time", ONE)) == "2024-04-26T11:00:00Z"
    assert modified(meta("og:updated_time", ONE)) == "2024-04-26T11:00:00Z"
    assert modified(linked({"@type": "WebPage", "datemodified": ONE})) == "2024-04-26T11:00:00Z"
    shown = f'<h1>x</h1><p>Aktualisiert: <time datetime="{ONE}">heute</time></p>'
    assert modified(body=shown) == "2024-04-26T11:00:00Z"


@pytest.mark.parametrize(
    "path, value",
    [
        ("2024/04/26/titel", "2024-04-26"),
        ("2024/4/6/titel", "2024-04-06"),
        ("news/2024-04-26-titel", "2024-04-26"),
        ("2024/apr/26/title", "2024-04-26"),
        ("artikel-20240426-100.html", "2024-04-26"),
        ("2024/04/titel", "2024-04"),
        ("2024/13/40/titel", None),
        ("artikel-120240426.html", None),
        ("artikel-2024123.html", None),
        ("2031/01/01/titel", None),
        ("titel", None),
    ],
)
def test_the_address_states_a_day_or_a_month(path, value):
    found = published(url=f"https://zeitung.example.com/{path}")
    assert found == ((value, "url") if value else None)


def test_a_guess_is_marked_and_never_leaves_the_addresss_month():
    guessable = '<div class="date">26. April 2024</div>'
    found = dating(body=guessable).published
    assert found == Published("2024-04-26", Precision.DAY, "htmldate", inferred=True)
    other = "https://zeitung.example.com/2023/02/titel"
    assert published(body=guessable, url=other) == ("2023-02", "url")


@pytest.mark.parametrize(
    "filling",
    [
        "<p>Stand: 01.02.2024</p>" * 9_000,
        "<div><a href='/b'><h3>x</h3></a> 03/04/2024</div>" * 6_000,
        "<aside>" * 150 + "x" + "</aside>" * 150 + "<li><a>x</a> 01.02.2020</li>" * 9_000,
        "<p>" + "03/04/2024 " * 50_000,
        '<div class="date">1. Februar 2024</div>' * 30_000,
    ],
    ids=str.split("changes teasers lists figures dates"),
)
def test_a_page_without_a_date_of_its_own_costs_little_to_search(filling):
    started = time.process_time()
    assert published(body=f"{PROSE}{filling}", lang="en", language="en") is None
    assert time.process_time() - started < 2


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
DATES = st.dates().map(str) | st.datetimes().map(str) | SCALARS
VALUES = st.recursive(
    DATES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["@value", "@id", "@type", "url"]), inner, max_size=3)
    ),
    max_leaves=8,
)
NODES = st.dictionaries(
    st.sampled_from(
        ["@type", "datePublished", "DateModified", "dateCreated", "url", "@id", "hasPart"]
    ),
    VALUES,
)


@given(st.lists(NODES, max_size=4), st.text(max_size=40), VALUES)
def test_whatever_is_stated_no_date_is_in_the_future_and_no_change_before_publication(
    nodes, path, stated
):
    known = [{"@type": "Article", **node} for node in nodes]
    found = dating(
        linked(*known, stated),
        meta("date", str(stated).replace('"', "")),
        url=f"https://zeitung.de/{path}",
    )
    if found.published:
        assert found.published.earliest() <= NOW.replace(day=23)
    if found.modified:
        assert found.modified.earliest() <= NOW
        assert not found.published or found.modified.latest() >= found.published.earliest()
