"""Chat messages: their exact bodies, their services' limits, and foreign text that stays text."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.render.chats import GOLDEN, body, golden_files
from tests.unit.render.notices import STORY, TROUBLE, many, notice, ops, overview
from tests.unit.render.tellings import KINDS, SURVEY, UPDATED, digest, hostile
from worker.domain.alerts import AlertKind, ChannelType
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.domain.topics import Priority
from worker.render.lengths import shortened, units
from worker.render.presets import PRESETS, discord, mattermost, ntfy, slack, teams
from worker.render.presets.markdown import escaped

SLACK, TEAMS, MATTERMOST = ChannelType.SLACK, ChannelType.TEAMS, ChannelType.MATTERMOST
DISCORD, NTFY = ChannelType.DISCORD, ChannelType.NTFY
every_chat = pytest.mark.parametrize("type_", PRESETS)


def said(type_: ChannelType, told: Notice) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(body(type_, told))
    return message


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a message with the key it stands under."""
    match value:
        case dict():
            for name, item in value.items():
                yield from leaves(item, name)
        case list():
            for item in value:
                yield from leaves(item, key)
        case str():
            yield key, value


def text_of(type_: ChannelType, told: Notice) -> str:
    return "\n".join(text for _, text in leaves(said(type_, told)))


# --- exact bodies --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(f"{t}-{kind}" for t in PRESETS for kind in KINDS))
def test_a_message_of_every_kind_is_as_its_golden_body_says(name: str) -> None:
    expected = {file.stem: told for file, told in golden_files()}[name]
    assert json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8")) == expected


def test_no_golden_body_is_left_over() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {file.name for file, _ in golden_files()}


@every_chat
@pytest.mark.parametrize("kind", KINDS)
def test_a_body_is_compact_json_and_the_same_each_time(type_: ChannelType, kind: str) -> None:
    raw = body(type_, KINDS[kind])
    assert raw == body(type_, KINDS[kind])
    compact = json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":"))
    assert raw == compact.encode()


# --- limits, as the services name them -----------------------------------------------------


def slack_limits(message: dict[str, Any]) -> None:
    blocks = message["blocks"]
    assert len(blocks) <= 50
    for block in blocks:
        texts = [text for key, text in leaves(block) if key in {"text", "url"}]
        most = 150 if block["type"] == "header" else 3000
        assert 0 < sum(map(len, texts)) <= most
        assert all(texts)


def teams_limits(message: dict[str, Any]) -> None:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) <= 28_000
    assert len(text.encode("utf-16-le")) <= 28_000


def mattermost_limits(message: dict[str, Any]) -> None:
    assert 0 < len(message["text"]) <= 16_383


def discord_limits(message: dict[str, Any]) -> None:
    embeds = message["embeds"]
    assert len(message["content"]) <= 2000
    assert 0 < len(embeds) <= 10
    assert all(len(embed.get("title", "")) <= 256 for embed in embeds)
    assert all(0 < len(embed["description"]) <= 4096 for embed in embeds)
    assert sum(len(embed.get("title", "")) + len(embed["description"]) for embed in embeds) <= 6000


def ntfy_limits(message: dict[str, Any]) -> None:
    assert 0 < len(message["message"].encode()) <= 4096
    assert 0 < len(message["title"].encode()) <= 250
    assert len(json.dumps(message, ensure_ascii=False).encode()) <= 8192
    assert message["priority"] in {1, 2, 3, 4, 5}


LIMITS = {
    SLACK: slack_limits,
    TEAMS: teams_limits,
    MATTERMOST: mattermost_limits,
    DISCORD: discord_limits,
    NTFY: ntfy_limits,
}


def test_the_modules_know_the_limits_that_are_tested() -> None:
    assert (slack.MOST_BLOCKS, slack.LONGEST_BLOCK, slack.LONGEST_HEADER) == (50, 3000, 150)
    assert (mattermost.LONGEST_TEXT, teams.LARGEST_MESSAGE) == (16_383, 28_000)
    assert (discord.MOST_EMBEDS, discord.LONGEST_EMBEDS, ntfy.LARGEST_TEXT) == (10, 6000, 4096)


@every_chat
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_to_the_limits(type_: ChannelType, kind: str) -> None:
    LIMITS[type_](said(type_, KINDS[kind]))


def endless(text: str, number: int = 1) -> NoticeStory:
    """A story with more of everything than any message has room for."""
    snippet = Snippet(text * 60, ((0, len(text)),))
    topics = tuple(replace(STORY.topics[0], id=f"t{n}", title=text * 20) for n in range(12))
    return replace(
        UPDATED,
        alert=f"{number:024x}",
        story=number,
        title=text * 300,
        told_title=text * 200,
        url=f"https://quelle-a.example/{number}?{'x' * 1900}",
        outlet=text * 40,
        authors=(text * 20,) * 9,
        agencies=(text * 20,) * 9,
        topics=topics,
        snippets=(snippet,) * 9,
        fresh=(snippet,) * 9,
        routes=tuple(f"{text * 20}{n}" for n in range(12)),
    )


