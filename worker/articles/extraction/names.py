"""What a byline says, as names: without roles and addresses, joined ones split, each with what it
is: a person, an agency, or a desk.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from worker.articles.credits import AGENCIES, agencies_in
from worker.articles.credits.desks import is_desk, is_site_name
from worker.articles.credits.places import is_known
from worker.articles.extraction.publishers import MAX_NAME, begins_with_site, key
from worker.domain.articles import Author, AuthorKind
from worker.text.normalise import clean_line

MOST_AUTHORS = 50
MAX_BYLINE = 2_000
"""Characters of one byline. What follows is no name any more."""
_MOST_ROLES = 3

_TAG = re.compile(r"<[^<>]{0,300}>")
_ADDRESS = re.compile(r"(?:https?:|www\.)[^\s()<>]*|[^\s()<>]{0,64}@[^\s()<>]*", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]([^()\[\]]{0,200})[)\]]")

_AUTHOR = r"autor(?:in|en|innen)?(?:/autor(?:in)?)?|authors?|auteurs?|autore[si]?|autora|автор"
_WORK = (
    r"kommentare?|analysen?|gastbeitrag|gastkommentar|interview|essay|kolumne|glosse|reportage|"
    r"bericht|portr[aä]t|protokoll|rezension|leitartikel|texte?|fotos?|bilder|video|grafik|"
    r"recherche|material|aufgezeichnet|übersetzt|verfasst|geschrieben|"
    r"written|reported|reporting|story|words|opinion|analysis|comment(?:ary)?|review|column|"
    r"photographs?|photos?|écrit|tribune|propos recueillis|escrito|texto|scritto|testo|"
    r"tekst|skrevet|skribent|článek|zdroj|źródło|текст"
)
_BY = r"von|by|par|por|(?-i:di|da)|door|av|af|przez|од|від|от"
_ROLE = re.compile(
    rf"(?:(?:eine?|an?|une?|un[ao]?|the|der|die|das)\s+)?"
    rf"(?:(?:{_WORK})(?:\s*(?:und|and|&|/)\s*(?:{_WORK}))?(?:\s*:\s*(?:(?:{_BY})\s)?|\s+(?:{_BY})\b\s*:?\s*)"
    rf"|(?:{_AUTHOR})(?:\s*:\s*|\s+)"
    rf"|(?P<by>{_BY})(?P<colon>\s*:)?\s+)",
    re.IGNORECASE,
)
"""What a name has in front: "Ein Kommentar von", "Text und Fotos:", "Autorin". A word of work
needs a colon or a "von": Story Musgrave is a person."""
_JOB_WORDS = (
    r"redakteur(?:in)?|reporter(?:in)?|\w*korrespondent(?:in)?|journalist(?:in|e|a)?|"
    r"correspondents?|editor|writer|columnist|contributor|producer|chefredakteur(?:in)?|"
    r"\w*leiter(?:in)?|volont[aä]r(?:in)?|analyst|professor|director|directeur|directrice|"
    r"corresponsal|redactora?|periodista|inviat[oa]|corrispondente|giornalista|dziennikarz|"
    r"redaktor(?:ka)?|rédact(?:eur|rice)|envoyée?|correspondante?|author|photographer|fotograf(?:in)?|"
    r"pressesprecher(?:in)?|sprecher(?:in)?"
)
_JOB = re.compile(rf"\b(?:{_JOB_WORDS})\b", re.IGNORECASE)
_LEADING_JOB = re.compile(
    rf"(?:(?:staff|senior|chief|political|special|sports?|news)\s+){{0,3}}(?:{_JOB_WORDS})\s*:?\s+"
    r"(?=\S+\s+\S)",
    re.IGNORECASE,
)

_SUFFIX = (
    r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|mba|m\.?a|m\.?s|m\.?sc|esq|mdb|mdl|mep|mp|ll\.?m|j\.?d|"
    r"ed\.?d|cfa|cpa|rn|rdn?|dds)\b"
)
"""What stands behind a comma and belongs to the name before it."""
_HARD_JOINT = re.compile(rf"\s*[;\n]\s*|\s*/\s*|\s*,(?!\s*{_SUFFIX})\s*", re.IGNORECASE)
_SOFT_JOINT = re.compile(
    r"\s*&\s*|\s+(?:und|and|et|og|och|sowie|mit|with|en|oraz|и|та|und)\s+|\s+(?:y|e|i|a)\s+(?=\S+\s+\S)"
)
_LEADING_JOINT = re.compile(
    r"\A\s*(?:&|(?:und|and|et|og|och|sowie|mit|with|en|oraz|и|та|y)\b)\s*(?=\S)"
)
"""What a part of a byline begins with where markup parts it from the name before."""
_SURNAME_FIRST = re.compile(
    r"(?:(?:von|van|de|der|den|zu|zum|di|da|del|la|le)\s){0,3}"
    r"[^\W\d_][\w'’-]*[^\W\d_],\s?[^\W\d_][\w'’-]*[^\W\d_](?:\s[^\W\d_]\.)?"
)
"""As libraries and some systems write who signs: "Berg, Anna", "von der Leyen, Ursula"."""
_BAR = re.compile(r"\s+[|•·–—-]\s+|\s*[|•]\s*")
_ELSEWHERE = re.compile(r"(?<=\S\s)(?:for|für|pour|in|aus|from|à|reporting from)\s+[^\W\d_a-z].*$")
_HONORIFIC = re.compile(r"\s*(?:기자|記者)$")
"""What Korean and Japanese bylines put behind a reporter's name."""
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")
_EDGES = " \t,;:|/–—-•·*\"'()[]"
_STAMP = re.compile(
    r"\s*(?:\d|stand:|updated|aktualisiert|published|publié|actualizado).*$", re.IGNORECASE
)
"""Where a shown byline goes on with its date."""

