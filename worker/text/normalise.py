"""Text as every later stage may expect it: NFC, no controls, whitespace folded."""

import re
import unicodedata

MOST_MARKS = 30
"""Most combining marks after one letter (UAX 15, section 13, "stream-safe text").

Sorting a longer run costs CPython quadratic time: 100,000 marks after one letter kept
``unicodedata.normalize`` busy for seconds.
"""

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
_BREAK = re.compile("\r\n?|\u2028")
_BLANK_LINES = re.compile(r"\n{3,}")


def _character_table() -> dict[int, str]:
    """What is replaced one by one, before whitespace is folded.

    C1 controls are windows-1252 in Latin-1 clothes, as the WHATWG encoding standard reads
    them; separators become spaces; what XML forbids or nobody sees goes. Embeddings and
    overrides of the writing direction go too, since one left open in a title turns around
    whatever stands behind it. Joiners (U+200C, U+200D) stay: words and emoji need them.
    """
    table = dict.fromkeys((*range(0x09), *range(0x0E, 0x1C), 0x7F), "")
    table |= dict.fromkeys((0x0B, 0x0C, *range(0x1C, 0x20)), " ")
    table |= {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
    invisible = (0xAD, 0x200B, 0x2060, 0xFEFF)
    directions = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    return table | dict.fromkeys((*invisible, *directions, 0xFFFE, 0xFFFF), "")


_CHARACTERS = _character_table()
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _CHARACTERS)))}]")


def clean_line(text: str) -> str:
    """The text as one line: NFC, no controls or lone surrogates, single spaces."""
    return " ".join(nfc(_repair(text)).split())


def clean_text(text: str) -> str:
    """The text with its lines kept, each as of ``clean_line``; one blank line parts paragraphs."""
    unified = _BREAK.sub("\n", nfc(_repair(text))).replace("\u2029", "\n\n")
    lines = "\n".join(" ".join(line.split()) for line in unified.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def nfc(text: str) -> str:
    """The text in Unicode's composed form, in linear time for any input."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", limit_marks(text))


def limit_marks(text: str) -> str:
    """The text with no more than ``MOST_MARKS`` combining marks in a row."""
    return _MARK_RUN.sub(_cut_run, text)


def _repair(text: str) -> str:
    """Surrogate halves joined (a lone one becomes U+FFFD), odd characters replaced."""
    if text.isascii() and text.isprintable():
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _ODD.sub(lambda found: _CHARACTERS[ord(found.group())], text)


def _cut_run(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
