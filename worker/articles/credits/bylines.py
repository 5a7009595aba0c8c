"""Lines that say who wrote: "Von: Stephanie Munk", "Von Johannes Ritter, Zürich"."""

import re
from dataclasses import dataclass

from worker.articles.credits.closing import agencies_in, read_credit
from worker.articles.credits.desks import is_desk
from worker.articles.credits.names import PERSON
from worker.articles.credits.places import is_known
from worker.domain.articles import Author, AuthorKind


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs, in their order, and where they write from."""

    authors: tuple[Author, ...]
    place: str | None = None
    initials: tuple[str, ...] = ()

    def __add__(self, other: "Byline") -> "Byline":
        return Byline(
            tuple(dict.fromkeys((*self.authors, *other.authors))),
            self.place or other.place,
            tuple(dict.fromkeys((*self.initials, *other.initials))),
        )


_LONGEST = 300
_KIND = (
    r"(?:Kommentar|Gastkommentar|Gastbeitrag|Analyse|Interview|Essay|Rezension|Reportage|Bericht"
    r"|Leitartikel|Kolumne|Glosse|Porträt|Beitrag|Text)"
)
_WORDS = (
    rf"(?:(?:Ein|Eine)\s)?{_KIND}\s[Vv]on",
    r"Autorin/Autor|Autor/in|Autor:in|Autor\*in",
    r"[Vv]on\sunsere[mr]\s(?:Korrespondent|Reporter|Redakteur|Mitarbeiter)(?:in|en)?",
    r"[Vv]on|VON|[Bb]y|BY|[Pp]ar|PAR|[Pp]or|POR|[Dd]oor|DOOR|Di|Av|AV|Af|AF|Autor|Autorin",
)
_COLON_WORDS = (
    r"Autoren|Autorinnen|Text|Texte|Írta|Teksti|Tekst|Autorzy|Autoři|Auteur|Autore|Автор"
)
_BYLINE = re.compile(
    rf"(?:(?:{'|'.join(_WORDS)})(?P<colon>\s*:)?|(?P<must>{_COLON_WORDS})\s*:)\s+"
    r"(?P<names>\S.*)"
)
_JOINT = re.compile(r"\s*[,&/]\s*|\s+(?:und|and|et|y|e|i|a|og|och|en|ja|és|și|та|и)\s+")
_WITH = re.compile(r"\s\(?(?P<credit>(?:mit|with|avec|con|met|med)\s[^()]{2,60})\)?$")
_FROM = re.compile(r"\s(?:in|aus|à|from)\s(?P<place>[^\W\d_][\w .’'-]{1,40})$")
_PERSON = re.compile(PERSON)
_ROLE = re.compile(
    r"(?:[\w-]+-?)?(?:[Rr]edakteur|[Kk]orrespondent|[Rr]eporter|[Vv]olontär)(?:in)?|Editor"
)
_ARTICLE = re.compile(r"(?:le|la|les|the|der|die|das|el|il)\s", re.IGNORECASE)
"""What a paper's name begins with, and no person's: "Le Figaro"."""
_ROLE_BEHIND = re.compile(
    r"(?:,\s*|\s+|(?<=[a-zß-öø-ÿ])(?=[A-ZÄÖÜ]))"
    r"(?:(?:[Ll]eitende|[Ff]reie|[Pp]olitische|[Ss]tellvertretende)[rs]?\s+)?"
    r"(?:[A-ZÄÖÜ][\w-]{0,30}(?:redakteur|korrespondent|reporter)|Redakteur|Korrespondent|Reporter"
    r"|Volontär|Chefredakteur|[Cc]orrespondent|[Ee]ditor|[\w-]{1,30}-Redakteur)(?:in)?$"
)
"""Roles behind a name, also glued to it: "Ulrich ExnerKorrespondent"."""
_DESK_WORD = re.compile(r"[^\W_a-zß-öø-ÿ][\w-]*|[\w-]+\.[a-z]{2,3}|t-online|online")
_MOST_AUTHORS = 12
_LONGEST_CREDIT = 60


def byline(line: str) -> Byline | None:
    """Who signs by a line that is nothing but a byline; None for any other.

    A line of agencies alone ("SDA/sep", "AFP") is one. A single word is a person only behind a
    colon: "Von Brüssel" may begin anything. "Interview | ..." names who answers, not who wrote.
    """
    line = line.strip()
    if not line or len(line) > _LONGEST or "\n" in line:
        return None
    if match := _BYLINE.fullmatch(line):
        return _read(
            match["names"].rstrip(". "), after_colon=bool(match["colon"] or match["must"])
        )
    return _agencies_alone(line)


def signed(name: str) -> Author:
    """A name of a byline with its kind; roles behind it ("Redakteurin") are cut off."""
    name = name.strip(" .,")
    if len(name) > _LONGEST:
        return Author(name)
    if agencies_in(name):
        return Author(name, AuthorKind.AGENCY)
    name = _ROLE_BEHIND.sub("", name).rstrip(" ,") or name
    no_person = is_desk(name) or _ARTICLE.match(name)
    return Author(name, AuthorKind.DESK if no_person else AuthorKind.PERSON)


def _agencies_alone(line: str) -> Byline | None:
    credit = read_credit(line) if len(line) <= _LONGEST_CREDIT else None
    if credit is None or not credit.agencies:
        return None
    return Byline(_agencies(credit.agencies), initials=credit.initials)


def _agencies(names: tuple[str, ...]) -> tuple[Author, ...]:
    return tuple(Author(name, AuthorKind.AGENCY) for name in names)


def _read(names: str, *, after_colon: bool) -> Byline | None:
    """Persons, desks and agencies in a row, behind them perhaps a role or a place."""
    behind: tuple[Author, ...] = ()
    place = None
    if (match := _WITH.search(names)) and (credit := read_credit(match["credit"])):
        names, behind = names[: match.start()], _agencies(credit.agencies)
    if match := _FROM.search(names):
        names, place = names[: match.start()], match["place"]
    parts = [part for part in _JOINT.split(names) if not _ROLE.fullmatch(part)]
    if len(parts) > 1 and place is None and _is_place(parts[-1], parts[0]):
        place = parts.pop()
    authors = [_author(part, after_colon=after_colon) for part in parts]
    found = tuple(author for author in authors if author)
    if len(found) != len(authors) or not 0 < len(found) <= _MOST_AUTHORS:
        return None
    return Byline((*found, *behind), place)


def _is_place(last: str, first: str) -> bool:
    """Whether what stands behind names is where they are: "Johannes Ritter, Zürich"."""
    one_word = " " not in last and bool(_PERSON.fullmatch(last)) and " " in first
    return is_known(last) or (one_word and signed(last).kind is AuthorKind.PERSON)


def _author(name: str, *, after_colon: bool) -> Author | None:
    author = signed(name)
    if author.kind is AuthorKind.DESK:
        return author if all(map(_DESK_WORD.fullmatch, name.split())) else None
    if author.kind is AuthorKind.AGENCY:
        return author
    is_full = (" " in author.name or after_colon) and not is_known(author.name)
    return author if is_full and _PERSON.fullmatch(author.name) else None
