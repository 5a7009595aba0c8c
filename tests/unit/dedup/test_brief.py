"""Short items: copies by what they print beyond their titles, and what only looks like them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import article, document, known
from tests.prose import prose
from worker.dedup.brief import BRIEF, brief, is_other_edition
from worker.dedup.likeness import likeness
from worker.dedup.vicinity import Vicinity
from worker.domain.dates import Precision, Published
from worker.domain.settings import Deduplication
from worker.domain.stories import Neighbourhood, Relation, Verdict, VerdictReason

RULES = Deduplication()
NOON = datetime(2026, 4, 25, 12, tzinfo=UTC)
AGENCY = (
    "Bei einem Brand in einem Lagerhaus am Hafen von Rostock ist in der Nacht ein Schaden in "
    "Millionenhöhe entstanden. Verletzt wurde niemand."
)
FIRE = ("Lagerhaus am Rostocker Hafen brennt", AGENCY)


def verdict(first, second, *, outlets=("Nordblatt", "Ostbote"), hours=2) -> Verdict | None:
    """On the second, ``hours`` after the first; each a title and a text."""
    one, two = (
        article(
            title=title,
            body=text,
            outlet=outlet,
            canonical_url=f"https://{outlet.lower()}.example/{n}",
            published=published,
        )
        for n, ((title, text), outlet, published) in enumerate(
            zip(
                (first, second),
                outlets,
                (
                    Published.at(NOON, "test"),
                    None if hours is None else Published.at(NOON + timedelta(hours=hours), "test"),
                ),
                strict=True,
            )
        )
    )
    stored = replace(known(7, one), published=NOON)
    return brief(likeness(document(two), stored, Vicinity(Neighbourhood())), RULES)


def relation(first, second, **how) -> Relation | None:
    found = verdict(first, second, **how)
    return found.relation if found else None


HOUSE = ("Nordblatt", "Nordblatt")


@pytest.mark.parametrize(
    "second",
    [
        FIRE,
        ("Millionenschaden nach Feuer", AGENCY),
        ("Millionenschaden nach Feuer", f"{AGENCY} Weiterlesen..."),
        ("Feuer", f"{AGENCY.partition('. ')[0]}. Die Polizei ermittelt nun, teilte sie mit."),
        ("Brand im Hafen", f"Die Lage am Morgen:\n\n{AGENCY}\n\n{prose(1, 2, 3)}"),
    ],
    ids=["same", "retitled", "with a close", "cut and led on", "in a full text"],
)
@pytest.mark.parametrize("hours", [2, None])
def test_what_another_outlet_prints_of_an_agency_is_a_copy(second, hours):
    for one, two in ((FIRE, second), (second, FIRE)):
        found = verdict(one, two, hours=hours)
        assert found is not None
        assert (found.relation, found.match) == (Relation.NEAR, 7)
        assert "words in a row" in found.detail


TITLE = "Bundesrat stimmt neuem Gesetz über die Pflege nach langem Streit zu"


@pytest.mark.parametrize(
    "first, second",
    [
        (
            (TITLE, "Die Länderkammer gab dem Vorhaben am Freitag in Berlin ihre Zustimmung."),
            (TITLE, "Lange war um die Kosten gerungen worden, nun ist der Weg für Heime frei."),
        ),
        (
            (
                "Sturm über der Küste",
                "Am Abend erreichte der Sturm die Küste und deckte Dächer ab.",
            ),
            (
                "Sturm über der Küste",
                "Fähren blieben in den Häfen, wie die Reedereien mitteilten.",
            ),
        ),
        (
            (
                "Kanzler mahnt",
                "„Wir dürfen jetzt nicht nachlassen“, sagte der Kanzler bei seinem Besuch in Kiel.",
            ),
            (
                "Appell an Werften",
                "Es geht um Aufträge und Stahl, wir dürfen jetzt nicht nachlassen, sagte der Kanzler.",
            ),
        ),
        (("Eilmeldung", ""), ("Eilmeldung", "")),
        (("Kanzler tritt zurück", ""), ("Kanzler tritt zurück", "")),
        (
            ("Nachrichten", "Lesen Sie mehr"),
            ("Berichte", "Lesen Sie mehr"),
        ),
        (("Firma Alt wächst", "undefined"), ("Firma Neu schrumpft", "undefined")),
        (("", ""), ("", "")),
        (("Nato", "Nato"), ("Нато", "Нато")),
    ],
    ids=[
        "long title, own words",
        "short title, own words",
        "one quotation",
        "one word",
        "short title alone",
        "no text",
        "broken template",
        "nothing",
        "two scripts",
    ],
)
def test_two_outlets_on_one_event_are_not_joined(first, second):
    assert relation(first, second) is not Relation.NEAR
    assert relation(second, first) is not Relation.NEAR


@pytest.mark.parametrize("text", ["", "Weiterlesen", TITLE, "Politik"])
def test_an_item_of_a_title_alone_is_a_copy_of_what_has_that_long_title(text):
    full = (TITLE, "Die Länderkammer gab dem Vorhaben am Freitag in Berlin ihre Zustimmung.")
    assert relation(full, (TITLE, text)) is Relation.NEAR
    assert relation((TITLE, text), full) is Relation.NEAR


def test_a_short_run_proves_nothing_about_the_next_week():
    one = (
        "Bahn",
        "Auf der Strecke nach Süden fahren wegen dringender Bauarbeiten keine Züge mehr.",
    )
    two = ("Züge", "Wie es heißt: nach Süden fahren wegen dringender Bauarbeiten keine Züge mehr.")
    assert relation(one, two) is Relation.NEAR
    assert relation(one, two, hours=200) is not Relation.NEAR


def vote(place: str, yes: int, no: int) -> tuple[str, str]:
    text = (
        f"Mit {yes} Ja zu {no} Nein haben die Stimmbürgerinnen und Stimmbürger von {place} die "
        "Vorlage über den Schutz des Klimas am Sonntag angenommen. Die Beteiligung war hoch."
    )
    return f"Abstimmung: {place} sagt Ja", text


@pytest.mark.parametrize("outlets", [HOUSE, ("Nordblatt", "Ostbote")])
def test_automated_texts_with_figures_of_their_own_are_a_series(outlets):
    found = verdict(vote("Altdorf", 382, 293), vote("Neustadt", 517, 406), outlets=outlets)
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NUMBERS_DIFFER)
    assert "numbers of its own" in found.detail


def polls(place: str, *, named: bool) -> tuple[str, str]:
    where = f"in {place}" if named else "in Ihrer Gemeinde"
    text = (
        "Am kommenden Sonntag wird der Landtag neu gewählt, und zwischen acht und achtzehn Uhr "
        f"sind alle Lokale geöffnet. Wir sagen, wohin Wählerinnen und Wähler {where} müssen."
    )
    return f"Wo wählen? Die Wahllokale in {place}", text


@pytest.mark.parametrize("named", [True, False])
def test_texts_of_one_outlet_that_differ_by_a_place_are_a_series(named):
    found = verdict(polls("Kiel", named=named), polls("Husum", named=named), outlets=HOUSE)
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NAMES_DIFFER)


def closed(place: str, reason: str) -> tuple[str, str]:
    text = (
        f"In {place} bleiben die Schulen am Montag wegen {reason} geschlossen, wie die Verwaltung "
        "am Abend mitteilte. Eine Notbetreuung wird für die Jüngeren eingerichtet."
    )
    return f"Schulen in {place} bleiben geschlossen", text


def test_texts_of_two_outlets_that_differ_by_a_place_are_a_series():
    found = verdict(closed("Kiel", "Glätte"), closed("Husum", "Sturm"))
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NAMES_DIFFER)


def gale(place: str, weekday: str = "Freitag") -> tuple[str, str]:
    text = (
        f"Der Wetterdienst warnt für den Abend am {weekday} im Landkreis {place} vor orkanartigen "
        "Böen. Bäume können entwurzelt werden, Wege an der Küste sollten gemieden werden."
    )
    return "Warnung vor orkanartigen Böen", text


@pytest.mark.parametrize("outlets", [HOUSE, ("Nordblatt", "Ostbote")])
@pytest.mark.parametrize("hours", [1, None])
def test_a_warning_for_another_place_is_another_warning_whatever_its_title(outlets, hours):
    found = verdict(gale("Aurich"), gale("Cuxhaven"), outlets=outlets, hours=hours)
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NAMES_DIFFER)
    assert "place of its own" in found.detail


def test_a_warning_for_another_day_of_the_week_is_another_warning():
    found = verdict(gale("Aurich"), gale("Aurich", "Samstag"), hours=None)
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NUMBERS_DIFFER)


def rescue(count: str, boats: str) -> tuple[str, str]:
    text = (
        f"Die Seenotretter haben in der Nacht vor der Küste {count} Menschen aus dem Wasser geholt. "
        f"Dabei waren {boats} Boote im Einsatz, wie die Leitstelle am Morgen in Bremen mitteilte."
    )
    return "Rettung vor der Küste", text


def test_numbers_in_letters_make_two_reports_two():
    found = verdict(rescue("sieben", "drei"), rescue("elf", "vier"), hours=3)
    assert found is not None
    assert (found.relation, found.reason) == (Relation.SERIES, VerdictReason.NUMBERS_DIFFER)


def test_an_editor_may_write_a_number_in_digits():
    one, two = rescue("sieben", "drei"), rescue("7", "3")
    assert relation(one, two) is relation(two, one) is Relation.NEAR


def test_each_outlet_stamps_its_copy_with_its_own_time():
    title, text = rescue("sieben", "drei")
    one, two = (title, f"Stand 9.15 Uhr: {text}"), (title, f"Aktualisiert um 11.40 Uhr. {text}")
    assert relation(one, two) is relation(two, one) is Relation.NEAR
    early, late = (title, f"Um 3.10 Uhr: {text}"), (title, f"Um 4.25 Uhr: {text}")
    assert relation(early, late) is Relation.SERIES


def bridge(when: str) -> tuple[str, str]:
    text = (
        f"Die Brücke über den Sund bleibt {when} für Lastwagen gesperrt, weil der Wind zu stark "
        "ist. Wann sie wieder öffnet, ist nach Angaben der Betreiber noch ungewiss."
    )
    return "Brücke bleibt für Lastwagen gesperrt", text


@pytest.mark.parametrize(
    "second, hours, expected",
    [
        (bridge("heute"), 24, Relation.SERIES),
        (bridge("heute"), 6, Relation.NEAR),
        (bridge("heute"), None, Relation.NEAR),
        (bridge("vorerst"), 24, Relation.NEAR),
        (bridge("vorerst"), 80, Relation.SERIES),
        (("Sund", f"{bridge('heute')[1]} {prose(1, 2, 3)}"), 24, Relation.NEAR),
    ],
    ids=["next day", "same day", "undated", "equal", "equal, later", "within a full text"],
)
def test_the_next_days_report_is_another_though_it_is_much_alike(second, hours, expected):
    assert relation(bridge("vorerst"), second, hours=hours) is expected
    assert relation(second, bridge("vorerst"), hours=hours and -hours) is expected


SAID = "„Wir werden diese Werft nicht schließen, das habe ich der Belegschaft heute zugesagt“"


@pytest.mark.parametrize(
    "first, second",
    [
        (
            f"Der Minister hat am Mittag in Emden um Vertrauen geworben. {SAID}, sagte er.",
            f"{SAID}: Mit diesem Satz beendete er Monate voller Sorge an der Ems.",
        ),
        (
            f"Bei einem Besuch in Emden trat er vor die Arbeiter. {SAID}, so der Minister.",
            f"Aufatmen an der Ems nach Monaten voller Sorge. {SAID}, hieß es aus Berlin.",
        ),
    ],
)
def test_a_quotation_that_both_have_is_no_copy(first, second):
    one, two = ("Minister besucht Werft", first), ("Zusage für Emden", second)
    assert relation(one, two) is relation(two, one) is None


def test_a_copy_may_be_a_quotation_for_the_most_part():
    text = f"{SAID}, sagte der Minister am Mittag in Emden."
    one, two = ("Minister besucht Werft", text), ("Zusage für Emden", text)
    assert relation(one, two) is relation(two, one) is Relation.NEAR


def test_a_copy_may_have_a_name_of_its_own_where_it_came_at_once():
    title, text = closed("Kiel", "Glätte")
    edited = ("Kein Unterricht im Norden", text.replace("die Verwaltung", "das Ministerium"))
    assert relation((title, text), edited) is Relation.NEAR


@pytest.mark.parametrize(
    "title",
    [
        FIRE[0],
        f"{FIRE[0]}: Polizei ermittelt",
        "Lagerhaus am Rostocker Hafen brennt ab",
    ],
)
def test_a_story_that_an_outlet_files_again_within_hours_is_a_copy(title):
    assert relation(FIRE, (title, AGENCY), outlets=HOUSE) is Relation.NEAR
    assert relation((title, AGENCY), FIRE, outlets=HOUSE) is Relation.NEAR


@pytest.mark.parametrize(
    "second, hours",
    [
        (FIRE, 24),
        (("Was heute wichtig wird", AGENCY), 2),
        (("Lagerhaus am Rostocker Hafen brennt", prose(1, 2)), 2),
    ],
    ids=["the next day", "another title", "another text"],
)
def test_an_outlets_set_words_are_no_copy(second, hours):
    assert relation(FIRE, second, outlets=HOUSE, hours=hours) is not Relation.NEAR


def test_initials_are_no_names():
    one = ("Konzern verliert C.E.O. an Rivalen", AGENCY)
    two = ("Konzern verliert CEO an Rivalen", AGENCY)
    assert relation(one, two, outlets=HOUSE) is Relation.NEAR


@pytest.mark.parametrize(
    "outlet, published, length, expected",
    [
        ("Nordblatt", Published.at(NOON + timedelta(hours=24), "test"), 1, True),
        ("Nordblatt", Published.at(NOON + timedelta(hours=5), "test"), 1, False),
        ("Nordblatt", Published("2026-04-25", Precision.DAY, "test"), 1, False),
        ("Nordblatt", None, 1, False),
        ("Ostbote", Published.at(NOON + timedelta(hours=24), "test"), 1, False),
        ("Ostbote", Published.at(NOON + timedelta(hours=80), "test"), 1, True),
        ("", Published.at(NOON + timedelta(hours=80), "test"), 1, True),
        ("Nordblatt", Published.at(NOON + timedelta(hours=24), "test"), BRIEF, False),
        ("", Published.at(NOON + timedelta(hours=24), "test"), 1, False),
    ],
    ids=[
        "next day",
        "same day",
        "by the day",
        "undated",
        "other outlet",
        "other, later",
        "none, later",
        "long",
        "no outlet",
    ],
)
def test_the_same_words_of_an_outlet_on_another_day_are_another_edition(
    outlet, published, length, expected
):
    source = article(
        title="Die Woche in Bildern",
        body=" ".join(["Was unsere Fotografen in diesen Tagen gesehen haben."] * length),
        outlet=outlet,
        published=published,
    )
    stored = replace(known(7, source), published=NOON, outlet=outlet and "Nordblatt")
    assert is_other_edition(document(source), stored) is expected


WORDS = st.lists(
    st.sampled_from([*AGENCY.split(), "12", "Київ", "Αθήνα", "東京", "neu"]), max_size=30
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, WORDS, st.sampled_from([HOUSE, ("Nordblatt", "Ostbote")]))
def test_any_two_short_texts_get_a_verdict(title, first, second, outlets):
    one, two = (" ".join(title), " ".join(first)), (" ".join(title[:5]), " ".join(second))
    found = verdict(one, two, outlets=outlets)
    assert found is None or found.relation in {Relation.NEAR, Relation.SERIES}


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(range(4)),
    st.sampled_from([HOUSE, ("Nordblatt", "Ostbote")]),
    st.integers(0, 60),
)
def test_it_matters_not_which_came_first(order, outlets, cut):
    parts = [prose(seed) for seed in (1, 2)] + [AGENCY, "Verletzt wurde niemand."]
    one = ("Brand am Hafen", " ".join(parts[place] for place in order[:2]))
    two = ("Feuer am Hafen", " ".join(" ".join(parts[place] for place in order).split()[cut:]))
    assert relation(one, two, outlets=outlets) is relation(two, one, outlets=outlets)
