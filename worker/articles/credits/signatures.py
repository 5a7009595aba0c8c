"""The author who signs below a report of an agency: "Michael Fischer/dpa"."""

import re

from worker.articles.credits.agencies import AMBIGUOUS
from worker.articles.credits.closing import Credit, agencies_in
from worker.articles.credits.names import PERSON

_FULL_NAME = rf"(?=\S+\s){PERSON}"
_SIGNATURE = re.compile(
    rf"(?:(?:[Vv]on|[Bb]y|[Pp]ar)\s)?(?P<names>{_FULL_NAME}(?:(?:\s?/\s?|,\s|\s(?:und|and|et|y|e)\s){_FULL_NAME}){{0,2}}?)"
    r"(?:\s?/\s?|,\s)(?P<agency>[^\s/,][^/,.]{1,30})"
)
_JOINT = re.compile(r"\s?/\s?|,\s|\s(?:und|and|et|y|e)\s")
_SENTENCE_END = re.compile(r"[.!?…“”\"»)]\s+(?=\S)")
_SENTENCE = re.compile(r"\w{3}[.!?]\s")
"""Behind a word no name goes on: "Danke. Jan Kos/dpa"."""
_LONGEST = 120


def signature(paragraph: str) -> tuple[str, Credit] | None:
    """A report's last paragraph without the signature behind it, and who signs; None where no
    one does. The names of two agencies ("Virginia Mayo/AP/dpa") are the path of a picture.
    """
    flat = paragraph.replace("\n", " ")
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(flat))]
    for start in starts:
        if len(flat) - start <= _LONGEST and (match := _SIGNATURE.fullmatch(flat, start)):
            agency = match["agency"].strip()
            agencies = agencies_in(agency)
            is_name = not _SENTENCE.search(match["names"])
            if is_name and len(agencies) == 1 and agency not in AMBIGUOUS:
                names = tuple(_JOINT.split(match["names"]))
                return paragraph[:start].rstrip(), Credit(agencies, people=names)
    return None
