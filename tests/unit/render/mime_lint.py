"""What is wrong with a message, rule by rule, read with an independent eye on its bytes."""

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

ID_HEADERS = ("Message-ID", "References", "In-Reply-To", "List-Id", "List-Unsubscribe")
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id")
KNOWN = {
    *(name.lower() for name in (*ONCE, *ID_HEADERS)),
    *("auto-submitted", "precedence", "x-auto-response-suppress", "importance"),
    *("thread-topic", "thread-index", "x-natowire-kind", "x-natowire-topics"),
    "content-transfer-encoding",
}
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td"),
    *("a", "b", "br", "code", "h1", "h2", "h3", "p", "mark", "span"),
}
_LINK = re.compile(r"https?://[^\s@]+|mailto:[^\s?]+@[^\s?]+\?subject=[^\s&]+")
_LONE_LINK = re.compile(r" *(https?://|mailto:)\S+")


class Page(HTMLParser):
    """Tags, links and attributes that could load something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.loading: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name in {"src", "srcset", "background", "poster", "data"} or name[:2] == "on":
                self.loading.append(name)


def lint(raw: bytes) -> list[str]:
    """The rules that a message breaks."""
    return [name for name, broken in rules(raw).items() if broken]


def rules(raw: bytes) -> dict[str, bool]:
    """Every rule by its name, and whether it is broken."""
    head, _, _ = raw.partition(b"\r\n\r\n")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return {**_bytes(raw, head), **_headers(head, message), **_parts(message)}


def _bytes(raw: bytes, head: bytes) -> dict[str, bool]:
    return {
        "a bare line feed": b"\n" in raw.replace(b"\r\n", b""),
        "a bare carriage return": b"\r" in raw.replace(b"\r\n", b""),
        "bytes beyond ASCII": not raw.isascii(),
        "a control character": re.search(rb"[^\r\n\t -~]", raw) is not None,
        "a line above 998": max(map(len, raw.split(b"\r\n"))) > 998,
        "a header line above 78": max(map(len, head.split(b"\r\n"))) > 78,
        "an encoded word above 75": any(len(w) > 75 for w in re.findall(rb"=\?\S+\?=", head)),
    }


def _headers(head: bytes, message: EmailMessage) -> dict[str, bool]:
    unfolded = re.sub(rb"\r\n[ \t]", b" ", head).decode("ascii")
    lines = dict(line.split(": ", 1) for line in unfolded.split("\r\n"))
    names = [name.lower() for name in message]
    ids = [lines[name] for name in ID_HEADERS if name in lines]
    references = lines.get("References", "").split()
    subject = str(message["Subject"])
    return {
        "a header missing or twice": any(names.count(name.lower()) != 1 for name in ONCE),
        "a header nobody knows": not set(names) <= KNOWN,
        "an encoded word in an id": any("=?" in value for value in ids),
        "an encoded word in an address": any(
            "=?" in part for name in ("From", "To") for part in re.findall(r"<[^>]*>", lines[name])
        ),
        "a bad id": not re.fullmatch(r"<[0-9a-f]{24}@[a-z0-9.-]+>", lines["Message-ID"]),
        "a long id": any(len(token) > 64 for value in references for token in value.split()),
        "a bad List-Id": not re.fullmatch(r"<[a-z0-9-]+\.[a-z0-9.-]+>", lines["List-Id"]),
        "a bad List-Unsubscribe": not re.fullmatch(
            r"<mailto:[!-~]+@[a-z0-9.-]+\?subject=[!-~]+>",
            lines.get("List-Unsubscribe", "<mailto:a@b?subject=c>"),
        ),
        "References without In-Reply-To": references[-1:] != lines.get("In-Reply-To", "").split(),
        "References without Thread-Index": ("References" in lines) != ("Thread-Index" in lines),
        "a reference to itself": lines["Message-ID"] in references,
        "a date without zone": message["Date"].datetime.tzinfo is None,
        "no subject": not subject.strip(),
        "a subject above 130": len(subject) > 130,
        "a subject of several lines": len(subject.splitlines()) > 1,
        "not marked as automatic": lines["Auto-Submitted"] != "auto-generated",
        "more than one recipient": len(message["To"].addresses) > 1,
    }


def _parts(message: EmailMessage) -> dict[str, bool]:
    parts = list(message.iter_parts()) or [message]
    encodings = {part["Content-Transfer-Encoding"] for part in parts}
    text = parts[0].get_content().replace("\r\n", "\n")
    html = parts[1].get_content() if len(parts) > 1 else ""
    page = Page(html)
    links = set(page.links)
    return {
        "not an alternative of text and page": message.get_content_type()
        != ("multipart/alternative" if html else "text/plain"),
        "text is not first": [part.get_content_subtype() for part in parts]
        != ["plain", "html"][: len(parts)],
        "not quoted-printable": encodings != {"quoted-printable"},
        "not UTF-8": {part.get_content_charset() for part in parts} != {"utf-8"},
        "an empty text": not text.strip(),
        "a text line above 76": any(
            len(line) > 76 for line in text.split("\n") if not _LONE_LINK.fullmatch(line)
        ),
        "a control character in the text": re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
        is not None,
        "a bidi control": re.search("[\u202a-\u202e\u2066-\u2069]", text + html) is not None,
        "a link that is neither http nor mail": not all(map(_LINK.fullmatch, links)),
        "a link that the text lacks": not links <= set(text.split()),
        "remote content": bool(page.loading) or re.search(r"url\(|@import", html) is not None,
        "a tag nobody asked for": not page.tags <= ALLOWED_TAGS,
        "a late charset": bool(html) and not 0 <= html.find("charset") < 1024,
        "a page without language": bool(html) and not re.search(r'<html lang="(de|en)">', html),
        "a page above 95,000 bytes": len(html.encode()) > 95_000,
    }
