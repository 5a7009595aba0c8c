"""Whether a text takes back what an older one said: notices of correction and of retraction.

Told by form and place: a label in front of the title or of a line, or a sentence that speaks of
its own article where notices stand, at the beginning of a line or at the end of the text. What
is reported of others' corrections stands elsewhere and is said otherwise.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from worker.dedup.correction_forms import (
    ALONE,
    AMBIGUOUS,
    BY_MACHINE,
    EARLIER,
    FORMER,
    HEADING,
    INVITES,
    LABEL,
    NOTE,
    OF_RELEASE,
    PRINTED,
    PUT_RIGHT,
    SELF,
    SPOKEN,
    STEMS,
    TITLE_END,
    WITHDRAWN_MARK,
    WITHDRAWN_TITLE,
    WRONG,
    WROTE,
)
from worker.dedup.words import MAX_CHARACTERS, words
from worker.domain.stories import Correction
from worker.text.passages import head, sentences, units
from worker.text.stamps import is_stamp

_LONGEST_TITLE = 300
_LONGEST = 1_000
"""Characters of a line that are looked at, from its beginning; of the last ones, from their end."""
_CLOSING = 2
"""Lines at the end of which a notice may stand."""
_LABELLED = re.compile(r"\W{0,4}[^:.!?\n]{1,30}:\s")
"""Any label before a sentence that tells by itself: "Hinweis: In einer früheren Version ..."."""
_LEAST_AFTER_LABEL = 20
"""Characters of the line below a label that stands alone: shorter ones are names of links."""
_SAME_TITLE = 0.5
"""Share of a title's words that the older one must have, for "Korrektur" in front of them to be of
that."""


def correction(
    title: str, text: str, before: str | None, title_before: str | None = None
) -> Correction | None:
    """What a text says it takes back, where its older version (``before``, lead and body) did not
    say so already in the same words; None where there is no such notice. Where both are found the
    retraction counts. A title's "Korrektur:" counts beside an older version of that title, or of
    one that is not known: the same word heads reports on prices.
    """
    known = {said for _, said in _noticed(before or "")}
    found = {what for what, said in _noticed(text) if said not in known}
    titled = _in_title(title)
    is_news = title_before is None or _in_title(title_before) is not titled
    if titled is not None and is_news and _is_of_older(title, before, title_before):
        found.add(titled)
    return max(found, key=lambda what: what is Correction.RETRACTED, default=None)


def _may_notice(text: str) -> bool:
    small = text.casefold()
    return any(stem in small for stem in STEMS)


def _in_title(title: str) -> Correction | None:
    title = title[:_LONGEST_TITLE].strip()
    if WITHDRAWN_TITLE.match(title):
        return Correction.RETRACTED
    if not _may_notice(title):
        return None
    return Correction.CORRECTED if TITLE_END.fullmatch(title) else _notice(title)


def _is_of_older(title: str, before: str | None, title_before: str | None) -> bool:
    """Whether a title's label is about what it said before, for all that is known."""
    found = _ambiguous(title)
    if found is None:
        return True
    if before is None or title_before is None:
        return before is not None
    now, older = set(words(title[found.end() :])), set(words(title_before))
    return len(now & older) >= _SAME_TITLE * max(1, min(len(now), len(older)))


def _ambiguous(line: str) -> re.Match[str] | None:
    """The label that opens a line, where it may head a report: not in capitals, nor behind the
    mark of an agency.
    """
    found = LABEL.match(line)
    if found is None or OF_RELEASE.match(line):
        return None
    label, ahead = found["label"], line[: found.start("label")]
    is_plain = not label.isupper() and not any(map(str.isalnum, ahead))
    return found if is_plain and AMBIGUOUS.fullmatch(label) else None


def _noticed(text: str) -> Iterator[tuple[Correction, str]]:
    """Each notice of a text with its words, by which it is known again."""
    text = text[:MAX_CHARACTERS]
    if not _may_notice(text):
        return
    lines = [_body(text[start:end]) for start, end in units(text)]
    for number, (line, below) in enumerate(pairwise([*lines, ""])):
        is_closing = number >= len(lines) - _CLOSING
        if _ambiguous(line) and not _is_sentence(line):
            continue  # the title of another report
        if found := _notice(line) or (_closing(line) if is_closing else None):
            yield found, " ".join(words(line))
        elif _heads(line, below):
            yield Correction.CORRECTED, " ".join(words(f"{line} {below}"))


def _body(unit: str) -> str:
    """A line without the time that heads it."""
    opening = head(unit)
    return unit[opening.end if opening else 0 :].strip()


def _heads(label: str, below: str) -> bool:
    """Whether a line is a label alone, and the next one says what it is about."""
    is_said = len(below) >= _LEAST_AFTER_LABEL and _is_sentence(below)
    return is_said and bool(ALONE.fullmatch(label)) and not INVITES.search(below)


def _is_sentence(line: str) -> bool:
    return line.rstrip(" )*").endswith((".", "!", "“"))


def _notice(line: str) -> Correction | None:
    """What a line says that is a notice from its beginning."""
    line = line[:_LONGEST]
    found = _opening(line)
    return None if found and INVITES.search(line) else found


def _opening(line: str) -> Correction | None:
    if WITHDRAWN_MARK.match(line) and not line.isupper():
        return Correction.RETRACTED
    if opened := _label_end(line) or _note_end(line):
        return _of_itself(line[opened:]) or Correction.CORRECTED
    if OF_RELEASE.match(line) or _is_former(line):
        return Correction.CORRECTED
    heading = HEADING.match(line)
    return _of_itself(line[heading.end() :] if heading else line)


def _is_former(line: str) -> bool:
    """Whether a line with a heading speaks of a former version, though not of what."""
    heading = HEADING.match(line)
    return bool(heading and FORMER.match(line, heading.end()))


def _closing(line: str) -> Correction | None:
    """A notice at the end of a line that says something else first."""
    tail = line[-_LONGEST:]
    said = [tail[start:end].strip() for start, end in sentences(tail)]
    return next((found for one in said[1:] if (found := _notice(one))), None)


def _label_end(line: str) -> int:
    """Where the label and its sign end that open a line, at most a date between them; else 0."""
    found = LABEL.match(line)
    if found is None:
        return 0
    between = found["between"].strip(" ,()")
    in_brackets = line[: found.start("label")].rstrip().endswith(("(", "["))
    if found["sign"] in {")", "]"} and not in_brackets:
        return 0
    return found.end() if not between or is_stamp(between) else 0


def _note_end(line: str) -> int:
    """Where the label of an editors' note about a mistake ends that opens a line; else 0."""
    found = NOTE.match(line)
    said = line[found.end() :] if found else ""
    if found and (PUT_RIGHT.search(line) or WROTE.search(said) or _is_earlier(said)):
        return found.end()
    return 0


def _is_earlier(said: str) -> bool:
    """Whether a sentence, with a label before it or none, speaks of an earlier version for what
    it said, not for its place.
    """
    bare = _LABELLED.sub("", said, count=1).lstrip(" \t*+([/–—-_")
    return bool(EARLIER.match(bare) and (not PRINTED.search(said) or WRONG.search(said)))


def _of_itself(said: str) -> Correction | None:
    """What a sentence says of the article in which it stands."""
    if SPOKEN.match(said):
        return None
    for what, form in reversed(SELF):
        found = form.match(said)
        if found and not BY_MACHINE.search(found[0]):
            return what
    return Correction.CORRECTED if _is_earlier(said) else None
