"""A text as lines, entries and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.passages import Head, head, sentences, units
from worker.text.stamps import is_stamp


def cut(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text, parts",
    [
        ("Der Rat tagt. Er berät!", ["Der Rat tagt.", "Er berät!"]),
        ("„Nein.“ Das war alles.", ["„Nein.“", "Das war alles."]),
        ("Am 3. Mai sprach Dr. Kim in St. Pölten.", None),
        ("Rund 1,5 Mio. Menschen, z. B. J. R. Kim, etc. und mehr.", None),
        ("Ende 2024. Dann kam er.", ["Ende 2024.", "Dann kam er."]),
        ("Ist es so? Ja… Nein.", ["Ist es so?", "Ja…", "Nein."]),
        ("Он сказал. Она ушла.", ["Он сказал.", "Она ушла."]),
        ("第一。第二。", ["第一。", "第二。"]),
        ("ohne Punkt", None),
    ],
)
def test_sentences_end_where_readers_think(text: str, parts: list[str] | None) -> None:
    assert cut(text) == (parts or [text])


@pytest.mark.parametrize(
    "text, parts",
    [
        ("a\n\nb\nc", ["a", "b", "c"]),
        ("+++ 10:03 Uhr: A +++ 09:50 Uhr: B +++", ["10:03 Uhr: A", "09:50 Uhr: B"]),
        ("12.31 Uhr\n\nRakete trifft.", ["12.31 Uhr\n\nRakete trifft."]),
        ("Montag, 12.31 Uhr\nRakete", ["Montag, 12.31 Uhr\nRakete"]),
        ("12.31 Uhr\n12.32 Uhr\nRakete", ["12.31 Uhr\n12.32 Uhr", "Rakete"]),
        ("Ende um 12.31 Uhr", ["Ende um 12.31 Uhr"]),
        (" \n\t\n", []),
    ],
)
def test_lines_and_entries_are_never_merged(text: str, parts: list[str]) -> None:
    assert [text[start:end].strip() for start, end in units(text)] == parts


@pytest.mark.parametrize(
    "unit, clock",
    [
        ("10.30 Uhr: Luftalarm", "10:30"),
        ("Montag, 10:30 Uhr: Luftalarm", "10:30"),
        ("Mo., 3. Mai, 10.30 Uhr – Luftalarm", "10:30"),
        ("[9:12] Zug", "9:12"),
        ("2:30 p.m.: Train", "2:30p"),
        ("09:12: Zug", "9:12"),
    ],
)
def test_an_entrys_time_is_read_without_its_day(unit: str, clock: str) -> None:
    found = head(unit)
    assert found is not None
    assert found.clock == clock


def test_a_number_in_front_is_no_time() -> None:
    assert head("10 Panzer rollen") is None
    assert head("12:30 war die Zeit") is None
    assert head("10.30 Uhr: x") == Head("10:30", 10)


@given(st.text(alphabet="aB .!?\n+1:0„“", max_size=120))
def test_no_letter_is_left_out_nor_told_twice(said: str) -> None:
    text = f"{said}\nEnde"  # a time below which nothing stands heads nothing
    taken = [text[start:end] for start, end in units(text)]
    assert [c for c in "".join(taken) if c.isalnum()] == [c for c in text if c.isalnum()]
    for unit in taken:
        assert "".join(unit[start:end] for start, end in sentences(unit)) == unit


@pytest.mark.parametrize(
    "line",
    [
        "Stand: 22.11.2026, 12.30 Uhr",
        "Aktualisiert am 22. November 2026 um 12:30",
        "Zuletzt aktualisiert: Sonntag, 22.11., 12.30 Uhr",
        "vor 5 Minuten",
        "5 minutes ago",
        "il y a 3 heures",
        "hace 2 horas",
        "för 5 minuter sedan",
        "22. November 2026",
        "Last updated 12:30 GMT",
    ],
)
def test_a_line_that_only_dates_the_page_is_a_stamp(line: str) -> None:
    assert is_stamp(line)


@pytest.mark.parametrize(
    "line",
    [
        "3 Tote",
        "3:0",
        "Update: Bayern 3:0",
        "Update 12.30 Uhr: Nato berät",
        "Vor 5 Jahren begann der Krieg",
        "Stand der Dinge",
        "Zum Stand vom 22.11. schweigt das Amt",
        "",
    ],
)
def test_a_line_that_says_something_is_none(line: str) -> None:
    assert not is_stamp(line)
