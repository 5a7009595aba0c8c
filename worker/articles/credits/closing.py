"""The credit an article closes with: "(smu mit Material von dpa und AFP)"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from worker.articles.credits.agencies import AGENCIES, AMBIGUOUS
from worker.articles.credits.names import PERSON


@dataclass(frozen=True, slots=True)
class Credit:
    """What "(smu mit Material von dpa und AFP)" says: agencies by their one name, the signs of
    authors, and persons that it names ("Reporting by Jane Doe", "MDR (Jan Kos)").
    """

    agencies: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def __add__(self, other: "Credit") -> "Credit":
        return Credit(
            tuple(dict.fromkeys((*self.agencies, *other.agencies))),
            tuple(dict.fromkeys((*self.initials, *other.initials))),
            tuple(dict.fromkeys((*self.people, *other.people))),
        )


_WITH = frozenset(str.split("mit with avec con com met med z s cu mukaan від з"))
_FILLERS = _WITH | frozenset(
    str.split(
        "material informationen inhalten inhalte texten text agenturmaterial meldungen beiträgen "
        "von vom der des den dem aus agentur agenturen nachrichtenagentur nachrichtenagenturen "
        "quelle quellen bericht redaktion sport "
        "from by the agency agencies news wire wires source sources contributed contributing "
        "files reports additional reporting writing editing compiled "
        "agences agence dépêches source fuente fuentes agencia agencias información de "
        "fonte fonti agenzia agenzie agências bron bronnen persbureau persbureaus "
        "källa kilde kilder lähde źródło źródła zdroj zdroje forrás sursa vir izvor "
        "источник джерело πηγή šaltinis avots allikas materiał materiałów"
    )
)
"""Words that stand around the names in a credit and say nothing themselves."""
_WRITERS = frozenset({"reporting", "writing"})
_EDITORS = frozenset({"editing", "compiled"})
_STAFF = re.compile(r"[\w-]*-?(?:Korrespondent|Reporter|Kolleg|Mitarbeiter|Recherche)\w*")
"""Who else a credit thanks: "der ARD-Korrespondentinnen und -Korrespondenten"."""

_INITIALS = re.compile(r"[a-zäöüß]{2,4}")
_NO_INITIALS = frozenset(
    str.split("sic usw etc vgl bzw lol pdf ok ja nein oben s.o mit und ist war live neu fin ab zu")
)
_NAME = re.compile(PERSON)
_IN_PLACE = re.compile(r"\s+(?:in|aus|à)\s+[A-ZÄÖÜ][\w -]{1,30}$")
_SEPARATOR = re.compile(
    r"(\s*[/,;+&|]\s*|\s+(?:und|sowie|and|et|y|e|i|a|og|och|en|ja|és|și|та|и|і)\s+)"
)

_MOST_CREDITS = 3
"""A text may close with "(smu)", below it "Quelle: dpa" and the agency's number."""
_TAIL = 420
"""Characters of the longest credit, with what stands around it."""
_BRACKET = re.compile(r"\s*\((?P<credit>[^()\n]{2,300})\)\s*\.?$")
_BAR = re.compile(r"\s*\|\s*(?P<credit>[^|()\n]{2,60}?)$")
_NUMBER = re.compile(r"(?:^|\s)©?\s*(?P<credit>dpa)(?:-infocom)?,\s*dpa:[\d/-]{5,40}$")
_STATION = re.compile(
    r"(?:^|\n)\s*(?P<station>ARD|BR24?|DLF|HR|hr|MDR|NDR|ORF|RBB|rbb|RTL|SR|SRF|SWR|WDR|ZDF|ntv|n-tv"
    r"|tagesschau)\s*\((?P<credit>[^()\n]{2,80})\)$"
)
_LAST_LINE = re.compile(r"\n\s*(?P<credit>[^\n]{2,300})$")
_SENTENCE = re.compile(
    r"(?<=[.!?…“”\"»)])\s+(?P<credit>(?:Mit|With|Avec|Con)\s[^\n.()]{3,300})\.?$"
)
_GERMAN_AMT = "AA"
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|mit|ist|sind|sich|dem|den)\b", re.IGNORECASE)
_SENTENCE_END = tuple('.!?…“”"»«)]')


def closing_credit(text: str) -> tuple[str, Credit]:
    """A text without the credit it closes with, and what that says."""
    left, credit = text, Credit()
    for _ in range(_MOST_CREDITS):
        found = _last_credit(left)
        if found is None:
            break
        left, earlier = found
        credit = earlier + credit
    return left, credit


def agencies_in(credit: str) -> tuple[str, ...]:
    """Agencies of a credit such as "dpa/AFP"; empty where anything else stands in it."""
    read = read_credit(credit)
    return read.agencies if read else ()


