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
    *("a", "b", "br", "h1", "h2", "p", "mark", "span"),
}


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
    head, _, _ = raw.partition(b"\r\n\r\n")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return [*_bytes(raw, head), *_headers(head, message), *_parts(message)]


def _bytes(raw: bytes, head: bytes) -> list[str]:
    return _broken(
        {
            "a bare line feed": b"\n" in raw.replace(b"\r\n", b""),
            "a bare carriage return": b"\r" in raw.replace(b"\r\n", b""),
            "bytes beyond ASCII": not raw.isascii(),
            "a control character": re.search(rb"[^\r\n\t -~]", raw) is not None,
            "a line above 998": max(map(len, raw.split(b"\r\n"))) > 998,
            "a header line above 78": max(map(len, head.split(b"\r\n"))) > 78,
        }
    )


def _headers(head: bytes, message: EmailMessage) -> list[str]:
    unfolded = re.sub(rb"\r\n[ \t]", b" ", head).decode("ascii")
    lines = dict(line.split(": ", 1) for line in unfolded.split("\r\n"))
    names = [name.lower() for name in message]
    ids = [lines[name] for name in ID_HEADERS if name in lines]
    references = lines.get("References", "").split()
    return _broken(
        {
            "a header missing or twice": any(names.count(name.lower()) != 1 for name in ONCE),
            "a header nobody knows": not set(names) <= KNOWN,
            "an encoded word in an id": any("=?" in value for value in ids),
            "a bad id": not re.fullmatch(r"<[0-9a-f]{24}@[a-z0-9.-]+>", lines["Message-ID"]),
            "a long id": any(len(token) > 64 for value in references for token in value.split()),
            "References without In-Reply-To": references[-1:]
            != lines.get("In-Reply-To", "").split(),
            "a reference to itself": lines["Message-ID"] in references,
            "a date without zone": message["Date"].datetime.tzinfo is None,
            "a subject above 130": len(message["Subject"]) > 130,
            "not marked as automatic": lines["Auto-Submitted"] != "auto-generated",
        }
    )


def _parts(message: EmailMessage) -> list[str]:
    parts = list(message.iter_parts()) or [message]
    encodings = {part["Content-Transfer-Encoding"] for part in parts}
    text = parts[0].get_content().replace("\r\n", "\n")
    html = parts[1].get_content() if len(parts) > 1 else ""
    page = Page(html)
    web = {link for link in page.links if not link.startswith("mailto:")}
    mailboxes = {link.removeprefix("mailto:") for link in page.links} - web
    return _broken(
        {
            "text is not first": [part.get_content_subtype() for part in parts]
            != ["plain", "html"][: len(parts)],
            "not quoted-printable": encodings != {"quoted-printable"},
            "a text line above 76": any(
                len(line) > 76 for line in text.split("\n") if not re.match(r" *https?://", line)
            ),
            "a link that is not http": any(
                not re.match(r"https?://[^\s@]+$", link) for link in web
            ),
            "a link that the text lacks": not web <= set(text.split()),
            "an address that the text lacks": any(box not in text for box in mailboxes),
            "remote content": bool(page.loading) or re.search(r"url\(|@import", html) is not None,
            "a tag nobody asked for": not page.tags <= ALLOWED_TAGS,
            "a late charset": bool(html) and not 0 <= html.find("charset") < 1024,
        }
    )


def _broken(rules: dict[str, bool]) -> list[str]:
    return [name for name, broken in rules.items() if broken]
