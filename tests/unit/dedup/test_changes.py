"""What is new in a text against older versions of it."""

import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import SENTENCES
from worker.dedup.changes import change, fresh_text, since
from worker.domain.changes import Change

ENTRIES = (
    "12.31 Uhr\n\nRakete trifft Kraftwerk. Drei Menschen werden verletzt.",
    "+++ 11:05 Uhr: Rat der Nato tritt zusammen +++\n\nDie Botschafter beraten über Hilfe.",
    "10.30 Uhr: Luftalarm in Kiew. In Lwiw bleibt es ruhig.",
    "[09:12] Ein Zug mit 1.200 Flüchtlingen erreicht Przemyśl.",
)
TICKER = "\n\n".join(ENTRIES)
NEWER = "13.02 Uhr\n\nDer Strom fällt aus. Die Feuerwehr ist im Einsatz."


def test_a_new_entry_on_top_is_all_that_is_new() -> None:
    after = f"{NEWER}\n\n{TICKER}"
    assert change(TICKER, after) == Change(
        added=("13.02 Uhr Der Strom fällt aus.", "Die Feuerwehr ist im Einsatz."), kept=7
    )
    assert fresh_text(after, [TICKER]) == NEWER


def test_entries_cut_at_the_bottom_are_gone_and_nothing_else() -> None:
    after = "\n\n".join(ENTRIES[:3])
    gone = "[09:12] Ein Zug mit 1.200 Flüchtlingen erreicht Przemyśl."
    assert change(TICKER, after) == Change(removed=(gone,), kept=6)


def test_order_is_no_change() -> None:
    assert change(TICKER, "\n\n".join(reversed(ENTRIES))) == Change(kept=7)


def test_a_corrected_digit_changes_its_sentence_alone() -> None:
    after = TICKER.replace("1.200", "1.300").replace("Drei Menschen", "Vier Menschen")
    assert change(TICKER, after) == Change(
        added=(
            "Vier Menschen werden verletzt.",
            "[09:12] Ein Zug mit 1.300 Flüchtlingen erreicht Przemyśl.",
        ),
        removed=(
            "Drei Menschen werden verletzt.",
            "[09:12] Ein Zug mit 1.200 Flüchtlingen erreicht Przemyśl.",
        ),
        kept=5,
    )


@pytest.mark.parametrize(
    "after",
    [
        TICKER.replace("10.30 Uhr:", "10:30:").replace("11:05 Uhr", "11.05"),
        TICKER.replace("10.30 Uhr:", "Sonntag, 10.30 Uhr:").replace("12.31", "Sonntag, 12.31"),
        TICKER.replace("10.30 Uhr:", "So., 22. November, 10.30 Uhr:"),
        TICKER.replace("\n\n", "\n").replace("1.200", "1200"),
        TICKER.replace("Rat der Nato", "RAT DER NATO").replace("Kiew. In", "Kiew – In"),
        TICKER.replace("Kiew", "„Kiew“").replace(". ", ".\u00a0"),
        f"Stand: 22. November 2026, 13.05 Uhr\n\n{TICKER}\n\nvor 5 Minuten",
        f"{TICKER}\n\n{TICKER}",
    ],
)
def test_typography_days_and_stamps_are_no_change(after: str) -> None:
    found = change(TICKER, after)
    assert (found.added, found.removed) == ((), ())
    assert fresh_text(after, [TICKER]) == ""


def test_the_same_words_at_another_time_are_new() -> None:
    again = "15.40 Uhr: Luftalarm in Kiew."
    assert change(TICKER, f"{again}\n\n{TICKER}").added == (again,)


def test_sentences_of_known_pieces_are_new() -> None:
    """Whole runs are known, not bits from here and there: templates are made of such bits."""
    before = "Entwarnung in der Region Kiew.\n\nLuftalarm in der Region Charkiw und Odessa."
    after = "Entwarnung in der Region Charkiw und Odessa."
    assert change(before, after).added == (after,)


