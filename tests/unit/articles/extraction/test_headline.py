import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.extraction.stating import article, page_that_states
from worker.articles.extraction.forms import MAX_TITLE
from worker.articles.extraction.headline import heading_of, read_headline

TITLE = "Nato füllt ihre Munitionslager"


def test_linked_data_network_and_heading_tell_one_title():
    page = page_that_states(
        article(TITLE), metas={"og:title": TITLE}, window="Mehr Munition", body=f"<h1>{TITLE}</h1>"
    )
    assert read_headline(page).title == TITLE


@pytest.mark.parametrize(
    "linked, shared, heading, title",
    [
        ("A sagt B zu", "Was A nun plant", "A sagt B zu", "A sagt B zu"),
        ("A sagt B zu", "Was A nun plant", "Was A nun plant", "Was A nun plant"),
        ("A sagt B zu", "A sagt B zu", "Was A nun plant", "A sagt B zu"),
        ("A sagt B zu", "Was A nun plant", "Nun plant A etwas", "A sagt B zu"),
        ("", "Was A nun plant", "Nun plant A etwas", "Was A nun plant"),
        ("", "", "Nun plant A etwas", "Nun plant A etwas"),
    ],
)
def test_two_that_agree_are_right_and_else_the_first(linked, shared, heading, title):
    page = page_that_states(
        article(linked),
        metas={"og:title": shared} if shared else {},
        window="Ganz anders",
        body=f"<h1>{heading}</h1>",
    )
    assert read_headline(page).title == title


def test_the_window_counts_where_nothing_else_is_there():
    assert read_headline(page_that_states(window=TITLE)).title == TITLE


def test_a_page_without_any_title_has_an_empty_one():
    headline = read_headline(page_that_states())
    assert (headline.title, headline.kicker, headline.forms) == ("", None, ())


