"""The article's text."""

import re

from worker.articles.extraction.candidates import best_candidate
from worker.articles.extraction.captions import captions
from worker.articles.extraction.lines import Line
from worker.articles.extraction.page import Page
from worker.articles.extraction.placement import UNKNOWN, places
from worker.articles.extraction.sieve import without_furniture
from worker.articles.extraction.values import Body, Headline, Removed
from worker.articles.extraction.wording import squeezed
from worker.text.normalise import clean_text

_SPOKEN = re.compile(
    r"\s?\((?:öffnet|wird|opens?|s'ouvre|se abre|si apre|abre|opent|otwiera|åbner|öppnas|åpnes|avautuu)\s[^()]{0,40}"
    r"(?:fenster|tab|window|fenêtre|ventana|pestaña|finestra|scheda|janela|venster|oknie|karcie|vindue?|fönster"
    r"|ikkunaan|geöffnet)\w{0,4}\)",
    re.IGNORECASE,
)
"""What links say to screen readers: "(öffnet im neuen Fenster)"."""


def article_body(page: Page, headline: Headline) -> Body:
    """The article's paragraphs, without title, captions, furniture and credits of pictures."""
    candidate = best_candidate(page)
    shown = [_SPOKEN.sub("", line) for line in candidate.lines]
    keys = [squeezed(text.removeprefix("- ")) for text in candidate.lines]
    placed = places(page.tree, keys)
    stated = captions(page)
    last = len(keys) - 1
    lines = [
        Line(text, placed.get(key, UNKNOWN), key in stated, position, last - position)
        for position, (text, key) in enumerate(zip(shown, keys, strict=True))
    ]
    kept, removed = without_furniture(lines, headline)
    too_long = (Removed("too long", page.cut),) if page.cut else ()
    text = clean_text("\n\n".join(line.text for line in kept))
    return Body(
        text, candidate.taken_from if text else None, (*removed, *candidate.removed, *too_long)
    )