def read_credit(text: str) -> Credit | None:
    """What the words of a credit say; None where they hold what no credit does."""
    if len(text) > _TAIL:
        return None
    found = Credit()
    for item in _items(text.strip(" \t.:()[]/|–—-")):
        said = _said(item)
        if said is None:
            return None
        found += said
    return found if found != Credit() else None


@dataclass(frozen=True, slots=True)
class _Item:
    """One part of a credit. ``listed`` stands behind a word that opens a list ("von dpa, AP"),
    ``behind_slash`` behind a stroke ("dpa/smu"); ``role`` is the last verb before it.
    """

    words: tuple[str, ...]
    listed: bool
    behind_slash: bool
    role: str


def _items(text: str) -> Iterator[_Item]:
    parts = ["", *_SEPARATOR.split(text)]
    listed, role = False, ""
    for separator, part in zip(parts[::2], parts[1::2], strict=True):
        words = tuple(_IN_PLACE.sub("", part).replace(":", " ").split())
        known = {word.lower() for word in words} & _FILLERS
        listed = listed or bool(known)
        role = next((word for word in map(str.lower, words) if word in _WRITERS | _EDITORS), role)
        yield _Item(words, listed, "/" in separator, role)


def _said(item: _Item) -> Credit | None:
    own, words = _before_with(item.words)
    while words and (words[0].lower() in _FILLERS or _STAFF.fullmatch(words[0])):
        if " ".join(words) in AGENCIES:
            break
        words = words[1:]
    while len(words) > 1 and words[-1].lower() in _FILLERS and " ".join(words) not in AGENCIES:
        words = words[:-1]
    name = " ".join(words)
    if name in AGENCIES:
        return own + Credit(agencies=(AGENCIES[name],))
    if not name or _STAFF.fullmatch(name):
        return own
    if _is_initials(name):
        return own if item.listed and not item.behind_slash else own + Credit(initials=(name,))
    return _named(name, item)


def _named(name: str, item: _Item) -> Credit | None:
    """A person or paper: in lists, or as the surname behind an agency ("dpa/Schulz")."""
    if not _NAME.fullmatch(name):
        return None
    if item.role in _WRITERS:
        return Credit(people=(name,))
    return Credit() if item.listed or (item.behind_slash and " " not in name) else None


def _before_with(words: tuple[str, ...]) -> tuple[Credit, tuple[str, ...]]:
    """What stands before "mit": an author's sign ("smu mit ..."), or a paper ("Le Monde avec")."""
    for position, word in enumerate(words[1:], start=1):
        if word.lower() in _WITH:
            before = " ".join(words[:position])
            if _is_initials(before):
                return Credit(initials=(before,)), words[position:]
            if _NAME.fullmatch(before):
                return Credit(), words[position:]
            break
    return Credit(), words


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) and word not in _NO_INITIALS


def _last_credit(text: str) -> tuple[str, Credit] | None:
    text = text.rstrip()
    start = max(0, len(text) - _TAIL)
    tail = text[start:]
    for pattern, is_one in _FORMS:
        match = pattern.search(tail)
        if match is None:
            continue
        before = text[: start + match.start()].rstrip()
        credit = _read_match(match)
        if credit and is_one(credit, match["credit"], before):
            return before, credit
    return None


def _read_match(match: re.Match[str]) -> Credit | None:
    if match.re is not _STATION:
        return read_credit(match["credit"])
    names = [name.strip() for name in match["credit"].split(",")]
    if all(_is_initials(name) for name in names):
        return Credit(initials=tuple(names))
    if all(" " in name and _NAME.fullmatch(name) for name in names):
        return Credit(people=tuple(names))
    return None


def _in_bracket(credit: Credit, words: str, before: str) -> bool:
    """Behind a sentence a sign alone is one, "(kas)"; within it only sure agencies are: mbH (bbvl)
    and the Amt (AA) are names that the text explains, the Amt anywhere in German.
    """
    if words.strip() == _GERMAN_AMT and _GERMAN.search(before, max(0, len(before) - _TAIL)):
        return False
    return before.endswith(_SENTENCE_END) or bool(
        (credit.agencies and words not in AMBIGUOUS) or credit.people
    )


def _on_last_line(credit: Credit, words: str, before: str) -> bool:
    sure = (credit.agencies and words not in AMBIGUOUS) or credit.people or "/" in words
    return bool(before and sure)


def _names_agencies(credit: Credit, words: str, before: str) -> bool:  # noqa: ARG001 (one table)
    return bool(credit.agencies)


def _is_behind_text(credit: Credit, words: str, before: str) -> bool:  # noqa: ARG001 (one table)
    return bool(before)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[Credit, str, str], bool]], ...] = (
    (_STATION, _is_behind_text),
    (_BRACKET, _in_bracket),
    (_NUMBER, _names_agencies),
    (_BAR, _names_agencies),
    (_LAST_LINE, _on_last_line),
    (_SENTENCE, _names_agencies),
)
