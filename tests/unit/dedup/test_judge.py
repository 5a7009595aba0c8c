"""Verdicts: how an article relates to what came before it."""

from dataclasses import replace

import pytest

from tests.builders import SENTENCES, article, document, known, text
from worker.dedup.judge import judge
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Key, KeyKind
from worker.domain.settings import Deduplication
from worker.domain.stories import Neighbourhood, Relation, VerdictReason

RULES = Deduplication()
REPORT = (
    "Die ukrainische Luftwaffe meldete in der Nacht {n} Angriffsdrohnen über dem Gebiet "
    "Charkiw. Nach Angaben der Behörden wurden {m} davon abgeschossen, die übrigen fielen "
    "auf freies Feld. Verletzt wurde niemand, mehrere Häuser wurden beschädigt, der Strom "
    "fiel in {k} Orten aus. Rettungskräfte waren die ganze Nacht hindurch im Einsatz."
)


def around(*stored):
    """A vicinity in which these (number, article) pairs stand."""
    vicinity = Vicinity(Neighbourhood())
    for number, source in stored:
        it = document(source)
        vicinity.remember(known(number, source), it.keys, it.digest, frozenset())
    return vicinity


def verdict(new, *stored):
    return judge(document(new), around(*stored), RULES)


def test_the_first_article_is_new():
    assert verdict(article()).relation is Relation.NEW


def test_the_same_item_with_the_same_text_is_the_same():
    found = verdict(article(), (7, article()))
    assert (found.relation, found.match) == (Relation.SAME, 7)
    assert found.reason is VerdictReason.KEY_AND_TEXT


def test_the_same_item_with_another_text_is_a_revision():
    found = verdict(article(body=text(0, 1, 2, 3, 4)), (7, article()))
    assert (found.relation, found.match) == (Relation.REVISION, 7)
    assert found.similarity > 0.5


def test_a_ticker_that_goes_back_to_an_earlier_text_brings_nothing_new():
    vicinity = around((7, article()))
    later = document(article(body=text(0, 1, 2, 5)))
    vicinity.remember(known(7, later.article), later.keys, later.digest, frozenset())
    assert judge(document(article()), vicinity, RULES).relation is Relation.SAME


def test_an_item_is_known_by_any_of_its_keys():
    guid = Key(KeyKind.GUID, "beispiel\nmunition-1")
    vicinity = Vicinity(Neighbourhood())
    first = document(keys=(guid, Key(KeyKind.URL, "https://a.example/1")))
    vicinity.remember(known(7), first.keys, first.digest, frozenset())
    moved = document(keys=(guid, Key(KeyKind.URL, "https://a.example/2")))
    assert judge(moved, vicinity, RULES).relation is Relation.SAME


GUID = Key(KeyKind.GUID, "beispiel\n1")
LINK = Key(KeyKind.URL, "https://beispiel.example/1")
WEATHER = article(title="Wetter", body=text(5, 6, 7), canonical_url="https://beispiel.example/2")


@pytest.mark.parametrize(
    "keys, relation",
    [
        ((GUID, LINK), Relation.REVISION),
        ((GUID, Key(KeyKind.URL, "https://beispiel.example/2")), Relation.NEW),
        ((Key(KeyKind.GUID, "beispiel\n2"), LINK), Relation.NEW),
    ],
    ids=["both keys", "the guid again", "the address again"],
)
def test_a_key_used_again_for_another_article_does_not_hide_it(keys, relation):
    vicinity = Vicinity(Neighbourhood())
    first = document(keys=(GUID, LINK))
    vicinity.remember(known(7), first.keys, first.digest, frozenset())
    assert judge(document(WEATHER, keys=keys), vicinity, RULES).relation is relation


def test_a_teaser_that_another_feed_has_for_the_article_is_no_revision():
    teaser = document(article(body=text(0)), keys=(Key(KeyKind.GUID, "andere\n1"), LINK))
    vicinity = Vicinity(Neighbourhood())
    first = document(keys=(GUID, LINK))
    vicinity.remember(known(7), first.keys, first.digest, frozenset())
    found = judge(teaser, vicinity, RULES)
    assert (found.relation, found.match) == (Relation.SAME, 7)


def test_a_longer_text_that_another_feed_has_is_a_revision():
    longer = document(
        article(body=text(0, 1, 2, 3, 4, 5)), keys=(Key(KeyKind.GUID, "andere\n1"), LINK)
    )
    vicinity = Vicinity(Neighbourhood())
    first = document(keys=(GUID, LINK))
    vicinity.remember(known(7), first.keys, first.digest, frozenset())
    assert judge(longer, vicinity, RULES).relation is Relation.REVISION


def test_the_hundredth_copy_joins_as_surely_as_the_second():
    vicinity = around((1, article()))
    for number in range(2, 100):
        lead = " ".join(f"lokal{number}wort{n}" for n in range(30))
        copy = article(
            title=f"Titel {number}",
            body=f"{lead}\n\n{text(0, 1, 2, 3)}",
            outlet=f"Blatt {number}",
            canonical_url=f"https://blatt-{number}.example/1",
        )
        found = judge(document(copy), vicinity, RULES)
        assert found.relation is Relation.NEAR, number
        it = document(copy)
        vicinity.remember(known(number, copy, story=1), it.keys, it.digest, frozenset())


