import time as clocks
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.ticker import (
    MAX_ENTRIES,
    Order,
    is_ticker,
    is_time,
    opens_entry,
    order,
    ticker_entries,
)

LONG = "Das teilte das Ministerium am Abend mit, nannte aber keine weiteren Einzelheiten."
GERMAN = f"""Die Lage im Überblick.

12.31 Uhr: Minister einigen sich auf Munition
{LONG}

11.04 Uhr: Treffen in Brüssel beginnt
{LONG}

{LONG}

9 Uhr: Erste Gäste treffen ein
{LONG}"""


@pytest.mark.parametrize(
    "title",
    [
        "Liveticker: Minister beraten in Brüssel",
        "Live-Ticker",
        "Ukraine-News im Ticker",
        "Krieg in der Ukraine im News-Ticker vom 26. August bis 1. September",
        "Gipfel in Brüssel: Newsblog",
        "Ukraine-Ticker: Russland meldet Angriffe",
        "Die Lage in Brüssel im Liveblog: Minister reisen ab",
        "+++ Minister reisen ab +++",
        "EN DIRECT - Les ministres à Bruxelles",
        "Guerre en Ukraine, en direct : les ministres à Bruxelles",
        "Live: ministers meet in Brussels",
        "Ministers meet in Brussels – live",
        "In diretta: i ministri a Bruxelles",
        "NA ŻYWO: ministrowie w Brukseli",
    ],
)
def test_a_label_in_its_place_tells_by_the_title(title):
    assert is_ticker(title, LONG)


@pytest.mark.parametrize(
    "teaser",
    [
        "Die Minister beraten in Brüssel. News-Ticker.",
        "News-Ticker.",
        "Newsblog: Alles Wichtige aus Brüssel.",
        "Der Überblick.\n\nDie Lage spitzt sich zu! Liveblog.",
    ],
)
def test_a_teaser_that_is_a_label_tells(teaser):
    assert is_ticker("Minister beraten", f"{teaser}\n\n{LONG}")


@pytest.mark.parametrize(
    "heading",
    [
        "{h}.31 Uhr: Neues aus Brüssel",
        "{h}:31 Uhr – Neues aus Brüssel",
        "{h}.31: Neues aus Brüssel",
        "{h}:31 Uhr\nNeues aus Brüssel",
        "[{h}:31] Neues aus Brüssel",
        "+++ {h}:31 Neues aus Brüssel +++",
        "+++ {h}.31 Uhr: Neues aus Brüssel +++",
        "• {h}:31 Neues aus Brüssel",
        "Update vom 3. Mai, {h}.31 Uhr: Neues aus Brüssel",
        "Mittwoch, 3. Mai, {h}.31 Uhr: Neues aus Brüssel",
        "{h}:31 GMT\nNews from Brussels",
        "{h}:31 BST: News from Brussels",
        "{h}.31am: News from Brussels",
        "{h}:31 a.m. – News from Brussels",
        "{h}h31 : des nouvelles de Bruxelles",
        "Kl. {h}.31: Nytt från Bryssel",
    ],
)
def test_entries_with_times_tell(heading):
    text = "\n\n".join(f"{heading.format(h=hour)}\n{LONG}" for hour in (11, 10, 9))
    assert is_ticker("Minister beraten", text)
    entries = ticker_entries(text)
    assert [entry.clock for entry in entries] == [time(11, 31), time(10, 31), time(9, 31)]
    assert order(entries) is Order.NEWEST_FIRST
    assert {entry.text for entry in entries} == {LONG}
    assert len({entry.headline for entry in entries}) == 1
    assert entries[0].headline.startswith(("Neues", "News", "des nouvelles", "Nytt"))


@pytest.mark.parametrize(
    "title, text",
    [
        ("Was Liveticker mit uns machen", LONG),
        ("Der Streit um den Ticker", f"Viele lesen einen Liveticker. {LONG}"),
        ("Minister beraten", f"12.31 Uhr: Beginn\n{LONG}"),
        ("Minister beraten", f"Um 12.31 Uhr begann es.\n{LONG}\nUm 13 Uhr nicht.\n{LONG}"),
        ("Fernsehen heute", "20.15 Uhr: Tatort\n21.45 Uhr: Talk\n22.45 Uhr: Nachrichten"),
        ("Preise", f"12.30 Euro kostet es.\n{LONG}\n13.30 Euro dort.\n{LONG}\n14.20 Euro\n{LONG}"),
        ("Spiele", f"10:00 gewann er.\n{LONG}\n11:00 verlor er.\n{LONG}\n12:00 nicht.\n{LONG}"),
        ("Hut", f"{LONG}\nBild: Sebastian Kos/dpa +++ dpa-Bildfunk +++\n{LONG}"),
        ("KB50-Update: Feinschliff", LONG),
        ("", ""),
    ],
)
def test_an_article_that_only_mentions_times_or_tickers_is_none(title, text):
    assert not is_ticker(title, text)


