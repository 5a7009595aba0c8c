import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.credits import AGENCIES
from worker.articles.extraction.names import MOST_AUTHORS, Signature, authors_of
from worker.articles.extraction.publishers import MAX_NAME
from worker.domain.articles import AuthorKind

SITES = frozenset(("derbote", "bote", "boteexample", "mdr"))
PERSON, AGENCY, DESK = AuthorKind.PERSON, AuthorKind.AGENCY, AuthorKind.DESK


def names(text: str, **stated: bool) -> tuple[str, ...]:
    return tuple(author.name for author in authors_of([Signature(text, **stated)], SITES))


def kinds(text: str, **stated: bool) -> tuple[AuthorKind, ...]:
    return tuple(author.kind for author in authors_of([Signature(text, **stated)], SITES))


@pytest.mark.parametrize(
    "byline",
    [
        "Anna Seibt",
        "Von Anna Seibt",
        "von Anna Seibt",
        "Von: Anna Seibt",
        "Ein Kommentar von Anna Seibt",
        "Eine Analyse von Anna Seibt",
        "Interview: Anna Seibt",
        "Text: Anna Seibt",
        "Text und Fotos: Anna Seibt",
        "Aufgezeichnet von Anna Seibt",
        "Autorin: Anna Seibt",
        "Autorin/Autor Anna Seibt",
        "By Anna Seibt",
        "Written by Anna Seibt",
        "Par Anna Seibt",
        "Propos recueillis par Anna Seibt",
        "Por Anna Seibt",
        "Texto: Anna Seibt",
        "di Anna Seibt",
        "Door Anna Seibt",
        "Av Anna Seibt",
        "Af Anna Seibt",
        "Tekst: Anna Seibt",
        "Redakteurin Anna Seibt",
        "Staff Writer Anna Seibt",
        "Anna Seibt, Berlin",
        "Anna Seibt, New York",
        "Anna Seibt, Redakteurin",
        "Anna Seibt, Wirtschaftskorrespondentin",
        "Anna Seibt, MDR THÜRINGEN",
        "Anna Seibt in Brüssel",
        "Anna Seibt for Der Bote",
        "Anna Seibt | Der Bote",
        "Anna Seibt - Chefredakteurin",
        "Anna Seibt (Redakteurin)",
        "Anna Seibt <a.seibt@bote.example>",
        "Anna Seibt @annaseibt",
        "Anna Seibt https://bote.example/seibt",
        "<a href='/seibt'>Anna&nbsp;Seibt</a>",
        "  Anna \n Seibt. ",
        "Anna Seibt 기자",
    ],
)
def test_roles_places_and_addresses_are_no_part_of_a_name(byline):
    assert names(byline) == ("Anna Seibt",)


@pytest.mark.parametrize(
    "byline, expected",
    [
        ("Anna Seibt und Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Von Anna Seibt, Jan Ott und Ida Nau", ("Anna Seibt", "Jan Ott", "Ida Nau")),
        ("Anna Seibt, Jan Ott and Ida Nau", ("Anna Seibt", "Jan Ott", "Ida Nau")),
        ("Anna Seibt/Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt & Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt; Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt | Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt et Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt y Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Anna Seibt och Jan Ott", ("Anna Seibt", "Jan Ott")),
        ("Von Felix Ott, dpa", ("Felix Ott", "dpa")),
        ("Felix Ott (dpa)", ("Felix Ott", "dpa")),
        ("AFP/dpa", ("AFP", "dpa")),
        ("Le Bote et AFP", ("Le Bote", "AFP")),
        ("ssi, dan", ("ssi", "dan")),
        ("Anna Seibt, Anna Seibt", ("Anna Seibt",)),
        ("und Jan Ott", ("Jan Ott",)),
        ("Von Anna Seibt (mit dpa)", ("Anna Seibt", "dpa")),
        ("Anna Seibt (mit Material von AFP)", ("Anna Seibt", "AFP")),
        ("Anna Seibt mit Material von dpa", ("Anna Seibt", "dpa")),
        ("Seibt, Anna; Ott, Jan", ("Seibt, Anna", "Ott, Jan")),
        ("Seibt, Anna; Ida Nau", ("Seibt, Anna", "Ida Nau")),
        ("Anna, Jan und Ida", ("Anna", "Jan", "Ida")),
        ("Seibt, dpa", ("Seibt", "dpa")),
        ("Seibt, AFP", ("Seibt", "AFP")),
    ],
)
def test_joined_names_are_split(byline, expected):
    assert names(byline) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Martin Müller, Jr.",
        "Ilana Muhl, MS, RDN",
        "Ursula von der Leyen",
        "von der Leyen",
        "Santiago Ramón y Cajal",
        "Seibt, Anna",
        "Seibt-Nau, Anna",
        "von der Leyen, Ursula",
        "Staff Sgt. John Ott",
        "Undine Mit",
        "Story Musgrave",
        "Da Silva Costa",
        "viktor hedlund",
        "STEVE PEOPLES",
        "Miguel A. Herguedas",
        "Hans-Jürgen O’Neill",
        "Андрей Колесников",
        "読売太郎",
    ],
)
def test_a_name_stays_as_the_publisher_spells_it(name):
    assert names(name) == (name,)
    assert kinds(name) == (PERSON,)


