"""How title, lead and body of one article share a text without any of it standing twice."""

import re

from worker.articles.html import paragraphs

MAX_TITLE = 120
_SENTENCE_END = re.compile(
    r"(?<!\b\d)(?<!\b\d\d)(?<!\bDr)(?<!\bSt)(?<!\bProf)[.!?…][\"“”»)]?(?=\s|$)"
)
"""Not behind "24." of a date or a title such as "Dr."."""
_LEAST_SENTENCE = 20
"""Characters before a full stop ends a sentence: "Am 17. Oktober" is no title."""
_LETTERS = re.compile(r"[\W_]+")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*$")


def bare(text: str) -> str:
    """Letters and digits only, for comparing what layout and quotation marks make different."""
    return _LETTERS.sub("", text).casefold()


def disjoint(title: str, lead: str, body: str) -> tuple[str, str]:
    """Lead and body with no text in both: a lead that the body repeats is only parted from it.

    ``lead`` may be cut ("… steigern könn [...]"): then the body holds it whole and it goes.
    """
    lead, body = _without_title(title, lead), _without_title(title, body)
    if not body:
        return lead, ""
    bare_lead, bare_body = bare(_ELLIPSIS.sub("", lead)), bare(body)
    if not bare_body or bare_body in bare_lead:
        return lead, ""
    if bare_lead not in bare_body:
        return lead, body
    return parted(lead, body)


def _without_title(title: str, text: str) -> str:
    """Some feeds open the text with the title once more."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and bare(first) == bare(title) else text


def parted(lead: str, body: str) -> tuple[str, str]:
    """The body's first paragraphs as the lead, where they are exactly that; else no lead."""
    bare_lead, parts = bare(lead), paragraphs(body)
    opening = ""
    for count, part in enumerate(parts[:-1], start=1):
        opening += bare(part)
        if opening == bare_lead:
            return "\n\n".join(parts[:count]), "\n\n".join(parts[count:])
        if len(opening) > len(bare_lead):
            break
    return "", body


def first_sentence(text: str) -> str:
    """A title for a text that has none: its first sentence, at most 120 characters."""
    line = " ".join(text[: 10 * MAX_TITLE].partition("\n\n")[0].split())
    end = next(
        (match.end() for match in _SENTENCE_END.finditer(line) if match.end() >= _LEAST_SENTENCE),
        len(line),
    )
    sentence = line[:end]
    if len(sentence) <= MAX_TITLE:
        return sentence
    cut = sentence[: MAX_TITLE - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"