BACKGROUND = (
    "Die Nato ist ein Verteidigungsbündnis von zweiunddreißig Staaten aus Europa und Amerika. "
    "Nach Artikel 5 ihres Vertrages gilt ein Angriff auf ein Mitglied als Angriff auf alle, und "
    "jedes von ihnen hilft dem angegriffenen, wie es das für nötig hält. Gegründet wurde sie im "
    "Jahr 1949 in Washington, ihren Sitz hat sie in Brüssel, und ihre Sprachen sind Englisch und "
    "Französisch. Zuletzt traten ihr Finnland und Schweden bei."
)


@pytest.mark.parametrize("own", [120, 250])
def test_background_that_two_texts_share_makes_them_no_copies(own):
    def told(name, outlet):
        words = " ".join(f"{name}{n}" for n in range(own))
        return article(
            title=f"Bericht {name}",
            body=f"{words}\n\n{BACKGROUND}",
            outlet=outlet,
            canonical_url=f"https://{name}.example/1",
        )

    found = verdict(told("grenze", "Blatt"), (7, told("munition", "Agentur")))
    assert found.relation in {Relation.NEW, Relation.PARTIAL}


def test_equal_text_of_another_outlet_is_an_exact_copy():
    copy = article(outlet="Andere", canonical_url="https://andere.example/1")
    found = verdict(copy, (7, article()))
    assert (found.relation, found.match) == (Relation.EXACT, 7)


def test_a_few_equal_words_are_no_copy():
    short = article(title="Eilmeldung", body="", canonical_url="https://a.example/1")
    other = replace(short, outlet="Andere", canonical_url="https://b.example/1")
    assert verdict(other, (7, short)).relation is Relation.NEW


@pytest.mark.parametrize(
    "edited",
    [
        article(title="Munition: Nato füllt ihre Lager"),
        article(body=text(0, 1, 2)),
        article(body="Lokaler Vorspann aus der Region.\n\n" + text(0, 1, 2, 3)),
        article(body=text(3, 2, 1, 0)),
        article(body=text(0, 1, 2, 3) + "\n\nFoto: Agentur"),
    ],
    ids=["retitled", "cut", "local lead", "shuffled", "caption"],
)
def test_an_edited_copy_of_another_outlet_is_near(edited):
    copy = replace(edited, outlet="Andere", canonical_url="https://andere.example/1")
    found = verdict(copy, (7, article()))
    assert (found.relation, found.match) == (Relation.NEAR, 7)
    assert 0 < found.similarity <= 1
    assert "Beispielzeitung" in found.detail


def test_the_best_match_wins_not_the_first():
    other = article(
        title="Herbsttreffen", body=text(0, 4, 5, 6), canonical_url="https://c.example/1"
    )
    copy = article(title="Kopie", outlet="Andere", canonical_url="https://d.example/1")
    assert verdict(copy, (1, other), (2, article())).match == 2


def test_the_same_template_with_other_numbers_is_a_series():
    yesterday = article(title="Drohnen über Charkiw", body=REPORT.format(n=120, m=98, k=3))
    today = replace(
        yesterday,
        body=REPORT.format(n=87, m=61, k=9),
        canonical_url="https://beispiel.example/drohnen-2",
        outlet="Andere",
    )
    found = verdict(today, (7, yesterday))
    assert (found.relation, found.match) == (Relation.SERIES, 7)
    assert found.reason is VerdictReason.NUMBERS_DIFFER


def test_a_shared_set_phrase_joins_nothing():
    phrase = "Das sagte ein Sprecher des Verteidigungsministeriums am Montag in Berlin."
    one = article(title="Panzer", body=f"{SENTENCES[1]} {phrase}")
    two = article(
        title="Schiffe",
        body=f"{SENTENCES[6]} {phrase}",
        outlet="Andere",
        canonical_url="https://andere.example/1",
    )
    assert verdict(two, (7, one)).relation is Relation.NEW


def test_within_one_outlet_a_short_text_must_be_nearly_equal():
    one = article(title="Der Tag", body=text(0, 1))
    two = article(title="Der Tag", body=text(0, 2), canonical_url="https://beispiel.example/2")
    assert verdict(two, (7, one)).relation is Relation.NEW


def test_fingerprints_of_another_version_are_never_compared():
    old = known(7)
    old = replace(old, fingerprint=replace(old.fingerprint, version=0))
    vicinity = Vicinity(Neighbourhood())
    vicinity.remember(old, (), "", frozenset())
    copy = document(article(title="Andere Worte", canonical_url="https://b.example/1"))
    assert judge(copy, vicinity, RULES).relation is Relation.NEW


def test_an_article_that_came_with_postings_only_is_not_compared():
    shingles = document().fingerprint.sample
    vicinity = Vicinity(Neighbourhood(postings=dict.fromkeys(shingles, (9,))))
    assert judge(document(), vicinity, RULES).relation is Relation.NEW