@pytest.mark.parametrize("sign", sorted(AGENCIES))
def test_every_sign_of_an_agency_is_an_agency(sign):
    assert set(kinds(sign)) == {AGENCY}


@pytest.mark.parametrize(
    "name",
    [
        "Deutsche Presse-Agentur",
        "The Associated Press",
        "AFP Deutschland",
        "dpa Sport",
        "Reuters Staff",
        "Anadolu Ajansı",
    ],
)
def test_an_agency_is_known_by_its_full_name(name):
    assert [(author.name, author.kind) for author in authors_of([Signature(name)], SITES)] == [
        (name, AGENCY)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "BR24 Redaktion",
        "FOCUS online",
        "MM-Redaktion",
        "Redaktion bote.example",
        "Redaktion Politik und Wirtschaft",
        "sportschau.de",
        "BBC News",
        "Gear Team",
        "Staff Reports",
        "La Redacción",
        "Redazione",
        "Der Bote",
        "MDR SACHSEN-ANHALT",
        "Die Linke Fraktion",
        "SPD-Fraktion",
        "Bundesministerium der Verteidigung",
        "Department of Defense",
        "NATO Public Diplomacy",
        "US Army Public Affairs",
    ],
)
def test_a_desk_and_the_outlet_are_no_persons(name):
    assert names(name) == (name,)
    assert kinds(name) == (DESK,)


def test_linked_data_may_say_that_a_name_is_an_organisations():
    assert kinds("Landratsamt Seestadt", is_organization=True) == (DESK,)
    assert kinds("dpa", is_organization=True) == (AGENCY,)


def test_a_person_may_be_called_as_the_outlet():
    assert kinds("Anna Bote") == (PERSON,)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "https://facebook.com/bote", "a@bote.example", "@bote", "admin", "12.3.", "()"],
)
def test_what_is_no_name_is_none(text):
    assert names(text) == ()


@pytest.mark.parametrize(
    "line, expected",
    [
        ("Von Anna Seibt, Lille", ("Anna Seibt",)),
        ("Von Anna Seibt 20.10.2025, 7:15 Uhr", ("Anna Seibt",)),
        ("von Anna Seibt, MDR THÜRINGEN Stand: 28. April", ("Anna Seibt",)),
        ("Von der Idee zum Produkt", ()),
        ("By the way, this is it", ()),
        ("Jetzt anmelden", ()),
        ("Travel News Reporter", ()),
        ("Politik", ()),
        (", New York", ()),
        ("(mit dpa)", ("dpa",)),
    ],
)
def test_shown_words_must_look_like_names(line, expected):
    assert names(line, is_shown=True) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ["Anna B" + "c" * at for at in range(10_000)],
        ["A" * 1_000_000],
        ["von " * 100_000],
        ["1/" * 1_000] * 200,
        ["a b/" * 500] * 200,
        ["x" * 2_000 + "@"] * 200,
        ["(" * 2_000] * 200,
        ["<" * 2_000] * 200,
        ["redaktionx" * 200] * 200,
        [" und " * 400] * 200,
        ["Anna B, jr x" * 160] * 200,
    ],
    ids=str.split("many long roles slashes pairs at brackets tags desks joints suffixes"),
)
def test_hostile_bylines_cost_little_and_are_bounded(texts):
    started = time.process_time()
    found = authors_of((Signature(text) for text in texts), SITES)
    assert time.process_time() - started < 2
    assert len(found) <= MOST_AUTHORS
    assert all(0 < len(author.name) <= MAX_NAME for author in found)


@given(st.lists(st.text(max_size=80), max_size=5), st.booleans(), st.booleans())
def test_any_text_gives_clean_names_each_once(texts, shown, organization):
    signatures = [Signature(text, organization, shown) for text in texts]
    found = [author.name for author in authors_of(signatures, SITES)]
    assert len(found) == len(set(found))
    assert all(name == " ".join(name.split()) and "@" not in name for name in found)


@given(st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True), st.sampled_from(["Seibt", "Ott", "Nau"]))
def test_names_survive_being_read_again(first, last):
    once = names(f"Von {first} {last} und Jan Ott")
    assert names(", ".join(once)) == once