@pytest.mark.parametrize(
    "window, site",
    [
        (f"{TITLE} | DIE ZEITUNG", "Die Zeitung"),
        (f"{TITLE} - WELT", "DIE WELT"),
        (f"{TITLE} – DER SPIEGEL", "Spiegel"),
        (f"{TITLE} | NTV Haber", "ntv"),
        (f"{TITLE} | zeitung.example | Wirtschaft", "zeitung.example"),
        (f"{TITLE} | Politik | Ausland | Der Bote", "Der Bote"),
        (f"{TITLE}｜日刊ゲンダイDIGITAL", "日刊ゲンダイDIGITAL"),
        (f"{TITLE}|Mail", "Daily Mail"),
        (f"Börsen-Zeitung | {TITLE}", "Boersen-Zeitung"),
        (f"{TITLE} - LTO", "Legal Tribune Online"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(window, site):
    page = page_that_states(metas={"og:title": window, "og:site_name": site})
    assert read_headline(page).title == TITLE


def test_the_site_is_known_from_its_linked_data_and_from_its_address():
    publisher = article("", publisher={"@type": "Organization", "name": "Der Bote"})
    assert read_headline(page_that_states(publisher, window=f"{TITLE} - Der Bote")).title == TITLE
    page = page_that_states(window=f"{TITLE} - Tagesbote", url="https://www.tagesbote.example/1")
    assert read_headline(page).title == TITLE


@pytest.mark.parametrize(
    "window",
    [
        f"NATO - News: {TITLE}, 13-Jun.-2024",
        f"NATO - News: {TITLE}",
        f"NATO - Opinion: {TITLE}, 03-May-2024",
        f"NATO - {TITLE}",
        f"{TITLE} - NATO",
        f"{TITLE} | NATO",
    ],
)
@pytest.mark.parametrize("known", [{"og:site_name": "NATO"}, {}])
def test_a_name_before_a_title_takes_the_kind_of_text_and_the_day_with_it(window, known):
    url = "https://a.example/1" if known else "https://www.nato.int/cps/en/natohq/news_1.htm"
    assert read_headline(page_that_states(window=window, metas=known, url=url)).title == TITLE
    elsewhere = page_that_states(window=window, url="https://a.example/1")
    assert read_headline(elsewhere).title == window


@pytest.mark.parametrize(
    "title",
    [
        "Moskau - Kiew: Neue Gespräche",
        "News: Was vom Tage bleibt, 13. Juni 2024",
        "Opinion: the alliance at 75, 4 April 2024",
        "Vier Jahre Krieg – was bleibt",
        "Rückschlag im Titelkampf - Liverpool verliert",
        "Erst der Bote | dann die Nachricht aus dem ganzen Land",
        "E-Mail-Leck bei der Post",
        "Spiegel-Affäre: 60 Jahre danach",
        "Kolumne – Der Bote im Wandel",
        "Der Bote",
    ],
)
def test_a_title_may_hold_bars_and_names(title):
    page = page_that_states(metas={"og:title": title, "og:site_name": "Der Bote"})
    assert read_headline(page).title == title


@pytest.mark.parametrize(
    "raw, title",
    [
        ("&amp;quot;Wir warten&amp;quot;", '"Wir warten"'),
        ("T&uuml;rkei w&auml;hlt", "Türkei wählt"),
        ("Heli\xadkopter\xadplatz", "Helikopterplatz"),
        ("  Zwei\n\t Zeilen ", "Zwei Zeilen"),
        ("Der <em>neue</em> Plan", "Der neue Plan"),
        ("Wenn 3 < 5 und 7 > 2", "Wenn 3 < 5 und 7 > 2"),
        ("„Sie gehen“", "„Sie gehen“"),
    ],
)
def test_what_systems_do_to_titles_is_undone(raw, title):
    assert read_headline(page_that_states(article(raw))).title == title


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><span class='headline-kicker'>Verteidigung</span> <span>{}</span></h1>",
        "<h1><span class='dachzeile'>Verteidigung:</span>{}</h1>",
        "<h1><em>Verteidigung</em><br>{}</h1>",
        "<div class='dachzeile'>Verteidigung</div><h1>{}</h1>",
        "<p class='article-kicker'>Verteidigung</p><header><h1>{}</h1></header>",
    ],
)
def test_a_kicker_stands_apart_from_the_title(heading):
    page = page_that_states(article(TITLE), body=heading.format(TITLE))
    headline = read_headline(page)
    assert (headline.title, headline.kicker) == (TITLE, "Verteidigung")


def test_a_kicker_that_one_place_joins_is_parted_where_no_two_agree():
    page = page_that_states(metas={"og:title": f"Verteidigung: {TITLE}"}, body=f"<h1>{TITLE}</h1>")
    headline = read_headline(page)
    assert (headline.title, headline.kicker) == (TITLE, "Verteidigung")


def test_what_most_places_join_is_the_title_and_no_kicker():
    joined = f"Verteidigung: {TITLE}"
    page = page_that_states(
        article(joined),
        metas={"og:title": joined},
        body=f"<h1><span class='kicker'>Verteidigung</span> {TITLE}</h1>",
    )
    headline = read_headline(page)
    assert (headline.title, headline.kicker) == (joined, None)


@pytest.mark.parametrize("title", ["BIP: Diese Grafiken zeigen es", "Kühltürme - gesprengt"])
def test_a_colon_alone_parts_nothing(title):
    page = page_that_states(article(title), body=f"<h1>{title}</h1>")
    assert (read_headline(page).title, read_headline(page).kicker) == (title, None)


def test_a_section_above_the_heading_is_no_kicker():
    page = page_that_states(
        metas={"og:title": TITLE, "og:site_name": "Der Bote"},
        body=f"<p class='kicker'>Der Bote</p><h1>{TITLE}</h1>",
    )
    assert read_headline(page).kicker is None


def test_logos_and_boxes_are_no_heading_of_the_article():
    page = page_that_states(
        article(TITLE),
        metas={"og:site_name": "Der Bote"},
        body=f"<h1>Der Bote</h1><h1>Anmelden</h1><h1 id='it'>{TITLE}</h1><h1>Mehr davon</h1>",
    )
    heading = heading_of(page)
    assert heading is not None
    assert heading.get("id") == "it"


def test_the_heading_is_found_by_its_property_where_there_is_none_by_tag():
    page = page_that_states(body=f"<h2 itemprop='headline'>{TITLE}</h2>")
    assert read_headline(page).title == TITLE


def test_the_article_is_told_from_those_that_the_page_links_to():
    page = page_that_states(
        article("Etwas ganz anderes"), article(TITLE), window=f"{TITLE} - Der Bote"
    )
    assert read_headline(page).title == TITLE


def test_all_forms_are_kept_to_be_recognised_in_the_text():
    page = page_that_states(
        metas={"og:title": f"{TITLE} | Der Bote", "og:site_name": "Der Bote"},
        window="Nato: Munition",
        body=f"<h1><span class='kicker'>Verteidigung</span> {TITLE}</h1>",
    )
    assert read_headline(page).forms == (
        TITLE,
        f"Verteidigung: {TITLE}",
        f"Verteidigung {TITLE}",
        f"{TITLE} | Der Bote",
        "Nato: Munition",
    )


@pytest.mark.parametrize(
    "headline", [None, 7, [], [None], {"@value": "x"}, ["Nato", "x"], [["Nato"]], True]
)
def test_a_headline_that_is_no_text_is_passed_over(headline):
    page = page_that_states(article(headline), body=f"<h1>{TITLE}</h1>")
    assert read_headline(page).title in {TITLE, "Nato"}


@pytest.mark.parametrize(
    "build",
    [
        lambda: page_that_states(article("T " * 500_000)),
        lambda: page_that_states(article("a - " * 200_000)),
        lambda: page_that_states(article("a: " * 200_000), metas={"og:title": "a: " * 200_000}),
        lambda: page_that_states(article("&amp;" * 100_000)),
        lambda: page_that_states(article("<" * 500_000)),
        lambda: page_that_states(body=f"<h1>{TITLE}</h1>" * 50_000),
        lambda: page_that_states(body=f"<h1>{'<b>x</b>' * 50_000}</h1>"),
        lambda: page_that_states(body=("<h1>" + "<i class=kicker>Ab</i>" * 50 + "x</h1>") * 1_000),
        lambda: page_that_states(*[article("Titel " * 60)] * 500),
    ],
    ids=str.split("long bars colons entities brackets headings parts kickers articles"),
)
def test_hostile_titles_cost_little_and_stay_short(build):
    page = build()
    started = time.process_time()
    headline = read_headline(page)
    assert time.process_time() - started < 1
    assert all(len(text) <= MAX_TITLE + 100 for text in headline.forms)
    assert len(headline.title) <= MAX_TITLE


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "headline", "name", "author", "publisher"]),
            inner | st.sampled_from(["NewsArticle", "Person", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values, st.text(max_size=60), st.text(max_size=60))
def test_no_shape_of_linked_data_and_no_title_raises(stated, shared, window):
    page = page_that_states(stated, {"@graph": [article(stated)]}, metas={"og:title": shared})
    headline = read_headline(page)
    assert len(headline.title) <= MAX_TITLE
    assert headline.title == " ".join(headline.title.split())
    assert not headline.title or headline.title in headline.forms


def test_a_lone_heading_of_a_word_or_two_is_a_button():
    page = page_that_states(window=TITLE, body="<h1>Bitte anmelden</h1>")
    assert read_headline(page).title == TITLE
