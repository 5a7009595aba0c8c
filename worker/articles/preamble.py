"""What stands above a plain text and tells of it: its header line, a mail's head, a title."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import takewhile

from worker.articles.credits import byline, signed
from worker.domain.articles import Author
from worker.text.normalise import clean_line

_HEADER = re.compile(r"\s*date\s+(?P<date>\d{4}(?:-\d{2}){0,2})\s+(?P<title>\S.*)", re.ASCII)
_HEADING = re.compile(r"#\s+(?P<title>[^#\s].*)")
_UNDERLINED = re.compile(r"(?P<title>\S.*)\n={3,}(?=\n|$)")
_FIELD = re.compile(r"(?P<name>[^\W\d_][\w -]{0,30}?)\s?:\s*(?P<value>\S.{0,1000})?")
_ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+")

_FIELDS = {
    name: field
    for field, names in {
        "title": "subject betreff titel title objet titre asunto título oggetto titolo onderwerp "
        "temat tytuł ämne emne тема заголовок",
        "author": "from von de da van od autor author auteur autore від от",
        "date": "date datum fecha data gesendet sent envoyé dato дата veröffentlicht published",
        "": "to an cc bcc à para aan do till til кому reply-to message-id mime-version content-type "
        "content-transfer-encoding return-path received antwort antwort-an user-agent sender "
        "in-reply-to references importance priority list-unsubscribe kopie organisation",
    }.items()
    for name in names.split()
}
"""Names of a mail's fields in the languages of Europe; those under "" say nothing of its text."""
_MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Preamble:
    """Title, date and authors that stand above the text; ``date`` as it is written.

    ``source`` names where the date was read: ``header`` or ``mail``.
    """

    title: str = ""
    date: str = ""
    authors: tuple[Author, ...] = ()
    source: str = "header"


def preamble(text: str) -> tuple[Preamble, str]:
    """What stands above a clean text, and the text below it."""
    return _header(text) or _mail(text) or _heading(text) or (Preamble(), text)


def _header(text: str) -> tuple[Preamble, str] | None:
    """A first line ``date 2023-06 <title>``."""
    first, _, rest = text.partition("\n")
    header = _HEADER.fullmatch(first)
    return (Preamble(clean_line(header["title"]), header["date"]), rest) if header else None


def _heading(text: str) -> tuple[Preamble, str] | None:
    """Markdown: "# Title", or a title with "=====" below."""
    first, _, rest = text.partition("\n")
    if match := _HEADING.fullmatch(first):
        return Preamble(clean_line(match["title"].rstrip(" #"))), rest
    if match := _UNDERLINED.match(text):
        return Preamble(clean_line(match["title"])), text[match.end() :]
    return None


def _mail(text: str) -> tuple[Preamble, str] | None:
    """A mail's head: it names the subject, or at least who wrote and when.

    "Von: Eva Nowak" alone is a byline, and only lines of known names belong to a head: any
    other begins the text.
    """
    lines = text.split("\n", _MOST_FIELDS)[:_MOST_FIELDS]
    head = list(takewhile(lambda field: field is not None, map(_field, lines)))
    known = dict(reversed([field for field in head if field and field[0] and field[1]]))
    if "title" not in known and not {"author", "date"} <= known.keys():
        return None
    rest = text.split("\n", len(head))[len(head) :]
    authors = tuple(_authors(known.get("author", "")))
    title = clean_line(known.get("title", ""))
    return Preamble(title, known.get("date", ""), authors, "mail"), "\n".join(rest)


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD.fullmatch(line)
    name = _FIELDS.get(match["name"].casefold()) if match else None
    return (name, match["value"] or "") if match and name is not None else None


def _authors(value: str) -> Iterator[Author]:
    """The names of senders without their addresses; an address alone names nobody."""
    name = parseaddr(value)[0] if "<" in value else value
    name = clean_line(_ADDRESS.sub(" ", name)).strip(" \"'")
    if not name:
        return
    found = byline(f"Von: {name}")
    yield from found.authors if found else (signed(name),)