_SPELLINGS = frozenset(map(key, AGENCIES))
_BESIDE_AGENCY = frozenset(
    str.split("deutschland sport staff news agency agentur the video wirtschaft international")
)

_BODY = re.compile(
    r"fraktion\b|ministerium\b|\bministry\b|pressestelle\b|\bpresseamt\b|\bkommando\b"
    r"|\bpublic (?:affairs|diplomacy|relations)\b|\bpress (?:office|service)\b"
    r"|\b(?:department|ministère|ministerio|ministero|ministerstwo) ",
    re.IGNORECASE,
)
"""What bodies are called that sign what they publish themselves."""
_RANK = re.compile(r"staff (?:sgt|sergeant)\b", re.IGNORECASE)
"""A rank that is spelt as a desk."""

_NOBODY = frozenset(("admin", "administrator", "webmaster", "root", "user", "editor", "author"))
"""Names that a publisher's system gives who signs with none."""

_PARTICLES = frozenset(
    str.split(
        "von van de der den del della di da do dos das du des la le las los el al bin ibn ben zu "
        "zur zum ten ter te y e i und und av af auf dem vom d' o' st. san ní ó mac dr. prof. med."
    )
)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Signature:
    """What one place of a page says of who signs. Linked data tells organisations apart;
    ``is_shown`` marks words of the page itself, which must look like names to be taken for some.
    """

    text: str
    is_organization: bool = False
    is_shown: bool = False


def authors_of(signatures: Iterable[Signature], sites: frozenset[str]) -> tuple[Author, ...]:
    """All names of some signatures, each once, as the publisher spells them."""
    found: dict[str, Author] = {}
    for signature in signatures:
        for name in _names(signature, sites):
            found.setdefault(key(name), Author(name, _kind(name, signature, sites)))
            if len(found) >= MOST_AUTHORS:
                return tuple(found.values())
    return tuple(found.values())


def _names(signature: Signature, sites: frozenset[str]) -> Iterator[str]:
    line = _line(signature.text)
    line = _STAMP.sub("", line) if signature.is_shown else line
    parts = _split(line, sites) if signature.is_shown else _fields(line, sites)
    for part in islice(parts, 2 * MOST_AUTHORS):
        name = _bare(part)
        if len(name) > MAX_NAME or not any(map(str.isalpha, name)) or name.lower() in _NOBODY:
            continue
        if not signature.is_shown or _looks_like_name(name, sites):
            yield name


def _line(raw: str) -> str:
    """One line without markup and addresses. Brackets hold roles and places, or an agency."""
    text = html.unescape(html.unescape(raw[:MAX_BYLINE]))
    text = _ADDRESS.sub(" ", clean_line(_TAG.sub(" ", text)))
    return _BRACKET.sub(lambda found: f", {found[1]}" if agencies_in(found[1]) else " ", text)


def _fields(line: str, sites: frozenset[str]) -> Iterator[str]:
    """The names of a field, which may hold surnames first: "Berg, Anna; Boer, Jan"."""
    fields = line.split(";")
    if not any(_is_surname_first(field, sites) for field in fields):
        yield from _split(line, sites)
        return
    for field in fields:
        yield from (field,) if _is_surname_first(field, sites) else _split(field, sites)


