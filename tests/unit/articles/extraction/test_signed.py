import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.extraction.stating import article, page_that_states
from worker.articles.extraction.page import Page
from worker.articles.extraction.signed import authors, outlet
from worker.domain.articles import Author, AuthorKind

PERSON, AGENCY, DESK = AuthorKind.PERSON, AuthorKind.AGENCY, AuthorKind.DESK
SITE = {"og:site_name": "Der Bote"}
SEIBT, OTT = Author("Anna Seibt"), Author("Jan Ott")
LONG = "<p>" + "Die Minister berieten bis in die Nacht über alle Fragen. " * 3 + "</p>"


def names(page: Page) -> tuple[str, ...]:
    return tuple(author.name for author in authors(page))


@pytest.mark.parametrize(
    "stated",
    [
        "Anna Seibt",
        ["Anna Seibt"],
        {"@type": "Person", "name": "Anna Seibt"},
        [{"@type": "Person", "name": "Anna Seibt"}],
        [[{"@type": "Person", "name": "Anna Seibt"}]],
        {"@type": "Person", "name": ["Anna Seibt"]},
        {"@list": [{"name": "Anna Seibt"}]},
        {"@type": ["Person"], "name": "Von Anna Seibt", "url": "https://bote.example/seibt"},
        [None, 7, {}, {"name": None}, {"name": "Anna Seibt"}],
    ],
)
def test_linked_data_states_an_author_in_many_shapes(stated):
    assert authors(page_that_states(article(author=stated))) == (SEIBT,)


def test_a_reference_is_followed_to_the_person():
    graph = {
        "@graph": [
            article(author={"@id": "#seibt"}),
            {"@type": "Person", "@id": "#seibt", "name": "Anna Seibt"},
        ]
    }
    assert authors(page_that_states(graph)) == (SEIBT,)


@pytest.mark.parametrize(
    "people",
    [
        [],
        [{"@id": "#a", "name": {"@id": "#a"}}],
        [{"@id": "#a", "name": {"@id": "#b"}}, {"@id": "#b", "name": {"@id": "#a"}}],
    ],
)
def test_a_reference_to_nobody_or_to_itself_ends(people):
    stated = article(author={"@id": "#a"})
    assert authors(page_that_states({"@graph": [stated, *people]})) == ()


def test_the_creator_signs_where_there_is_no_author():
    assert authors(page_that_states(article(author=None, creator=["Anna Seibt"]))) == (SEIBT,)


def test_the_authors_are_those_of_the_page_and_not_of_its_links():
    page = page_that_states(
        article("Etwas anderes", author="Jan Ott"),
        article("Nato füllt ihre Lager", author="Anna Seibt"),
        window="Nato füllt ihre Lager",
    )
    assert authors(page) == (SEIBT,)


def test_of_two_objects_for_one_article_the_one_that_names_authors_counts():
    page = page_that_states(article("Nato"), article("Nato", author="Anna Seibt"))
    assert authors(page) == (SEIBT,)


def test_kinds_come_from_the_name_and_from_linked_data():
    page = page_that_states(
        article(
            author=[
                {"@type": "Person", "name": "Anna Seibt"},
                {"@type": "Organization", "name": "dpa"},
                {"@type": "Organization", "name": "Der Bote"},
            ]
        ),
        metas=SITE,
    )
    assert authors(page) == (SEIBT, Author("dpa", AGENCY), Author("Der Bote", DESK))


@pytest.mark.parametrize(
    "metas",
    [
        {"author": "Anna Seibt"},
        {"article:author": "Anna Seibt"},
        {"article:author": "https://www.facebook.com/bote", "sailthru.author": "Anna Seibt"},
        {"author": ("Anna Seibt", "(Bild: Agentur)")},
        {"author": "a.seibt@bote.example", "twitter:misc:written by": "Anna Seibt"},
        {"twitter:label1": "Verfasst von", "twitter:data1": "Anna Seibt"},
    ],
)
def test_metas_name_authors_where_linked_data_does_not(metas):
    assert authors(page_that_states(article(), metas=metas)) == (SEIBT,)