@pytest.mark.parametrize(
    "text, is_one",
    [
        ("14:00 Uhr", True),
        ("14.02", True),
        ("9 Uhr", True),
        ("2:30 p.m.", True),
        ("13. Juni 2024, 14:00 Uhr", True),
        ("Donnerstag, 13. Juni, 14:00", True),
        ("14", False),
        ("13. Juni 2024", False),
        ("14:00 Uhr: Rat tagt", False),
        ("25:00", False),
        ("", False),
    ],
)
def test_a_time_alone_is_told_from_a_line(text, is_one):
    assert is_time(text) is is_one


@pytest.mark.parametrize(
    "line, opens",
    [
        ("14:00 Uhr: Rat tagt", True),
        ("+++ 14:00 Rat tagt +++", True),
        ("14:00 tagt der Rat", False),
        ("Der Rat tagt um 14:00: so steht es hier", False),
    ],
)
def test_a_line_that_opens_an_entry_is_known_alone(line, opens):
    assert opens_entry(line) is opens


def test_two_marked_updates_are_enough():
    text = f"Update vom 3. Mai, 14.30 Uhr: {LONG}\n\nUpdate vom 3. Mai, 12.10 Uhr: {LONG}"
    assert is_ticker("Minister beraten", text)
    assert [entry.day for entry in ticker_entries(text)] == ["3. Mai", "3. Mai"]


def test_a_ticker_is_split_at_its_times_with_offsets_in_code_points():
    text = GERMAN.replace("Überblick", "Überblick \U0001f680")
    entries = ticker_entries(text)
    assert text[: entries[0].start].strip() == "Die Lage im Überblick \U0001f680."
    assert [(entry.said, entry.clock, entry.headline) for entry in entries] == [
        ("12.31 Uhr", time(12, 31), "Minister einigen sich auf Munition"),
        ("11.04 Uhr", time(11, 4), "Treffen in Brüssel beginnt"),
        ("9 Uhr", time(9, 0), "Erste Gäste treffen ein"),
    ]
    assert entries[1].text == f"{LONG}\n\n{LONG}"
    assert text[entries[1].start : entries[1].end] == (
        f"11.04 Uhr: Treffen in Brüssel beginnt\n{LONG}\n\n{LONG}"
    )


def test_an_entry_without_a_headline_is_all_text():
    (entry,) = ticker_entries(f"14.05 Uhr: {LONG}")
    assert (entry.headline, entry.text) == ("", LONG)


@pytest.mark.parametrize(
    "hours, found",
    [
        ((9, 11, 13), Order.OLDEST_FIRST),
        ((13, 11, 9), Order.NEWEST_FIRST),
        ((1, 23, 22, 20), Order.NEWEST_FIRST),
        ((22, 23, 0, 2), Order.OLDEST_FIRST),
        ((9, 9), None),
        ((9,), None),
        ((), None),
    ],
)
def test_the_order_is_told_by_most_neighbours(hours, found):
    text = "\n".join(f"{hour}.00 Uhr: Neues\n{LONG}" for hour in hours)
    assert order(ticker_entries(text)) is found


def test_hours_before_and_after_noon_are_told_apart():
    text = "12:05am: A\nx\n12:05pm: B\nx\n1:05 p.m.: C\nx\n24.00 Uhr: D\nx"
    assert [entry.clock.hour for entry in ticker_entries(text)] == [0, 12, 13, 0]


@given(st.text("1:3. UhrMai[]+\n—", max_size=200))
def test_entries_lie_in_the_text_in_order_and_apart(text):
    position = 0
    for entry in ticker_entries(text):
        assert position <= entry.start < entry.end <= len(text)
        assert entry.said in text[entry.start : entry.end]
        position = entry.end
    is_ticker(text, text)


@pytest.mark.parametrize(
    "text",
    ["1:00 " * 100_000, "12.31 Uhr:\n" * 50_000, "+" * 500_000, "+++ a\n" * 100_000],
)
def test_hostile_text_takes_linear_time(text):
    started = clocks.process_time()
    is_ticker(text, text)
    assert len(ticker_entries(text)) <= MAX_ENTRIES
    assert clocks.process_time() - started < 3