def _is_surname_first(field: str, sites: frozenset[str]) -> bool:
    if not _SURNAME_FIRST.fullmatch(field.strip()):
        return False
    names = [name.strip() for name in field.split(",")]
    is_spelt = all(
        name.split()[-1 if at == 0 else 0][0].isupper() for at, name in enumerate(names)
    )
    return is_spelt and not any(
        name.isupper() or _is_agency(name) or _is_desk(name, sites) or is_known(name)
        or _JOB.search(name)
        for name in names
    )  # fmt: skip


def _split(line: str, sites: frozenset[str]) -> Iterator[str]:
    """Joined names, one by one, without the roles and places that follow them."""
    for bar, segment in enumerate(_BAR.split(line)):
        if bar and (_is_desk(segment, sites) or _JOB.search(segment)):
            continue  # "Jane Doe | BBC News"
        after_person = False
        for part in _HARD_JOINT.split(_bare(segment)):
            names = [part] if _is_one_desk(part, sites) else _SOFT_JOINT.split(part)
            if after_person and (
                _JOB.search(part) or _is_place(part) or begins_with_site(part, sites)
            ):
                continue  # "Von Johannes Ritter, Zürich"
            after_person = len(names[-1].split()) > 1 or _is_desk(names[-1], sites)
            yield from names


def _is_one_desk(part: str, sites: frozenset[str]) -> bool:
    """Whether joined words are one desk ("Redaktion Politik und Wirtschaft"), not two authors
    ("Le Figaro et AFP").
    """
    if not is_desk(part):
        return False
    names = _SOFT_JOINT.split(part)
    return any(
        " " not in name and not _is_agency(name) and not begins_with_site(name, sites)
        for name in names
    )


def _is_place(part: str) -> bool:
    """Behind a name, one capitalised word is where it was written, unless it is an agency."""
    if _is_agency(part) or is_desk(part):
        return False
    return is_known(part) or (" " not in part and part[:1].isupper() and not part.isupper())


def _bare(part: str) -> str:
    """A name without its role in front ("Ein Kommentar von") and its place behind."""
    name = _LEADING_JOINT.sub("", part.strip(_EDGES), count=1)
    for _ in range(_MOST_ROLES):
        role = _ROLE.match(name)
        rest = name[role.end() :].strip(_EDGES) if role else ""
        if not role or not rest or (role["by"] and not role["colon"] and not _may_follow_by(rest)):
            break
        name = rest
    name = _LEADING_JOB.sub("", name, count=1) if _LEADING_JOB.match(name) else name
    if len(name.split()) > 2:
        name = _ELSEWHERE.sub("", name)
    return _FULL_STOP.sub("", _HONORIFIC.sub("", name).strip(_EDGES))


def _may_follow_by(rest: str) -> bool:
    """Whether "von" in front says who ("von Anna Seibt") or belongs to the name ("von Storch")."""
    return rest[:1].isupper() and (" " in rest or _is_agency(rest) or is_site_name(rest))


def _kind(name: str, signature: Signature, sites: frozenset[str]) -> AuthorKind:
    if _is_agency(name):
        return AuthorKind.AGENCY
    if signature.is_organization or (_is_desk(name, sites) and not _RANK.match(name)):
        return AuthorKind.DESK
    return AuthorKind.PERSON


def _is_agency(name: str) -> bool:
    """An agency by its sign or its name, and what stands beside it: "AFP Deutschland"."""
    words = name.split()
    if name in AGENCIES or key(name) in _SPELLINGS:
        return True
    others = [word.lower() for word in words if word not in AGENCIES]
    return len(others) < len(words) and len(words) <= 3 and _BESIDE_AGENCY.issuperset(others)


def _is_desk(name: str, sites: frozenset[str]) -> bool:
    return is_desk(name) or bool(_BODY.search(name)) or begins_with_site(name, sites)


def _looks_like_name(name: str, sites: frozenset[str]) -> bool:
    """Whether words shown near a heading are a name: a button, a date or a section is none."""
    if _is_agency(name) or begins_with_site(name, sites):
        return True
    words = name.split()
    return (
        1 < len(words) <= _MOST_WORDS
        and words[0].lower() not in _BY.split("|")  # "Von der Idee zum Produkt"
        and not any(map(str.isdigit, name))
        and not is_known(name)
        and not _JOB.search(name)
        and all(word[:1].isupper() or word.lower() in _PARTICLES for word in words)
    )