def test_how_long_reading_takes_is_no_author():
    metas = {"twitter:label1": "Lesezeit", "twitter:data1": "Drei Minuten"}
    assert authors(page_that_states(metas=metas)) == ()


@pytest.mark.parametrize(
    "byline",
    [
        "<a rel='author' href='/seibt'>Anna Seibt</a>",
        "<span itemprop='author'><span itemprop='name'>Anna Seibt</span></span>",
        "<div class='article-author'>Von <a href='/seibt'>Anna Seibt</a>, Berlin</div>",
        "<div class='byline'><span>By</span><a class='name'>Anna Seibt</a><i>Reporter</i></div>",
        "<div class='byline'>By<span>Anna Seibt</span>Travel News Reporter 11:58, 23 APR</div>",
        "<address class='author'><b class='name'><i>Anna</i> <i>Seibt</i></b></address>",
        "<p>Von Anna Seibt, Berlin</p>",
        "<ul><li>Von: <a href='/seibt'>Anna Seibt</a></li></ul>",
        "<p>von <a href='/seibt'>Anna Seibt</a></p>",
        "<p class='author'><span>Anna Seibt</span> | <time>20.10.2025</time></p>",
    ],
)
def test_a_byline_is_read_from_the_page(byline):
    page = page_that_states(body=f"<h1>Nato füllt Lager</h1>{byline}{LONG}")
    assert authors(page) == (SEIBT,)


@pytest.mark.parametrize(
    "byline",
    [
        "<div class='author'>Von <a href='/s'>Anna Seibt</a> und Jan Ott</div>",
        "<p class='byline'>Von <a href='/s'>Anna Seibt</a> und Jan Ott, Brüssel</p>",
        "<p class='byline'>Von <a class='name'>Anna Seibt</a> und Jan Ott, Brüssel</p>",
        "<p class='byline'>Von <a href='/autor/s'>Anna Seibt</a>, Jan Ott</p>",
        "<p class='byline'>By <a href='/s'>Anna Seibt</a> and <a href='/o'>Jan Ott</a>, London</p>",
        "<p>Von <a href='/s'>Anna Seibt</a> und Jan Ott</p>",
    ],
)
def test_names_are_joined_with_and_without_links(byline):
    page = page_that_states(body=f"<h1>Nato füllt Lager</h1>{byline}{LONG}")
    assert authors(page) == (SEIBT, OTT)


@pytest.mark.parametrize(
    "byline",
    [
        "<div class='author'>Von Anna Seibt (mit dpa)</div>",
        "<div class='author'>Von <a href='/s'>Anna Seibt</a> (mit dpa)</div>",
        "<div class='author'>Von <a class='name'>Anna Seibt</a> (mit dpa)</div>",
        "<p>Von Anna Seibt, mit Material von dpa</p>",
    ],
)
def test_the_agency_in_brackets_behind_a_name_signs_too(byline):
    page = page_that_states(body=f"<h1>Nato füllt Lager</h1>{byline}{LONG}")
    assert authors(page) == (SEIBT, Author("dpa", AGENCY))


def test_a_marked_name_takes_no_place_and_no_role_with_it():
    byline = "<p class='byline'><a class='name'>Anna Seibt</a>, New York, Redakteurin</p>"
    page = page_that_states(body=f"<h1>Nato füllt Lager</h1>{byline}{LONG}")
    assert authors(page) == (SEIBT,)


def test_a_label_names_the_author_at_the_foot_too():
    foot = "<ul><li><strong>Autorin/Autor</strong> Anna Seibt </li></ul>"
    assert authors(page_that_states(body=f"<h1>Nato füllt Lager</h1>{LONG * 5}{foot}")) == (SEIBT,)