def test_a_run_that_was_cut_into_sentences_otherwise_is_known() -> None:
    before = "Der Rat tagt; über die Kosten wird erst im Herbst entschieden."
    after = "Der Rat tagt; er berät. Über die Kosten wird erst im Herbst entschieden."
    assert change(before, after).added == ("Der Rat tagt; er berät.",)


def test_known_is_what_any_older_version_said() -> None:
    versions = [ENTRIES[3], f"{ENTRIES[2]}\n\n{ENTRIES[3]}", TICKER, f"{NEWER}\n\n{ENTRIES[3]}"]
    assert since(versions, 3).added == change(TICKER, NEWER).added
    assert since(versions, 1).added == since(versions, 3).added
    assert since(versions[:3], 1).added[0] == "12.31 Uhr Rakete trifft Kraftwerk."


def test_a_version_that_there_is_not_is_refused() -> None:
    for version in (0, 2, -1):
        with pytest.raises(ValueError, match="none is number"):
            since(["a"], version)


def test_neighbours_stay_together_so_that_their_words_are_matched_as_they_stood() -> None:
    before = f"{SENTENCES[0]} {SENTENCES[3]}"
    after = f"{SENTENCES[0]} {SENTENCES[1]} {SENTENCES[2]} {SENTENCES[3]} {SENTENCES[4]}"
    assert fresh_text(after, [before]) == f"{SENTENCES[1]} {SENTENCES[2]}\n\n{SENTENCES[4]}"


def test_without_an_older_text_all_is_new() -> None:
    assert fresh_text(TICKER, [""]).split() == TICKER.replace("+++", "").split()
    assert change("", "") == Change()
    assert change(TICKER, "").removed == change("", TICKER).added


TEXTS = st.lists(st.sampled_from([*SENTENCES, *ENTRIES, NEWER, "Ja.", "+++", "5 Tote", "\n"])).map(
    "\n\n".join
) | st.text(max_size=200)


@given(TEXTS, TEXTS)
def test_what_one_way_adds_the_other_removes(before: str, after: str) -> None:
    there, back = change(before, after), change(after, before)
    assert there.added == back.removed
    assert there.removed == back.added


@given(TEXTS, TEXTS)
def test_a_text_adds_nothing_to_itself_and_more_knowledge_never_adds(old: str, new: str) -> None:
    assert change(new, new).added == ()
    assert fresh_text(new, [old, new]) == ""
    assert set(change(f"{old}\n\n{new}", new).added) == set()


@given(TEXTS, TEXTS)
def test_whatever_is_added_stands_in_the_new_text(before: str, after: str) -> None:
    flat = " ".join(after.split())
    assert all(said in flat for said in change(before, after).added)


def words_of(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [f"wort{rng.randrange(20_000)}" for _ in range(count)]


def test_two_hundred_thousand_characters_take_tens_of_milliseconds() -> None:
    """40 ms were measured; the bound is wide, as machines that test are shared."""
    said = words_of(20_000, 1)
    lines = [" ".join(said[at : at + 12]) + "." for at in range(0, len(said), 12)]
    before, after = "\n".join(lines), "\n".join(["Ganz neu.", *lines[::-1]])
    change(before, after)
    began = process_time()
    assert change(before, after).added == ("Ganz neu.",)
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "before, after",
    [
        ("ja " * 1_000_000, "nein " + "ja " * 1_000_000),
        ("ja ja ja ja ja. " * 60_000, "ja ja ja ja ja ja ja ja nein. " * 60_000),
        ("\n" * 1_000_000, "a\n" * 1_000_000),
        ("\t" * 1_000_000, "+" * 1_000_000),
        ("10:00\n" * 200_000, "1:00 " * 400_000),
        (". " * 500_000, '."' * 500_000),
    ],
)
def test_any_text_costs_bounded_time(before: str, after: str) -> None:
    began = process_time()
    change(before, after)
    assert process_time() - began < 10
