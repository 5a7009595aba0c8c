"""Fingerprints: what edits of typography leave equal, and what is kept."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import text
from worker.dedup import letters
from worker.dedup.fingerprint import LETTERS, fingerprint, fingerprints, indexed
from worker.dedup.quotations import quoted
from worker.dedup.sample import DENSE, SAMPLED, SHINGLE, SHINGLE_BITS, VERSION
from worker.dedup.words import (
    CAPITAL,
    HASH_MASK,
    MAX_CHARACTERS,
    NUMBER,
    QUOTATION_MARKS,
    codes,
    digest,
    words,
)
from worker.domain.stories import Fingerprint

LONG = " ".join(f"Wort{n} und Ding{n * 7}" for n in range(200))
ALPHABET = "abzäÄßẞÉéñØłŁıİœßАжЇΣσςΩ三한ﬁ½²१10.,'’:_-–…„“§€ \u00a0\u2028\u00ad\u200b\u0308\u0301\ud800🔴𝐍ℕ\n\t"
TEXTS = st.text(st.sampled_from(ALPHABET)) | st.text()
DIGESTS = {
    "Die Rüs\u00adtung kostet 1.000 Euro, sagt „Müller“ in Straßburg.": "eb427d404b7af85dfa1538efcec4e101",
    "Ε.Ε.Σ. ΟΔΟΣ'Α και Σ": "e926ce37d2984e7c8e43a3079d7add6f",
    "ℕ 𝐍𝐀𝐓𝐎 ½ m² ŐZ ﬁnal İstanbul": "102cebd30242aa855adeb65a627d8983",
    "Bru\u0308ssel ẞ 1’000’000 1\u200b.5 2…3": "fcbd70e609694d72a2c1554ebcf080f9",
    "한국 三 १२.३": "e8cb362ea53102d6d12a490ec30bdfc5",
}
"""As the first release stored them, under the title "Nato: Ε.Σ"."""


def plainly(title: str, body: str) -> Fingerprint:
    """A fingerprint as it is defined, word by word."""
    parts = [codes(title), *map(codes, body[:MAX_CHARACTERS].split("\n\n"))]
    sequence = tuple(code for part in parts for code in part)
    shingles = [shingle(run) for run in runs([code & HASH_MASK for code in sequence])]
    kept = {s for s in shingles if len(shingles) <= DENSE or s % SAMPLED == 0}
    return Fingerprint(
        version=VERSION,
        exact=digest(title, body),
        words=sequence,
        titled=len(parts[0]),
        paragraphs=tuple(accumulate(len(part) for part in parts if part)),
        quotations=tuple(at for span in quoted(marks(title, body)) for at in span),
        sample=tuple(sorted(s >> (64 - SHINGLE_BITS) for s in kept)),
    )


def marks(title: str, body: str) -> Iterator[tuple[int, str]]:
    before = len(codes(title))
    for offset, part in ((0, title), (before, body[:MAX_CHARACTERS])):
        for place, character in enumerate(part[:MAX_CHARACTERS]):
            if character in QUOTATION_MARKS:
                heads = part[:place].split("\n\n")
                yield offset + sum(len(codes(head)) for head in heads), character


def runs(sequence: list[int]) -> list[list[int]]:
    if len(sequence) <= SHINGLE:
        return [sequence] if sequence else []
    return [sequence[at : at + SHINGLE] for at in range(len(sequence) - SHINGLE + 1)]


def shingle(run: list[int]) -> int:
    odd = (0xE7037ED1A0B428DB, 0xA0761D6478BD642F, 0xD6E8FEB86659FD93, 0x9E3779B97F4A7C15)
    mixed = sum((word + 1) * factor for word, factor in zip(run, odd, strict=False))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed %= 1 << 64
        mixed = (mixed ^ mixed >> shift) * factor
    return mixed


def test_typography_makes_no_difference():
    plain = 'Die Ruestung kostet 1000 Euro, sagt "Mueller" in Strassburg.'
    printed = "Die Rüs\u00adtung kostet 1.000 Euro, sagt „Müller“ in Straßburg."
    assert fingerprint("", plain) == fingerprint("", printed)


def test_composed_and_decomposed_letters_are_equal():
    assert words("Bru\u0308ssel") == words("Brüssel") == ["bruessel"]
    assert fingerprint("Bru\u0308ssel", "E\u0301") == fingerprint("Brüssel", "É")


def test_other_alphabets_keep_their_words():
    assert words("НАТО и Україна") == ["нато", "и", "украіна"]
    assert words("Το ΝΑΤΟ") == ["το", "νατο"]


def test_another_word_order_is_another_text():
    assert digest("", "Kiew greift Moskau an") != digest("", "Moskau greift Kiew an")


def test_a_word_does_not_slip_from_title_to_text():
    assert digest("Nato", "berät heute") != digest("Nato berät", "heute")


@pytest.mark.parametrize("told", DIGESTS)
def test_the_digest_of_a_text_never_changes(told):
    assert digest("Nato: Ε.Σ", told) == DIGESTS[told] == fingerprint("Nato: Ε.Σ", told).exact


def test_capitals_and_numbers_are_marked_and_compared_in_lower_case():
    name, other, count = codes("Äpfel äpfel 1.000")
    assert (name & ~HASH_MASK, other & ~HASH_MASK, count & ~HASH_MASK) == (CAPITAL, 0, NUMBER)
    assert name & HASH_MASK == other & HASH_MASK != count & HASH_MASK


def test_paragraphs_end_where_a_line_is_blank():
    made = fingerprint("Nato berät", "\n\nEins zwei drei.\n\n– – –\n\nVier\nfünf.\n\n\nSechs")
    assert made.titled == 2
    assert made.paragraphs == (2, 5, 7, 8)
    assert fingerprint("", "Eins.\n\nZwei.").paragraphs == (1, 2)


def test_a_title_of_two_paragraphs_is_one():
    assert fingerprint("Nato\n\nberät", "heute").paragraphs == (2, 3)


def test_short_texts_keep_all_shingles_and_long_ones_a_sample():
    short = fingerprint("", text(0, 1))
    long = fingerprint("", LONG)
    assert len(short.sample) == short.tokens - SHINGLE + 1 <= DENSE
    assert 0.15 < len(long.sample) / (long.tokens - SHINGLE + 1) < 0.35


def test_different_words_have_different_codes():
    """Templates that differ in one number are told apart by it: as by chance, no more."""
    numbers = [str(n) for n in range(10_000, 40_000)]
    held = Counter(code & HASH_MASK for code in codes(" ".join(numbers)))
    assert len(held) / len(set(numbers)) > 0.99


def test_empty_and_wordless_texts_have_a_fingerprint():
    assert fingerprint("", "").sample == ()
    assert fingerprint("…", "— !").tokens == 0


def test_another_process_computes_the_same():
    code = "from worker.dedup.fingerprint import fingerprint; print(fingerprint('Nato', 'berät in Brüssel'))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == str(fingerprint("Nato", "berät in Brüssel"))


@pytest.mark.parametrize(
    "endless",
    [
        "Wort " * 1_000_000,
        " ".join(map(str, range(1_000_000))),
        "ﬁnal " * 1_000_000,
        "e\u0301" * 1_000_000,
        "\n\n".join("abc" for _ in range(1_000_000)),
        "1." * 1_000_000,
        "".join(map(chr, range(0x20000))),
    ],
    ids=["a_word", "numbers", "ligatures", "marks", "paragraphs", "a_number", "all_letters"],
)
def test_a_million_words_cost_no_more_than_the_longest_article(endless):
    began = time.process_time()
    made = fingerprint(endless, endless)
    assert made.tokens <= 2 * MAX_CHARACTERS
    assert made == plainly(endless, endless)
    assert time.process_time() - began < 20


@given(TEXTS, TEXTS)
@example("Σ", "ΑΣ.Α 1’000\u00ad’0")
def test_any_text_has_the_fingerprint_that_its_words_give(title, body):
    assert fingerprint(title, body) == plainly(title, body)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
@example([("", ""), ("Σ", "\n"), ("", "\n\n1."), ("0", "ä\n\n"), ("\n", "")])
def test_texts_together_have_the_fingerprints_of_each(texts):
    assert fingerprints(texts) == [plainly(title, body) for title, body in texts]


def test_many_texts_are_read_in_parts_whatever_is_odd_among_them():
    texts = [(f"Nato {n}", LONG[: 97 * n] + "\u0308" * (n % 7 == 0)) for n in range(60)]
    assert sum(len(body) for _, body in texts) > LETTERS
    assert fingerprints(iter(texts)) == [fingerprint(*text) for text in texts]


@given(TEXTS)
def test_the_sample_can_be_taken_of_the_words(body):
    made = fingerprint("", body)
    assert indexed(made.words) == made.sample


@given(st.lists(st.sampled_from(text(*range(8)).split()), max_size=400))
def test_long_texts_have_the_fingerprint_that_their_words_give(tokens):
    assert fingerprint("", " ".join(tokens)) == plainly("", " ".join(tokens))


def test_every_letter_alone_and_between_others_is_that_of_its_words():
    """All letters but ideographs and the rarest scripts, in texts of 64."""
    points = [
        *range(0x3400),
        *range(0xA000, 0xAC40),
        *range(0xD780, 0x11000),
        *range(0x1D400, 0x1FB00),
    ]
    for start in range(0, len(points), 64):
        letters_ = [chr(point) for point in points[start : start + 64]]
        for pattern in ("{}", "a{}B", "1{}2"):
            told = " ".join(pattern.format(letter) for letter in letters_)
            assert fingerprint("", told) == plainly("", told)
            for letter in letters_ if pattern == "1{}2" and start < 1 << 12 else ():
                assert fingerprint(letter, f"1{letter}2") == plainly(letter, f"1{letter}2")


def test_german_texts_need_no_second_look(monkeypatch):
    monkeypatch.delattr(letters, "_by_words")
    assert (
        fingerprint("Müller (§ 5): „Größe“ – 1.000 € …", "Çelik, Łódź, Київ, Αθήνα 🔴").tokens == 8
    )
