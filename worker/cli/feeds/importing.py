"""From a list of feeds to entries of ``feeds.yaml``, and back: what is taken, and why the rest not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path
from typing import Self

from worker.cli.feeds.addresses import canonical, holds_credentials, host_label
from worker.config.feed_items import KEYS, FeedItem, feed_item, misfits, read_flags
from worker.domain.feeds import FeedSpec
from worker.domain.settings import Config
from worker.feeds.discover import web_address
from worker.feeds.naming import feed_name, language_code
from worker.feeds.opml import Outline
from worker.text.addresses import without_userinfo
from worker.text.normalise import clean_line

_CREDENTIALS = ("username", "password_file")
_NO_ADDRESS = "https://refused.invalid/"
"""In place of what is none, while the rest of an entry is looked at."""
MAX_SHOWN = 300
_NEEDED = frozenset({"", "url"})
"""What is wrong there cannot be left out."""


class Action(StrEnum):
    ADDED = auto()
    KNOWN = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one feed of a list, and why. ``item`` is its new entry, if it gets one."""

    action: Action
    name: str | None
    url: str
    detail: str = ""
    line: int = 0
    item: FeedItem | None = field(default=None, repr=False)


def as_outline(spec: FeedSpec, folder: Path) -> Outline:
    """A configured feed as a list tells it."""
    item = feed_item(spec, folder)
    auth = item.pop("auth", None)
    own = {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in item.items()
        if key not in {"url", "language", "tags"}
    }
    if isinstance(auth, dict):
        own |= {key: str(auth[key]) for key in _CREDENTIALS}
    text = spec.title or spec.outlet or spec.name
    return Outline(spec.url, text, spec.language, spec.tags, own)


def plan(
    outlines: Sequence[Outline], config: Config, folder: Path, *, with_auth: bool
) -> list[Step]:
    """What an import does, feed by feed in the list's order. The names are new to the config.

    A feed that is known by another spelling of its address, or stands twice in the list, is left
    out; so is what the config would refuse of a feed, or the feed itself where that is no use.
    """
    drafts = [_Draft.of(outline, with_auth=with_auth) for outline in outlines]
    wrong = misfits([draft.item for draft in drafts], folder)
    known = _Known(config)
    return [_step(draft, misfit, known) for draft, misfit in zip(drafts, wrong, strict=True)]


class _Known:
    """The feeds there are, those that were just taken among them."""

    def __init__(self, config: Config) -> None:
        self.names = {spec.name for spec in config.feeds}
        self._configured = {canonical(spec.url): spec.name for spec in config.feeds}
        self._exact: dict[str, str] = {}
        self._listed: dict[str, str] = {}

    def name_of(self, url: str, *, is_own: bool) -> str | None:
        """The name under which a feed is known. An own list may hold what the config held: two
        feeds whose addresses differ by no more than http and https, for one.
        """
        listed = self._exact.get(_bare(url)) if is_own else self._listed.get(canonical(url))
        return self._configured.get(canonical(url)) or listed

    def add(self, name: str, url: str) -> None:
        self.names.add(name)
        self._exact[_bare(url)] = name
        self._listed[canonical(url)] = name


@dataclass(slots=True)
class _Draft:
    """An entry as its list has it, before it is known to fit; and what is to be said of it."""

    outline: Outline
    item: FeedItem
    refused: str = ""
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, outline: Outline, *, with_auth: bool) -> Self:
        own = {key: value for key, value in outline.own.items() if key not in _CREDENTIALS}
        told: FeedItem = {
            **own,
            "name": own.get("name") or "unnamed",
            "url": web_address(outline.url) or _NO_ADDRESS,
            "title": own.get("title") or (None if own else outline.text or None),
            "language": language_code(outline.language),
            "tags": [*outline.tags] or None,
        }
        item = {key: told.pop(key, None) for key in KEYS} | told
        draft = cls(outline, read_flags({key: value for key, value in item.items() if value}))
        draft.refused = _refusal(outline.url)
        draft._settle_login(with_auth=with_auth)
        return draft

    def leave_out(self, key: str, why: str) -> None:
        """What the config would refuse. A feed whose login is left out could only fail."""
        self.item.pop(key, None)
        self.remarks.append(f"left out: {why}")
        if key == "auth":
            self.item["enabled"] = False
            self.remarks.append("switched off without its login")

    def _settle_login(self, *, with_auth: bool) -> None:
        login = {key: self.outline.own[key] for key in _CREDENTIALS if key in self.outline.own}
        if not login:
            return
        self.item["auth"] = login
        if not with_auth:
            self.leave_out("auth", "auth (--with-auth takes it)")


def _refusal(url: str) -> str:
    if not url:
        return "the list tells no address of a feed"
    if holds_credentials(url):
        return "its address holds a user name or a password: they belong into auth"
    return "" if web_address(url) else "no address of the web"


def _bare(url: str) -> str:
    return url.partition("#")[0]


def _step(draft: _Draft, wrong: Mapping[str, str], known: _Known) -> Step:
    outline, url = draft.outline, str(draft.item["url"])
    refused = draft.refused or next((wrong[key] for key in wrong if key in _NEEDED), "")
    if refused:
        shown = clean_line(without_userinfo(outline.url)[:MAX_SHOWN])
        return Step(Action.REFUSED, None, shown, refused, outline.line)
    same = known.name_of(url, is_own=bool(outline.own))
    if same:
        return Step(Action.KNOWN, same, url, "", outline.line)
    for key, why in wrong.items():
        draft.leave_out(key, why)
    name = outline.own.get("name", "")
    if not name or "name" in wrong or name in known.names:
        name = feed_name(name or outline.text, host_label(url), known.names)
    known.add(name, url)
    detail = clean_line("; ".join(draft.remarks))
    return Step(Action.ADDED, name, url, detail, outline.line, _named(name, draft.item))


def _named(name: str, item: FeedItem) -> FeedItem:
    return {"name": name, **{key: value for key, value in item.items() if key != "name"}}
