"""The rules by which a line is no part of the article, each with its name.

What each is worth on 268 captured pages, in 1e-4 of lF1 (German, other languages, English set;
"/" parts two halves of the publishers): box 0/39 30/0 0/0, beside the text 0/3 6/41 0/3, label
1/3 0/4 4/0, notice 35/19 4/8 12/-12, invitation 10/0 1/13 31/3, caption 37/0 15/0 8/-1, link -5/6
2/8 8/17, date 4/0 1/0 1/9, title and kicker 5/9 3/1 64/19, after the end 7/0 20/0 0/21, credit
6/3 2/0 -1/11, source 0/5 1/0 0/2, byline 1/0 0/0 0/0. Without their limits they would cost 0/0
-59/0 163/92: on some pages each of them is wrong. (The -59 is one page, whose box holds a speech
longer than its article. Elsewhere such a box is the text.)

A sentence taken out wrongly is missed news, a line of furniture left in is a line. So a whole
sentence goes only where it speaks to the reader, where its place says so, or where nothing of it
is left beside a credit.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from worker.articles.credits import agencies_in, byline
from worker.articles.extraction import furniture, signoffs
from worker.articles.extraction.lines import Line
from worker.articles.extraction.placement import LONGEST as LONGEST_PLACED
from worker.articles.extraction.reported import is_said, quotes

LONGEST = 500
"""Characters of a line whose words are looked at: 0.8 ms at worst."""
PARAGRAPH = 15
"""Words of a sentence that no marker cuts off. Titles of other articles are rarely as long."""
LONGEST_MARKER = 12
"""Words of a line that may say that the text is over."""
LEAST_TAGS = 4
"""Commas of a line that can only be tags."""
LEAST_DECKED = 6
"""Lines of at least three other articles, each with its deck."""
_HALF_LINKED, _LINKED = 0.4, 0.8
_NAME = 2
"""Words of a country or of somebody in a list."""
LEAST_NAMED = 3
_LEAST_LINKED = 5
"""Words of a linked sentence; "Jetzt mehr erfahren." has fewer."""
_LEAST_TOLD = 8
"""Words of a sentence that stays where the name of its element is all that speaks against it."""
_SHORT = 35
"""Words of a line that is condemned by its last sentence."""
_SIE = re.compile(r"\b(?:sie|ihnen)\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """``most`` is the share of the text's words above which the rule is wrong about the page:
    some publishers set the whole text in figures, boxes or links. ``longest`` is in characters:
    furniture is short, and patterns stay cheap. What it ``spares`` counts for that share.
    """

    reason: str
    applies: Callable[[Line], bool]
    most: float = 1.0
    longest: int = LONGEST
    spares: Callable[[Line], bool] = lambda line: False  # noqa: ARG005 - spares none

    def hits(self, line: Line) -> bool:
        return len(line.text) <= self.longest and self.applies(line)


def _bids(line: Line, pattern: re.Pattern[str]) -> bool:
    """Whether a line speaks to its reader in these words, and nobody in it to somebody else.
    Behind much other text they condemn only themselves.
    """
    if line.is_quote or quotes(line.small):
        return False
    last = len(line.small) if line.length <= _SHORT else len(line.small) // 2
    return any(
        found.start() < last and _addresses(found, line.bare) and not is_said(found)
        for found in pattern.finditer(line.small)
    )


def _addresses(found: re.Match[str], bare: str) -> bool:
    """German "Sie" is the reader and "sie" somebody else; small letters do not tell them apart."""
    them = _SIE.finditer(found.string, found.start(), found.end())
    return all(bare[at.start() : at.end()][:1].isupper() for at in them)


def _is_label(line: Line) -> bool:
    """A label and perhaps a title behind it. A whole sentence behind one is the article's own,
    unless it is a link or the label bids the reader go on.
    """
    if line.length > 30:
        return False
    if furniture.LABEL.fullmatch(line.small):
        return True
    is_linked = line.place.linked >= _HALF_LINKED
    if bids := furniture.BIDDEN.match(line.small):
        if is_linked or ":" in (bids["sign"] or ""):
            return is_linked or not (line.is_sentence and line.hands_on)
        title = line.bare[bids.end("title") - len(bids["title"]) :]
        is_title = not title[0].islower() and not line.ends_sentence
        return is_title and not line.place.is_heading
    names = furniture.NAMED.match(line.small)
    if names is None or is_linked:
        return names is not None
    return ":" in (names["sign"] or "") and not line.is_sentence and not line.hands_on


def _is_beside(line: Line) -> bool:
    return line.place.is_beside or line.place.is_hinted


def _is_told(line: Line) -> bool:
    """A sentence in an element whose name alone speaks against it."""
    return line.is_sentence and line.length >= _LEAST_TOLD and not line.place.is_beside


def _is_link(line: Line) -> bool:
    """Sentences and lists of countries are linked as a whole, too."""
    is_name = line.is_item and line.length <= _NAME
    if is_name or _is_list_of_names(line):
        return False
    return (
        is_whole_link(line)
        and line.length <= 30
        and not (line.is_sentence and line.length >= _LEAST_LINKED and not line.text.isupper())
    )


def _is_list_of_names(line: Line) -> bool:
    """Countries or people, each linked by itself; at the end of a page they are its tags."""
    parts = line.bare.split(", ")
    short = len(parts) >= LEAST_NAMED and all(len(part.split()) <= _NAME for part in parts)
    return short and line.from_end >= _NAME


def _is_invitation(line: Line) -> bool:
    if line.length > 60:
        return False
    return _bids(line, furniture.FOLLOW) or (
        bool(furniture.SERVICE.search(line.small)) and _bids(line, furniture.INVITATION)
    )


def _is_notice(line: Line) -> bool:
    most = 90 if line.is_late else 45
    return line.length <= most and _bids(line, furniture.NOTICE)


def _is_source_anywhere(line: Line) -> bool:
    return line.length <= 25 and bool(
        furniture.BROADCAST.fullmatch(line.small)
        or (signoffs.APPEARED.fullmatch(line.small) and not line.hands_on)
    )


def _is_contact(line: Line) -> bool:
    return line.is_late and line.length <= 30 and bool(furniture.CONTACT.match(line.small))


def _is_agencies(line: Line) -> bool:
    """Agencies and nothing else, at the top or the end: theirs is the text, not a picture."""
    at_edge = line.is_early or line.is_late
    return at_edge and line.length <= 12 and bool(agencies_in(line.bare.strip("()[] .")))


def _is_caption(line: Line) -> bool:
    return line.length <= 60 and (
        signoffs.is_caption(line.bare) or (line.from_end > 0 and signoffs.is_taken_by(line.bare))
    )


def _is_by_picture(line: Line) -> bool:
    """What somebody says beside their portrait is no caption, nor is a whole sentence where
    nothing marks it as one: systems set paragraphs beside pictures.
    """
    told = line.is_quote or line.place.is_heading or line.is_sentence
    return line.length <= 40 and line.place.is_pictured and not told


def _is_dated(line: Line) -> bool:
    if line.length > 14 or not line.is_early or line.place.is_heading:
        return False
    if signoffs.READING_TIME.fullmatch(line.small):
        return True
    return not line.is_sentence and signoffs.is_date(line.bare.strip(" -–—"))


def _is_byline(line: Line) -> bool:
    """At the edges only, and of a person's full name: "Von Rheinmetall" may be a heading."""
    near = line.is_early or line.is_late
    return (
        near
        and line.length <= 14
        and bool(signoffs.BYLINE.fullmatch(line.bare))
        and byline(line.bare) is not None
    )


