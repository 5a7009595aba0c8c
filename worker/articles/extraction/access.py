"""Whether a page is the article itself, its beginning, or what stands in front of it."""

import re
from dataclasses import dataclass

from worker.articles.extraction.access_fronts import front_page
from worker.articles.extraction.access_notices import not_html, sent_instead
from worker.articles.extraction.access_paid import (
    CUT,
    REST,
    WALL,
    is_declared_paid,
    paid_characters,
    signs,
)
from worker.articles.extraction.access_walls import in_front, is_declared, is_prose, states_own
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Body, Outcome
from worker.text.barriers import Kind
from worker.text.checks import robot_check

LONG = 5_000
"""Characters from which a text is no beginning, whatever the page says. Walls stand hidden in
pages whose article is all there."""
BEGINNING = 1_200
"""Most characters of a beginning that is known only by the wall behind it: they have 300 to
1,000. An article for subscribers of that length has a wall too when it is all there; it is
then called a beginning, which loses no text."""
PARAGRAPH = 600
"""The same where no wall is seen, and the page only declares that it costs."""
_CHECK = 1_500
_PAID_IN_FULL = 400
_END = 300


@dataclass(frozen=True, slots=True)
class Access:
    """What a page is; ``detail`` says in words for a person what showed it."""

    outcome: Outcome
    is_paywalled: bool = False
    detail: str = ""


_OUTCOMES = {Kind.CONSENT: Outcome.CONSENT, Kind.LOGIN: Outcome.LOGIN}


def read_access(page: Page, body: Body, data: bytes) -> Access:
    """Judged by what the page declares, what it says and how much text there is."""
    if other := _other(page, body.text, data):
        return other
    is_paid = is_declared_paid(page)
    if not body.text:
        return Access(Outcome.NO_TEXT, is_paid, "the page holds no text of an article")
    if cut := _cut(page, body, is_declared=is_paid):
        return Access(Outcome.TEASER, is_paywalled=True, detail=cut)
    return Access(Outcome.ARTICLE, is_paid)


def _other(page: Page, text: str, data: bytes) -> Access | None:
    """What the page is if it is neither an article nor the beginning of one."""
    if found := not_html(page):
        return Access(Outcome.NOT_HTML, detail=found)
    declared = is_declared(page)
    is_told = declared and is_prose(text)
    check = robot_check(data) if len(text) < _CHECK and not is_told else None
    if check:
        return Access(Outcome.BLOCKED, detail=f"a check for robots stands in front of it: {check}")
    if wall := in_front(page, text, data):
        return Access(_OUTCOMES[wall.kind], detail=str(wall))
    found = sent_instead(page, text, is_declared=declared)
    if not found and not states_own(page):
        found = front_page(page, text)
    return Access(Outcome.NO_TEXT, detail=found) if found else None


def _cut(page: Page, body: Body, *, is_declared: bool) -> str:
    """What shows that the text is only the beginning; empty where it may be the whole."""
    size = len(body.text)
    if size >= LONG:
        return ""
    if size >= BEGINNING and not is_declared:
        return _said(REST, [body.text[-_END:], *(line.text for line in body.removed)])
    shown = list(signs(page))
    paid = paid_characters(page)
    rest = _said(REST, shown)
    if rest or size >= BEGINNING or (paid or 0) >= _PAID_IN_FULL:
        return rest
    if is_declared and (paid == 0 or size < PARAGRAPH):
        return f"it declares that it costs, and shows {size} characters"
    return _said(WALL, shown) or _said(CUT, shown)


def _said(pattern: re.Pattern[str], lines: list[str]) -> str:
    found = next((line for line in lines if pattern.search(line)), None)
    return f"it says “{found.strip()[:80]}”" if found else ""