@every_chat
@pytest.mark.parametrize(
    "text", ["Rüstung ", "*", "@", "👩‍🚀", '"\\', "\ud800\u202e", "漢", "<!x>"]
)
def test_endless_stories_are_cut_until_they_fit(type_: ChannelType, text: str) -> None:
    for count in (1, 7):
        told = notice(stories=tuple(endless(text, number) for number in range(count)))
        LIMITS[type_](said(type_, told))


@every_chat
@pytest.mark.parametrize("kind", [AlertKind.NEW, AlertKind.CATCH_UP, AlertKind.DIGEST])
def test_every_story_is_named_or_counted(type_: ChannelType, kind: AlertKind) -> None:
    stories = tuple(replace(story, title=f"Teil-{story.story}.") for story in many(120))
    told = digest(kind=kind, stories=stories, already=stories[:7])
    text = text_of(type_, told)
    LIMITS[type_](said(type_, told))
    named = set(re.findall(r"Teil-(\d+)\.", text.replace("\\", "")))
    rest = [int(n) for n in re.findall(r"und (\d+) weitere\b", text)]
    listed = int(next(iter(re.findall(r"(\d+) weitere Geschichten", text)), 0))
    assert len(named) >= 10
    assert len(named) + sum(rest[:1]) >= 120
    assert listed or type_ in {MATTERMOST, TEAMS}


@every_chat
def test_a_survey_of_many_dead_feeds_fits(type_: ChannelType) -> None:
    failing = tuple((f"quelle-{'ü' * 90}-{n}", STORY.first_seen) for n in range(400))
    told = digest(stories=(), already=(), survey=replace(SURVEY, feeds=500, failing=failing))
    LIMITS[type_](said(type_, told))
    assert "weitere" in text_of(type_, told)


TEXT = st.text(st.characters(), max_size=300)


@settings(max_examples=25, deadline=None)
@given(TEXT, TEXT, st.integers(1, 12), st.sampled_from(sorted(PRESETS)))
def test_whatever_is_told_fits(one: str, two: str, count: int, type_: ChannelType) -> None:
    story = replace(STORY, title=one, outlet=two, url=two, snippets=(Snippet(one, ()),))
    stories = tuple(replace(story, story=n, told_title=two) for n in range(count))
    LIMITS[type_](said(type_, notice(stories=stories)))
    LIMITS[type_](said(type_, ops(replace(TROUBLE, title=one * 9, detail=f"{two}\n" * count))))


@every_chat
def test_passages_are_quotations_of_at_most_300_characters(type_: ChannelType) -> None:
    long = Snippet("Verbatim text goes on and on. " * 40, ())
    text = text_of(type_, notice(replace(STORY, snippets=(long,)))).replace("\\", "")
    quoted = re.search(r"(?:Verbatim text goes on and on\. ?)+", text)
    assert quoted
    assert 200 < len(quoted[0]) <= 300


# --- what a message holds ------------------------------------------------------------------


@every_chat
def test_a_message_says_what_readers_ask(type_: ChannelType) -> None:
    text = text_of(type_, KINDS["alert"])
    for fact in (
        "Sofortmeldung", STORY.title, "Quelle A", "Juni 2023", "Rüstungsproduktion", "Warum",
        "2 Kopien nicht einzeln gemeldet", "eilmeldungen", "0a71c2d59de1801a0d662e7e",
    ):  # fmt: skip
        assert fact in text
    assert str(STORY.url) in text


@every_chat
def test_follow_ups_and_corrections_say_what_is_new_and_what_they_are(type_: ChannelType) -> None:
    update, correction = text_of(type_, KINDS["update"]), text_of(type_, KINDS["correction"])
    assert "Nachtrag" in update
    assert "acht" in update
    assert "Neu seit der letzten Meldung" in update
    assert "Korrektur zu Ihrer Meldung" in correction
    assert "Zurückgezogen" in text_of(type_, KINDS["retraction"])


@every_chat
def test_an_empty_digest_says_what_was_checked(type_: ChannelType) -> None:
    text = text_of(type_, KINDS["empty_digest"])
    for fact in ("Nichts Neues", "412 Artikel", "Quellen waren lesbar", "quelle-d"):
        assert fact in text


@pytest.mark.parametrize(
    "told, priority, urgent",
    [
        (notice(replace(STORY, priority=Priority.LOW)), 2, False),
        (notice(replace(STORY, priority=Priority.NORMAL)), 3, False),
        (notice(replace(STORY, priority=Priority.HIGH)), 4, False),
        (notice(replace(STORY, priority=Priority.CRITICAL)), 5, True),
        (overview(12), 5, True),
        (digest(), 3, False),
        (KINDS["ops"], 4, False),
        (KINDS["ops_over"], 3, False),
        (KINDS["test"], 3, False),
    ],
)
def test_ntfy_rings_as_loudly_as_the_message_is_urgent(
    told: Notice, priority: int, urgent: bool
) -> None:
    message = said(NTFY, told)
    assert message["priority"] == priority
    assert ("tags" in message) == urgent