def _is_credit(line: Line) -> bool:
    return line.length <= 60 and bool(
        signoffs.is_credit(line.bare) or signoffs.INITIALS.fullmatch(line.bare)
    )


def _is_source(line: Line) -> bool:
    return line.length <= 45 and signoffs.is_source(
        line.bare, is_sentence=line.is_sentence, length=line.length
    )


def is_bare_label(line: Line) -> bool:
    """A label that has what it names behind it, not in its own line."""
    return bool(furniture.LABEL.fullmatch(line.small))


def is_whole_link(line: Line) -> bool:
    return line.place.linked >= _LINKED


def is_kicker(line: Line) -> bool:
    """A word or two above the text that are no sentence: a place, a section, a name. Figures
    and rows of a table are no kicker.
    """
    most = 2 if line.place.is_heading else 4
    is_data = "|" in line.text or any(map(str.isdigit, line.text))
    return line.length <= most and not line.ends_sentence and not line.is_item and not is_data


ANYWHERE = (
    Rule("box", lambda line: line.place.is_boxed, 0.35, LONGEST_PLACED),
    Rule("beside the text", _is_beside, 0.2, LONGEST_PLACED, _is_told),
    Rule("markup", lambda line: bool(furniture.REMNANT.fullmatch(line.text)), 0.1),
    Rule("label", _is_label, 0.3),
    Rule("notice", _is_notice, 0.6),
    Rule("invitation", _is_invitation, 0.4),
    Rule("source", _is_source_anywhere, 0.1),
    Rule("contact", _is_contact, 0.2),
    Rule("credit", _is_agencies, 0.1),
    Rule("caption", _is_caption, 0.3),
    Rule("caption", lambda line: line.is_stated_caption, 0.2),
    Rule("caption", _is_by_picture, 0.2),
    Rule("link", _is_link, 0.3),
    Rule("date", _is_dated, 0.1),
    Rule("byline", _is_byline, 0.1),
)
"""Rules for any line, in the order in which they name it."""

