"""The rules by which a line is no part of the article, each with its name.

What each is worth on 268 captured pages, in 1e-4 of lF1 (German, other languages, English set;
"/" parts two halves of the publishers): box 0/39 108/0 0/0, beside the text 0/3 6/18 0/3, label
1/3 0/4 4/0, notice 31/19 4/6 13/-8, invitation 10/0 3/13 28/2, caption 37/0 15/0 4/0, link -5/6
2/8 39/16, date 3/0 1/0 1/10, title 5/9 3/0 64/20, after the end 7/0 14/0 0/32, credit 6/3 2/1
-1/11, source 0/6 1/0 -5/2, byline 1/0 0/0 0/0. Without their limits they would cost 0/0 335/0
335/1110: on some pages each of them is wrong.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from worker.articles.credits import agencies_in
from worker.articles.extraction import furniture, signoffs
from worker.articles.extraction.lines import Line
from worker.articles.extraction.placement import LONGEST as LONGEST_PLACED

LONGEST = 500
"""Characters of a line whose words are looked at: 0.8 ms at worst."""
_HALF_LINKED, _LINKED = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Rule:
    """``most`` is the share of the text's words above which the rule is wrong about the page:
    some publishers set the whole text in figures, boxes or links. ``longest`` is in characters:
    furniture is short, and patterns stay cheap.
    """

    reason: str
    applies: Callable[[Line], bool]
    most: float = 1.0
    longest: int = LONGEST

    def hits(self, line: Line) -> bool:
        return len(line.text) <= self.longest and self.applies(line)


def _fully(pattern: re.Pattern[str], most: int) -> Callable[[Line], bool]:
    """Whether the whole line is of that pattern, and has no more than so many words."""
    return lambda line: line.length <= most and bool(pattern.fullmatch(line.small))


def _is_label(line: Line) -> bool:
    if line.length > 30:
        return False
    if furniture.LABEL.fullmatch(line.small):
        return True
    led, by_medium = furniture.LED.match(line.small), furniture.LED_BY_MEDIUM.match(line.small)
    parted = any(":" in (found["sign"] or "") for found in (led, by_medium) if found)
    if parted or ((led or by_medium) and line.place.linked >= _HALF_LINKED):
        return True
    return bool(led) and not line.ends_sentence and not line.place.is_heading


def _is_link(line: Line) -> bool:
    return line.place.linked >= _LINKED and line.length <= 30


def _is_invitation(line: Line) -> bool:
    return (
        line.length <= 60
        and not line.is_quote
        and bool(furniture.INVITATION.search(line.small) and furniture.SERVICE.search(line.small))
    )


def _is_notice(line: Line) -> bool:
    most = 90 if line.is_late else 45
    return line.length <= most and not line.is_quote and bool(furniture.NOTICE.search(line.small))


def _is_contact(line: Line) -> bool:
    return line.is_late and line.length <= 30 and bool(furniture.CONTACT.match(line.small))


def _is_agencies(line: Line) -> bool:
    """Agencies and nothing else, at the top or the end: theirs is the text, not a picture."""
    at_edge = line.is_early or line.is_late
    return at_edge and line.length <= 12 and bool(agencies_in(line.bare.strip("()[] .")))


def _is_caption(line: Line) -> bool:
    return line.length <= 70 and bool(
        (line.length <= 40 and signoffs.LABELLED.fullmatch(line.small))
        or (line.length <= 60 and signoffs.COPYRIGHT.search(line.small))
        or (line.length <= 10 and signoffs.PICTURE_AGENCY.fullmatch(line.small))
        or signoffs.CREDITED.search(line.text)
        or signoffs.TAKEN_BY.search(line.text)
    )


def _is_by_picture(line: Line) -> bool:
    """What somebody says beside their portrait is no caption."""
    told = line.is_quote or line.place.is_heading
    return line.length <= 40 and line.place.is_pictured and not told


def _is_dated(line: Line) -> bool:
    if line.length > 14 or not line.is_early or line.place.is_heading:
        return False
    if signoffs.READING_TIME.fullmatch(line.small):
        return True
    return not line.ends_sentence and bool(signoffs.DATE.search(line.small))


def _is_byline(line: Line) -> bool:
    near = line.is_early or line.is_late
    return near and line.length <= 14 and bool(signoffs.BYLINE.fullmatch(line.bare))


def _is_credit(line: Line) -> bool:
    return line.length <= 60 and bool(
        signoffs.CREDIT.fullmatch(line.small) or signoffs.INITIALS.fullmatch(line.bare)
    )


def is_kicker(line: Line) -> bool:
    """A word or two above the text that are no sentence: a place, a section, a name."""
    most = 2 if line.place.is_heading else 4
    return line.length <= most and not line.ends_sentence and not line.is_item


ANYWHERE = (
    Rule("box", lambda line: line.place.is_boxed, 0.8, LONGEST_PLACED),
    Rule("beside the text", lambda line: line.place.is_beside, 0.2, LONGEST_PLACED),
    Rule("markup", lambda line: bool(furniture.REMNANT.fullmatch(line.text)), 0.1),
    Rule("label", _is_label, 0.3),
    Rule("notice", _is_notice, 0.6),
    Rule("invitation", _is_invitation, 0.4),
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
    Rule("source", _fully(signoffs.SOURCE, 45)),
    Rule("byline", _is_byline),
    Rule("heading", lambda line: line.place.is_heading and line.length <= 20),
)
"""Rules for the last line, asked again until none applies."""

ends_text = _fully(furniture.CUT, 12)
"""Whether a line says that something else than the article follows."""


def leads_away(line: Line) -> bool:
    """Whether a line may say that other articles follow; the text may go on behind them."""
    if line.place.is_heading and furniture.LABEL.fullmatch(line.small):
        return True
    return line.length <= 12 and bool(furniture.MORE_OF.fullmatch(line.small))


def is_paragraph(line: Line) -> bool:
    """Whether a line can only be running text: no title of another article is as long."""
    return line.length >= 25 and line.ends_sentence
