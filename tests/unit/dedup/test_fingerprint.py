"""Fingerprints: what edits of typography leave equal, and what is kept."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import text
from worker.dedup.fingerprint import fingerprint
from worker.dedup.sample import DENSE, SAMPLE_BOUND, SHINGLE
from worker.dedup.words import MAX_CHARACTERS, digest, words

LONG = " ".join(f"Wort{n} und Ding{n * 7}" for n in range(200))


def test_typography_makes_no_difference():
    plain = 'Die Ruestung kostet 1000 Euro, sagt "Mueller" in Strassburg.'
    printed = "Die Rüs\u00adtung kostet 1.000 Euro, sagt „Müller“ in Straßburg."
    assert fingerprint("", plain) == fingerprint("", printed)


def test_composed_and_decomposed_letters_are_equal():
    assert words("Bru\u0308ssel") == words("Brüssel") == ["bruessel"]


def test_other_alphabets_keep_their_words():
    assert words("НАТО и Україна") == ["нато", "и", "украіна"]
    assert words("Το ΝΑΤΟ") == ["το", "νατο"]


def test_another_word_order_is_another_text():
    assert digest("", "Kiew greift Moskau an") != digest("", "Moskau greift Kiew an")


def test_a_word_does_not_slip_from_title_to_text():
    assert digest("Nato", "berät heute") != digest("Nato berät", "heute")


def test_short_texts_keep_all_shingles_and_long_ones_a_sample():
    short = fingerprint("", text(0, 1))
    long = fingerprint("", LONG)
    assert len(short.shingles) == short.tokens - SHINGLE + 1 <= DENSE
    assert 0.4 < len(long.shingles) / (long.tokens - SHINGLE + 1) < 0.6
    assert all(shingle < SAMPLE_BOUND for shingle in long.shingles)


def test_numbers_keep_the_place_they_stand_in():
    today = fingerprint("", "Russland griff mit 120 Drohnen an")
    later = fingerprint("", "Russland griff mit 87 Drohnen an")
    assert [place for place, _ in today.numbers] == [place for place, _ in later.numbers]
    assert today.numbers != later.numbers


def test_empty_and_wordless_texts_have_a_fingerprint():
    assert fingerprint("", "").shingles == ()
    assert fingerprint("…", "— !").tokens == 0


def test_another_process_computes_the_same():
    code = "from worker.dedup.fingerprint import fingerprint; print(fingerprint('Nato', 'berät in Brüssel'))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == str(fingerprint("Nato", "berät in Brüssel"))


def test_a_million_words_cost_no_more_than_the_longest_article():
    endless = "Wort " * 1_000_000
    assert fingerprint("", endless).tokens <= MAX_CHARACTERS


@given(st.text(), st.text())
def test_any_text_has_a_sorted_fingerprint(title, body):
    made = fingerprint(title, body)
    assert list(made.shingles) == sorted(set(made.shingles))
    assert made.exact == digest(title, body)