TAIL = (
    Rule("credit", _is_credit),
    Rule("source", _is_source),
    Rule("byline", _is_byline),
    Rule(
        "heading",
        lambda line: line.place.is_heading and line.length <= 20 and not line.is_sentence,
    ),
)
"""Rules for the last line, asked again until none applies."""


def ends_text(line: Line, rest: Sequence[Line]) -> bool:
    """Whether a line says that something else than the article follows, as ``rest`` does not
    deny: whole paragraphs, or a list without links behind "Themen:".
    """
    heads_list = bool(furniture.TAGS.fullmatch(line.small))
    if not heads_list and not furniture.CUT.fullmatch(line.small):
        return False
    if heads_list and any(item.is_item and item.place.linked < _HALF_LINKED for item in rest):
        return False
    return not any(map(is_paragraph, rest))


def is_tags(line: Line, rest: Sequence[Line]) -> bool:
    """Whether a heading of topics stands over one line of them, whatever follows that."""
    heads = bool(furniture.TAGS.fullmatch(line.small)) and bool(rest)
    return heads and not rest[0].ends_sentence and rest[0].text.count(",") >= LEAST_TAGS


def leads_away(line: Line, rest: Sequence[Line]) -> bool:
    """Whether a line says that other articles follow; the text may go on behind them."""
    is_more = bool(furniture.MORE_OF.fullmatch(line.small))
    is_label = line.place.is_heading and bool(furniture.LABEL.fullmatch(line.small))
    if not is_more and not is_label:
        return False
    if not any(is_paragraph(line, _LEAST_TOLD) and not _is_notice(line) for line in rest):
        return True
    # articles with their decks: every other line is a linked heading
    return 2 * sum(map(_is_linked_title, rest)) >= max(len(rest), LEAST_DECKED)


def _is_linked_title(line: Line) -> bool:
    return line.place.is_heading and line.place.linked >= _HALF_LINKED


def is_paragraph(line: Line, least: int = PARAGRAPH) -> bool:
    """Whether a line of at least so many words can only be running text."""
    aside = line.place.is_beside or line.place.is_boxed or line.place.linked >= _LINKED
    return line.length >= least and line.is_sentence and not aside
