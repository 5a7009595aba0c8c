"""What an event is known by, and when two texts are about the same one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import article
from worker.alerts.events import common, marks, same_event
from worker.alerts.marks import MOST, key
from worker.domain.topics import Field, Hit, Match, Priority
from worker.text.fold import fold


def match(form="Nato", topic="nato"):
    return Match(topic, Priority.NORMAL, (Hit(form, form, Field.TITLE, 0, len(form)),))


def marked(title, text="", *matches):
    return marks(article(title=title, body=text), matches or [match()])


@pytest.mark.parametrize(
    "spellings",
    [
        ("Selenskyj", "Zelensky", "Zelenskyy", "Zełenskiego", "Зеленський", "Зеленского"),
        ("Stoltenberg", "Stoltenbergs", "Столтенберг"),
        ("Pistorius", "Pistoriusa", "Писториус"),
        ("Scholz", "Scholzs"),
        ("Drohne", "Drohnen"),
    ],
)
def test_a_name_is_one_in_all_its_spellings(spellings):
    assert len({key(fold(word)) for word in spellings}) == 1


def test_a_mark_says_where_it_stands():
    found = marked(
        "Merz in Tallinn", "Kanzler Friedrich Merz hat 350.000 Granaten zugesagt, 2,5 Prozent."
    )
    assert {"t:nato", "b:merz", "n:grntn", "#:350000", "#:2.5%"} <= set(found)


@pytest.mark.parametrize(
    "said, number",
    [
        ("3.200 Soldaten", "#:3200"),
        ("1,5 Milliarden Euro", "#:1.5G"),
        ("1.5 billion", "#:1.5G"),
        ("35 %", "#:35%"),
        ("155 Millimeter", "#:155"),
    ],
)
def test_numbers_are_read_with_their_unit(said, number):
    assert number in marked("Nato", f"Es sind {said} geworden.")


@pytest.mark.parametrize("said", ["am 14. Mai", "seit 2024", "um 17 Uhr"])
def test_days_years_and_hours_are_no_marks(said):
    assert not [mark for mark in marked("Nato", f"Das gilt {said}.") if mark.startswith("#")]


def test_what_the_topic_was_found_by_is_no_mark():
    found = marked("Die NATO und Nato-Beitritt", "Heute sprach die Nato.", match("NATO"))
    assert not [mark for mark in found if mark[2:] == key("nato") and mark[0] != "t"]


@given(st.text(max_size=400), st.text(max_size=4000))
def test_marks_are_few_short_and_composed(title, text):
    found = marked(title, text)
    assert len(found) <= MOST
    assert all(len(mark) < 30 and unicodedata.is_normalized("NFC", mark) for mark in found)
    assert len({mark[2:] for mark in found if mark[0] in "wbn"}) == len(
        [mark for mark in found if mark[0] in "wbn"]
    )


ONE = ("t:nato", "b:mrtr", "w:tlln", "w:hafen")


@pytest.mark.parametrize(
    "other, is_same",
    [
        (("t:nato", "b:mrtr", "w:tlln", "n:kabel"), True),
        (("t:front", "b:mrtr", "w:tlln", "n:kabel"), False),
        (("t:nato", "b:mrtr", "w:berg", "n:kabel"), False),
        (("t:nato", "n:mrtr", "n:tlln", "w:berg", "w:see"), False),
        (("t:nato",), False),
        ((), False),
    ],
    ids=["name and place", "other topic", "one name", "only in the text", "topic", "nothing"],
)
def test_one_shared_name_makes_no_event(other, is_same):
    assert same_event(ONE, other) is is_same
    assert same_event(other, ONE) is is_same


def test_what_three_events_have_tells_none_of_them():
    texts = {n: [("t:nato", "b:mrtr", f"w:place{n}")] for n in range(3)}
    commons = common(texts)
    assert commons == {"mrtr"}
    assert not same_event(ONE, ("t:nato", "b:mrtr", "w:tlln"), commons)
