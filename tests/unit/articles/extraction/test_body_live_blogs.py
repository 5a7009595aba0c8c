"""Live blogs as pages show and state them: each entry keeps the time that heads it."""

import pytest

from tests.unit.articles.extraction.pages import PARAGRAPHS, TITLE, body_of, page_of, paragraphs
from worker.articles.extraction.values import TextFrom
from worker.articles.ticker import ticker_entries

HOURS = (14, 13, 12, 11)
STATED = [
    {
        "@type": "BlogPosting",
        "headline": f"Meldung aus Raum {hour}",
        "datePublished": f"2024-06-13T{hour}:02:00+02:00",
        "articleBody": text,
    }
    for hour, text in zip(HOURS, PARAGRAPHS, strict=True)
]


def entries(markup: str) -> str:
    return "".join(
        markup.format(h=hour, text=text) for hour, text in zip(HOURS, PARAGRAPHS, strict=True)
    )


def live(*updates: object) -> dict[str, object]:
    return {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": list(updates)}


@pytest.mark.parametrize(
    "markup",
    [
        "<div><time>{h}:02 Uhr</time><h3>Meldung aus Raum {h}</h3><p>{text}</p></div>",
        "<div><span class=time>{h}.02 Uhr</span><h3>Meldung aus Raum {h}</h3><p>{text}</p></div>",
        "<div><h3>Meldung aus Raum {h}</h3><p class=Uhrzeit>{h}:02</p><p>{text}</p></div>",
        "<section><b><time>13. Juni 2024, {h}:02</time></b><h3>Meldung aus Raum {h}</h3><p>{text}</p>",
        "<time>{h}:02</time><h3>Meldung aus Raum {h}</h3><p>{text}</p>",
    ],
    ids=["time", "span", "below", "dated", "flat"],
)
@pytest.mark.parametrize("linked", [None, live(*STATED)], ids=["alone", "stated"])
def test_the_times_of_a_live_blog_part_its_entries(markup, linked):
    found = ticker_entries(body_of(entries(markup), linked=linked).text)
    assert [entry.clock.hour for entry in found] == list(HOURS)
    assert [entry.headline for entry in found] == [f"Meldung aus Raum {hour}" for hour in HOURS]
    assert [entry.text for entry in found] == list(PARAGRAPHS)


def test_a_time_without_a_heading_opens_its_paragraph():
    text = body_of(entries("<div><time>{h}:02</time><p>{text}</p></div>")).text
    assert text.startswith(f"14:02: {PARAGRAPHS[0]}")
    assert len(ticker_entries(text)) == len(HOURS)


def test_times_of_a_list_of_other_articles_stay_out():
    others = "".join(f"<li><time>{hour}:02</time><h3>Kurz {hour}</h3></li>" for hour in HOURS)
    body = body_of(f"<ul>{others}</ul>" + paragraphs(*PARAGRAPHS))
    assert body.text.endswith("\n\n".join(PARAGRAPHS[1:]))
    assert "14:02: " not in body.text


def test_entries_stated_in_linked_data_are_the_text_of_a_page_that_shows_none():
    body = body_of('<div id="app"></div>', linked=live(*STATED))
    assert body.taken_from is TextFrom.LINKED_DATA
    assert body.text.startswith(f"14.02 Uhr: Meldung aus Raum 14\n\n{PARAGRAPHS[0]}\n\n13.02 Uhr")
    assert len(ticker_entries(body.text)) == len(HOURS)


@pytest.mark.parametrize(
    "stated, opening",
    [
        ("2024-06-13T12:02:00Z", "12:02 UTC: Meldung"),
        ("2024-06-13", "Meldung"),
        ("gestern 12:02", "Meldung"),
        (None, "Meldung"),
        (7, "Meldung"),
    ],
)
def test_an_entrys_time_is_told_as_far_as_it_is_known(stated, opening):
    first = STATED[0] | {"datePublished": stated}
    assert body_of("", linked=live(first, *STATED[1:])).text.startswith(opening)


@pytest.mark.parametrize("broken", [None, 7, "x", [None, 7, {"articleBody": 7}], {"a": 1}])
def test_broken_updates_are_passed_over(broken):
    stated = live(*STATED) | {"liveBlogUpdate": broken}
    assert body_of(paragraphs(*PARAGRAPHS), linked=stated).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "linked, is_live",
    [(live(*STATED), True), (live(), False), ({"@type": "NewsArticle"}, False)],
)
def test_a_page_knows_that_it_states_a_live_blog(linked, is_live):
    assert page_of(paragraphs(*PARAGRAPHS), linked=linked).is_live_blog is is_live