@pytest.mark.parametrize(
    "other",
    [
        "<aside><p class='author'>Jan Ott</p></aside>",
        "<div class='comments'><span class='author'>Jan Ott</span></div>",
        "<div class='teaser'><span class='author'>Jan Ott</span></div>",
        "<figure><span class='author'>Jan Ott</span></figure>",
        "<span class='photo-author'>Jan Ott</span>",
        "<p>Von Mai bis Juni</p>",
        "<p class='author'>Mehr lesen</p>",
        f"{LONG * 3}<p>Von Jan Ott</p>",
    ],
)
def test_who_signs_other_things_does_not_sign_the_article(other):
    assert authors(page_that_states(body=f"<h1>Nato füllt Lager</h1>{other}{LONG}")) == ()


def test_where_linked_data_names_the_outlet_the_byline_is_asked():
    own = article(author={"@type": "Organization", "name": "Der Bote"})
    shown = f"<h1>Nato füllt ihre Lager</h1><p class='author'>Von Anna Seibt, Lille</p>{LONG}"
    assert authors(page_that_states(own, metas=SITE, body=shown)) == (SEIBT,)
    assert authors(page_that_states(own, metas={**SITE, "author": "Jan Ott"})) == (OTT,)
    assert authors(page_that_states(own, metas=SITE)) == (Author("Der Bote", DESK),)


def test_beside_a_person_a_meta_that_names_the_outlet_is_an_imprint():
    metas = {**SITE, "author": ("Der Bote", "Anna Seibt")}
    assert authors(page_that_states(metas=metas)) == (SEIBT,)


@pytest.mark.parametrize(
    "linked, metas, name",
    [
        (article(publisher={"name": "Blatt"}), SITE, "Der Bote"),
        (article(publisher={"name": "Blatt"}), {}, "Blatt"),
        (article(publisher=[None, {"name": "Blatt"}]), {}, "Blatt"),
        (article(publisher="Blatt"), {}, "Blatt"),
        (article(publisher="https://blatt.example"), {"application-name": " Blatt "}, "Blatt"),
        (article(publisher=None), {"og:site_name": "@blatt"}, None),
        (article(publisher={"name": "Tom &amp; Co"}), {}, "Tom & Co"),
        (article(), {}, None),
    ],
)
def test_the_outlet_is_the_publisher_that_the_page_states(linked, metas, name):
    assert outlet(page_that_states(linked, metas=metas)) == name


@pytest.mark.parametrize(
    "build",
    [
        lambda: page_that_states(
            article(author=[{"name": f"Anna B{'c' * at}"} for at in range(1_000)])
        ),
        lambda: page_that_states(article(author="A" * 1_000_000)),
        lambda: page_that_states(*[article(author={"@id": "a"}, **{"@id": "a"})] * 300),
        lambda: page_that_states(metas={"author": ("a b/" * 2_000,) * 500}),
        lambda: page_that_states(body="<h1>Nato</h1>" + "<div class=author>von 1</div>" * 20_000),
        lambda: page_that_states(body="<h1>Nato</h1>" + "<p>von Anna Seibt x</p>" * 9_000),
        lambda: page_that_states(body="<h1>Nato</h1>" + "<b>Autor</b>x " * 20_000),
        lambda: page_that_states(
            body="<h1>N</h1>" + f"<div class=byline>{'<i class=name>q</i>' * 50}</div>" * 1_000
        ),
    ],
    ids=str.split("many long references metas bylines lines labels parts"),
)
def test_hostile_pages_cost_little_and_are_bounded(build):
    page = build()
    started = time.process_time()
    found = authors(page)
    assert time.process_time() - started < 2
    assert len(found) <= 50
    assert all(len(author.name) <= 200 for author in found)


people = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@list", "name", "author", "publisher", "url"]),
            inner | st.sampled_from(["Person", "#a", "#b", "Organization", "Anna Seibt"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(people, people, people)
def test_no_shape_of_linked_data_raises(author, publisher, beside):
    page = page_that_states(article(author=author, publisher=publisher), {"@graph": beside})
    assert all(found.name.strip() for found in authors(page))
    name = outlet(page)
    assert name is None or name.strip()
