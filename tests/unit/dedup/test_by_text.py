"""Verdicts on texts under other keys: copies however edited, and what only looks like one."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, article, document, known
from tests.prose import paragraph, prose
from worker.dedup.judge import judge
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Key, KeyKind
from worker.domain.dates import Published
from worker.domain.settings import Deduplication
from worker.domain.stories import COPIES, NEWS, Neighbourhood, Relation, VerdictReason

RULES = Deduplication()
FOOTER = (
    "Melden Sie sich jetzt für unseren kostenlosen Newsletter an und erhalten Sie jeden Morgen "
    "die wichtigsten Nachrichten aus der Region direkt in Ihr Postfach, ohne Werbung und zu jeder "
    "Zeit kündbar mit einem einzigen Klick.\n\n"
    "Dieser Beitrag ist Teil unseres Angebots; alle Rechte bleiben vorbehalten, Nachdruck und "
    "Weiterverbreitung sind nur mit schriftlicher Genehmigung des Verlags gestattet."
)
QUOTE = (
    "„Wir haben uns heute darauf verständigt, dass kein Land allein gelassen wird, wenn es um die "
    "Sicherheit der Bürger geht, und ich sage das ausdrücklich auch an die Adresse derer, die uns "
    "das nicht zutrauen“, sagte er."
)
REPORT = (
    "Die Flugabwehr meldete am Morgen {a} Angriffe auf das Gebiet {place}. Nach Angaben der "
    "Verwaltung wurden {b} Flugkörper abgefangen, {c} schlugen in Feldern ein. In {d} Orten fiel "
    "der Strom aus, Reparaturtrupps waren den Vormittag über im Einsatz. Verletzt wurde niemand."
)


class Corpus:
    """A vicinity that grows as an ingest lets it grow, in memory."""

    def __init__(self, **stored):
        self.vicinity = Vicinity(Neighbourhood(**stored))
        self.count = 0

    def take(self, title, text, outlet=None, hours=0):
        self.count += 1
        source = article(
            title=title,
            body=text,
            outlet=f"blatt{self.count}" if outlet is None else outlet,
            canonical_url=f"https://example.org/{self.count}",
            published=Published.at(NOW + timedelta(hours=hours), "pubDate"),
        )
        made = document(source)
        verdict = judge(made, self.vicinity, RULES)
        story = self.count
        if verdict.relation in COPIES and verdict.match is not None:
            story = self.vicinity.article(verdict.match).story
        stored = replace(
            known(self.count, source, story=story), published=NOW + timedelta(hours=hours)
        )
        if verdict.relation is Relation.PARTIAL:
            stored = replace(stored, is_partial=True)
        self.vicinity.remember(stored, made.keys, made.digest, frozenset())
        return verdict


def relation(first, second, **outlets):
    corpus = Corpus()
    corpus.take(*first, **outlets)
    return corpus.take(*second, **outlets)


ORIGINAL = ("Treffen in Brüssel", prose(1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    "title, text",
    [
        ("Ganz andere Überschrift", ORIGINAL[1]),
        ("Kürzer", prose(1, 2)),
        ("Nur der Rest", prose(2, 4, 6)),
        ("Umgestellt", prose(4, 5, 6, 1, 2, 3)),
        ("Mit Vorspann", prose(11, 12, 1, 2, 3, 4)),
        ("Ein Drittel unter neuem Anfang", prose(11, 12, 13, 1, 3)),
        ("Mit Fuß", f"{prose(1, 2, 3)}\n\n{FOOTER}"),
        ("Ohne Umlaute", ORIGINAL[1].replace("ü", "ue").replace("ä", "ae").replace("ö", "oe")),
        ("Jedes zwölfte Wort fehlt", re.sub(r"((?:\S+ ){11})\S+ ", r"\1", ORIGINAL[1])),
    ],
)
def test_an_edited_copy_is_near(title, text):
    assert relation(ORIGINAL, (title, text)).relation is Relation.NEAR


@pytest.mark.parametrize(
    "text",
    [
        prose(11, 12, 13, 14),
        f"{prose(11, 12)}\n\n{paragraph(6)}",
        f"{prose(11, 12, 13)}\n\n{FOOTER}",
    ],
    ids=["another text", "the same background at the end", "another text with a footer"],
)
def test_another_text_is_new(text):
    first = ("Treffen in Brüssel", f"{prose(1, 2, 3, 4, 5, 6)}")
    assert relation(first, ("Wetter", text)).relation is Relation.NEW


def test_the_same_footer_makes_no_copy_the_first_time():
    first, second = f"{paragraph(1)}\n\n{FOOTER}", f"{paragraph(2)}\n\n{FOOTER}"
    found = relation(("Hafen", first), ("Schule", second), outlet="blatt")
    assert found.relation in NEWS


def test_a_paragraph_that_an_outlet_prints_in_three_stories_is_left_out_from_then_on():
    corpus = Corpus()
    for number in (1, 2, 3):
        corpus.take(f"Titel {number}", f"{prose(number)}\n\n{FOOTER}", outlet="blatt")
    found = corpus.take("Titel 4", f"{FOOTER}\n\n{paragraph(4)}", outlet="blatt")
    assert found.relation is Relation.NEW


def test_a_quotation_in_two_texts_makes_no_copy():
    first = f"{prose(1, 2)}\n\n{QUOTE}\n\n{prose(3, 4)}"
    second = f"{paragraph(11)}\n\n{QUOTE}\n\n{prose(12, 13, 14)}"
    assert relation(("Einig", first), ("Streit", second)).relation is Relation.NEW


def report(**values):
    return ("Angriffe in der Nacht", REPORT.format(**values))


def test_a_report_of_the_next_night_is_a_series():
    first = report(a=34, place="Charkiw", b=29, c=5, d=12)
    second = report(a=51, place="Odessa", b=47, c=4, d=9)
    found = relation(first, second)
    assert found.relation is Relation.SERIES
    assert found.reason in {VerdictReason.NUMBERS_DIFFER, VerdictReason.NAMES_DIFFER}


def test_one_other_number_in_a_long_text_is_an_update_of_it():
    long = f"{prose(1, 2, 3)}\n\nDabei starben 12 Menschen, 40 wurden verletzt.\n\n{prose(4, 5)}"
    later = long.replace("12 Menschen", "15 Menschen")
    assert relation(("Unglück", long), ("Unglück", later)).relation is Relation.NEAR


def test_footers_of_many_do_not_hide_the_original():
    corpus = Corpus()
    corpus.take("Original", prose(1, 2, 3))
    for number in range(60):
        corpus.take(f"Titel {number}", f"{prose(100 + number, 200 + number)}\n\n{FOOTER}")
    found = corpus.take("Kopie", f"{prose(90, 91, 1, 2)}\n\n{FOOTER}")
    assert (found.relation, found.match) == (Relation.NEAR, 1)


@pytest.fixture
def two_stories():
    corpus = Corpus()
    corpus.take("Erste", prose(1, 2, 3, 4))
    corpus.take("Zweite", prose(21, 22, 23, 24))
    return corpus


def test_what_holds_much_of_two_stories_joins_neither(two_stories):
    found = two_stories.take("Überblick", prose(1, 2, 3, 21, 22))
    assert found.relation is Relation.PARTIAL
    assert {found.match, *found.overlaps} == {1, 2}


def test_nobody_joins_a_story_by_what_it_shares_with_a_round_up(two_stories):
    two_stories.take("Überblick", prose(1, 2, 3, 21, 22))
    found = two_stories.take("Kopie der ersten", prose(1, 2, 3))
    assert (found.relation, found.match) == (Relation.NEAR, 1)
    found = two_stories.take("Kopie der zweiten", prose(21, 22))
    assert (found.relation, found.match) == (Relation.NEAR, 2)


def test_a_copy_of_a_round_up_is_its_copy(two_stories):
    two_stories.take("Überblick", prose(1, 2, 3, 21, 22))
    found = two_stories.take("Derselbe Überblick", prose(1, 2, 3, 21, 22))
    assert (found.relation, found.match) == (Relation.EXACT, 3) or found.match == 3


def test_what_shares_a_part_with_a_round_up_alone_is_linked_to_it():
    corpus = Corpus()
    corpus.take("Erste", prose(1, 2, 3, 4))
    corpus.take("Zweite", prose(21, 22, 23, 24))
    corpus.take("Überblick", prose(1, 2, 21, 22, 31, 32, 33))
    found = corpus.take("Dritte", prose(31, 32, 33, 34))
    assert (found.relation, found.match) == (Relation.PARTIAL, 3)


def test_an_outlet_that_copies_all_others_pulls_no_stories_together():
    corpus = Corpus()
    stories = [
        corpus.take(f"Titel {n}", prose(10 * n, 10 * n + 1, 10 * n + 2)) for n in range(1, 9)
    ]
    assert all(found.relation is Relation.NEW for found in stories)
    for n in range(1, 9):
        found = corpus.take("Übernommen", prose(10 * n, 10 * n + 1, 10 * n + 2), outlet="dieb")
        assert found.match == n


def test_what_a_person_put_apart_stays_apart():
    key = Key(KeyKind.URL, "https://example.org/2")
    corpus = Corpus(apart={key: frozenset({1})})
    corpus.take(*ORIGINAL)
    assert corpus.take("Andere Worte", ORIGINAL[1]).relation is Relation.NEW


def test_what_a_person_put_together_comes_together():
    key = Key(KeyKind.URL, "https://example.org/2")
    corpus = Corpus(joined={key: 1})
    corpus.take(*ORIGINAL)
    found = corpus.take("Nichts davon", prose(41, 42))
    assert (found.relation, found.reason, found.match) == (Relation.NEAR, VerdictReason.JOINED, 1)


def test_another_outlets_own_first_paragraph_makes_no_other_text():
    assert relation(ORIGINAL, ("Neuer Anfang", prose(11, 2, 3, 4, 5, 6))).relation is Relation.NEAR


def nightly(night, counted, shot):
    return (
        f"Angriffe in der {night} Nacht",
        (
            f"Nach Angaben der Luftwaffe wurden {counted} Drohnen eingesetzt, {shot} davon wurden "
            f"abgeschossen, wie die Verwaltung am Morgen mitteilte.\n\n{prose(1, 2, 3, 4)}"
        ),
    )


def test_a_longer_report_of_the_next_night_is_a_series_though_but_two_numbers_differ():
    corpus = Corpus()
    corpus.take(*nightly("ersten", 87, 61))
    title, text = nightly("zweiten", 112, 93)
    found = corpus.take(title, text, hours=24)
    assert found.relation is Relation.SERIES


@pytest.mark.parametrize("new", [(41,), (41, 42, 43), tuple(range(41, 61))])
def test_the_next_page_of_a_live_blog_is_news(new):
    corpus = Corpus()
    corpus.take("Liveblog Tag 1", prose(*range(1, 31)), outlet="blatt")
    found = corpus.take("Liveblog Tag 2", prose(*new, *range(1, 26)), outlet="blatt", hours=24)
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.OTHER_EDITION)


def test_an_outlets_second_address_for_the_same_text_is_a_copy():
    corpus = Corpus()
    corpus.take(*ORIGINAL, outlet="blatt")
    found = corpus.take("Treffen in Brüssel – neu", ORIGINAL[1], outlet="blatt", hours=20)
    assert found.relation is Relation.NEAR


def test_copies_that_were_missed_do_not_make_the_next_one_be_missed():
    corpus = Corpus()
    for number in range(9):
        source = article(title=f"Titel {number}", body=prose(1, 2), outlet=f"alt{number}")
        stored = known(100 + number, source)
        corpus.vicinity.remember(stored, (), "", frozenset())
    assert corpus.take("Noch eine Kopie", prose(1, 2, 30)).relation is Relation.NEAR


ANY = st.text(max_size=400) | st.lists(st.sampled_from(["Nato", "1", "Ä", "\n\n", "本", "и"])).map(
    " ".join
)


@given(ANY, ANY)
def test_any_two_texts_are_judged(first, second):
    found = relation(("", first), ("", second))
    assert 0.0 <= found.similarity <= 1.0
    assert found.relation in {
        Relation.NEW, Relation.NEAR, Relation.EXACT, Relation.SERIES, Relation.PARTIAL,
    }  # fmt: skip