def test_a_tap_opens_the_one_story_and_other_links_stand_in_the_text() -> None:
    one, several = said(NTFY, KINDS["alert"]), said(NTFY, KINDS["grouped"])
    assert one["click"] == STORY.url
    assert STORY.url not in one["message"]
    assert "click" not in several
    assert "https://quelle-a.example/politik/3" in several["message"].splitlines()


ESCAPE = r"\\([!-/:-@\[-`{-~])"


# --- foreign text stays text ---------------------------------------------------------------


@every_chat
def test_only_web_addresses_become_links(type_: ChannelType) -> None:
    told = said(type_, hostile())
    links = [text for key, text in leaves(told) if key in {"url", "click"}]
    assert all(link.startswith("https://evil.example/") for link in links)
    raw = body(type_, hostile()).decode()
    assert "data:text" not in raw
    assert "alert(1)" not in raw


@every_chat
def test_no_control_or_bidi_character_gets_through(type_: ChannelType) -> None:
    for _, text in leaves(said(type_, hostile())):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_slack_gets_no_markup_but_in_its_escaped_fallback() -> None:
    message = said(SLACK, hostile())
    assert {text for key, text in leaves(message) if key == "type"} == {
        "header", "plain_text", "rich_text", "rich_text_section", "rich_text_quote", "text", "link",
    }  # fmt: skip
    alone = said(SLACK, replace(hostile(), stories=hostile().stories[:1]))
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", alone["text"])
    assert "&lt;!channel&gt;" in alone["text"]


def test_teams_gets_text_that_knows_no_markdown() -> None:
    message = said(TEAMS, hostile())
    kinds = {text for key, text in leaves(message) if key == "type"}
    assert kinds == {
        "message", "AdaptiveCard", "Container", "RichTextBlock", "TextRun", "Action.OpenUrl",
    }  # fmt: skip
    for _, text in leaves(message):
        assert "{{" not in text
        assert "${" not in text


@pytest.mark.parametrize(
    "text",
    [
        "*x*", "**x**", "_x_", "~~x~~", "`x`", "```x", "||x||", "> x", "# x", "[a](javascript:x)",
        "[a](https://evil.example)", "![a](https://evil.example/a.png)", "<https://evil.example>",
        "https://evil.example/a", "www.evil.example", "@everyone", "@here", "@channel", "@all",
        "@anna.m", "<@123>", "<@&1>", "<#12>", "<t:1700000000:R>", "<:a:12>", "</go:12>", ":tada:",
        "#hashtag", "~town-square", "&lt;b&gt;", "&#64;here", "- x", "+ x", "1. x", "2) x", "====",
        "a | b", "\\*x\\*", "x@evil.example", "javascript:alert(1)//",
    ],
)  # fmt: skip
def test_markdown_means_nothing_in_a_title(text: str) -> None:
    """After its escapes are taken out, nothing is left that either service reads."""
    written = escaped(text)
    assert shown(written) == text
    left = re.sub(ESCAPE, "x", written)
    assert not re.search(r"[*_`|\[\]>\\]|~~|~\w|#\w|^#|@\w|www\.|://|&#?\w+;|<[\w/@#:!&]", left)
    assert not re.search(r":[\w+-]+:", left)
    assert not re.match(r"\s*(?:[-+=]|\d+[.)])", left)


def shown(written: str) -> str:
    """What a reader sees of escaped text."""
    return re.sub(ESCAPE, r"\1", written).replace("\u2060", "")


@given(st.text(st.characters(exclude_characters="\u2060"), max_size=60))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert shown(escaped(text)) == text


def test_discord_may_ping_nobody() -> None:
    for told in KINDS.values():
        assert said(DISCORD, told)["allowed_mentions"] == {"parse": []}


def test_highlights_are_bold_where_there_is_bold() -> None:
    assert "**Rüstungsproduktion**" in said(MATTERMOST, KINDS["alert"])["text"]
    assert "**Rüstungsproduktion**" in said(DISCORD, KINDS["alert"])["embeds"][1]["description"]
    bold = [
        element["text"]
        for block in said(SLACK, KINDS["alert"])["blocks"][1:]
        for part in block["elements"]
        for element in part["elements"]
        if part["type"] == "rich_text_quote" and element.get("style") == {"bold": True}
    ]
    assert bold == ["Rüstungsproduktion", "Rüstungskonzernen", "nukleare Abschreckung"]


# --- measuring -----------------------------------------------------------------------------


def test_lengths_count_as_javascript_does() -> None:
    assert [units(text) for text in ("a", "ü", "漢", "🚀")] == [1, 1, 1, 2]


def test_an_escape_is_never_cut_from_its_sign() -> None:
    assert shortened(["a", "\\*", "b"], 4) == "a\\*b"
    assert shortened(["a", "\\*", "b"], 3) == "a…"
    assert shortened(["a", " ", "b", "c"], 3) == "a…"
