"""Adding to and removing from lists in YAML, with every other sign left as it is."""

import difflib
import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import ROOT
from worker.config.document import Document
from worker.config.edit import append, remove
from worker.config.emit import literal
from worker.config.tree import read
from worker.domain.errors import ConfigError

FEEDS = ("feeds",)
NEW = {"name": "neu", "url": "https://neu.example/rss"}
BLOCK = "  - name: neu\n    url: https://neu.example/rss\n"


def added(text, *items, path=FEEDS):
    return append("x.yaml", text, path, items or [NEW])


def removed(text, *positions, path=FEEDS):
    return remove("x.yaml", text, path, positions)


def plain(text):
    root, _ = read("x.yaml", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert root
    return Document("x.yaml", text, root).plain()


@dataclass(frozen=True)
class Case:
    """A text with two items or fewer, and what it is with ``NEW`` behind them."""

    name: str
    before: str
    after: str


ADDITIONS = [
    Case(
        "indented dashes",
        "version: 1\nfeeds:\n  - name: a   # why\n    url: u\nother: 1\n",
        f"version: 1\nfeeds:\n  - name: a   # why\n    url: u\n{BLOCK}other: 1\n",
    ),
    Case(
        "flush dashes",
        "feeds:\n- name: a\n  url: u\n# the others\nother: 1\n",
        "feeds:\n- name: a\n  url: u\n- name: neu\n  url: https://neu.example/rss\n"
        "# the others\nother: 1\n",
    ),
    Case(
        "wide dashes",
        "feeds:\n    -   name: a\n        url: u\n",
        "feeds:\n    -   name: a\n        url: u\n"
        "    -   name: neu\n        url: https://neu.example/rss\n",
    ),
    Case(
        "no line break at the end",
        "feeds:\n  - name: a",
        "feeds:\n  - name: a\n  - name: neu\n    url: https://neu.example/rss",
    ),
    Case(
        "blank lines between items",
        "feeds:\n  - name: a\n\n  # B\n  - name: b\n\n# end\n",
        f"feeds:\n  - name: a\n\n  # B\n  - name: b\n\n{BLOCK}\n# end\n",
    ),
    Case(
        "comments that belong to the list",
        "feeds:\n  - name: a\n    # kind: press\n\n  # - name: later\n\n# end\nother: 1\n",
        f"feeds:\n  - name: a\n    # kind: press\n\n  # - name: later\n\n{BLOCK}\n# end\nother: 1\n",
    ),
    Case(
        "items in brackets",
        "feeds:\n  - {name: a, url: 'http://u'}\n",
        "feeds:\n  - {name: a, url: 'http://u'}\n"
        "  - {name: neu, url: 'https://neu.example/rss'}\n",
    ),
    Case(
        "a list on one line",
        "feeds: [{name: a}, {name: b}]  # two\n",
        "feeds: [{name: a}, {name: b}, {name: neu, url: 'https://neu.example/rss'}]  # two\n",
    ),
    Case(
        "a list on one line with a last comma",
        "feeds: [{name: a},]\n",
        "feeds: [{name: a}, {name: neu, url: 'https://neu.example/rss'},]\n",
    ),
    Case(
        "brackets over many lines",
        "feeds: [\n  {name: a},  # one\n  {name: b}   # two\n]\n",
        "feeds: [\n  {name: a},  # one\n  {name: b},   # two\n"
        "  {name: neu, url: 'https://neu.example/rss'}\n]\n",
    ),
    Case(
        "brackets over many lines with a last comma",
        "feeds: [\n  {name: a},  # one\n]\n",
        "feeds: [\n  {name: a},  # one\n  {name: neu, url: 'https://neu.example/rss'},\n]\n",
    ),
    Case(
        "a bracket that closes on the last item's line",
        "feeds: [\n  {name: a},\n  {name: b}]\n",
        "feeds: [\n  {name: a},\n  {name: b},\n  {name: neu, url: 'https://neu.example/rss'}]\n",
    ),
    Case("an empty list", "feeds: []\nother: 1\n", f"feeds:\n{BLOCK}other: 1\n"),
    Case(
        "an empty list with a comment",
        "feeds: []  # none yet\n  # mine\n# yours\nother: 1\n",
        f"feeds:  # none yet\n  # mine\n{BLOCK}# yours\nother: 1\n",
    ),
    Case(
        "an empty list that holds a comment",
        "feeds: [  # none yet\n]\n",
        "feeds: [{name: neu, url: 'https://neu.example/rss'}  # none yet\n]\n",
    ),
    Case("a key without a value", "feeds:\nother: 1\n", f"feeds:\n{BLOCK}other: 1\n"),
    Case("a value of nothing", "feeds: ~\n", f"feeds:\n{BLOCK}"),
    Case("no key", "version: 1\n# end\n", f"version: 1\n# end\nfeeds:\n{BLOCK}"),
    Case("no key in brackets", "{version: 1}\n", "{version: 1, feeds: [{name: neu, "
         "url: 'https://neu.example/rss'}]}\n"),
    Case(
        "JSON",
        '{\n "feeds": [\n  {\n   "name": "a"\n  }\n ]\n}',
        '{\n "feeds": [\n  {\n   "name": "a"\n  },\n'
        '  {"name": "neu", "url": "https://neu.example/rss"}\n ]\n}',
    ),
    Case(
        "JSON without items",
        '{"feeds": []}',
        '{"feeds": [{"name": "neu", "url": "https://neu.example/rss"}]}',
    ),
    Case(
        "a block of text at the end",
        "feeds:\n- name: a\n  title: >-\n    one\n    two\n\n# end\n",
        "feeds:\n- name: a\n  title: >-\n    one\n    two\n"
        "- name: neu\n  url: https://neu.example/rss\n\n# end\n",
    ),
    Case(
        "a block of text that keeps its last lines",
        "feeds:\n- name: a\n  title: |+\n    one\n\nother: 1\n",
        "feeds:\n- name: a\n  title: |+\n    one\n\n"
        "- name: neu\n  url: https://neu.example/rss\nother: 1\n",
    ),
    Case(
        "anchors and aliases",
        "feeds:\n  - name: a\n    tags: &eu [x,  y]\n  - name: b\n    tags: *eu  # the same\n",
        "feeds:\n  - name: a\n    tags: &eu [x,  y]\n  - name: b\n    tags: *eu  # the same\n"
        + BLOCK,
    ),
    Case(
        "the end of a document",
        "---\nfeeds:\n  - name: a\n...\n",
        f"---\nfeeds:\n  - name: a\n{BLOCK}...\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", ADDITIONS, ids=lambda case: case.name)
def test_an_item_is_added_as_its_neighbours_are_written(case):
    assert added(case.before) == case.after


@pytest.mark.parametrize("case", ADDITIONS, ids=lambda case: case.name)
@pytest.mark.parametrize("line_break", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_line_breaks_stay_what_they_are(case, line_break):
    before, after = (text.replace("\n", line_break) for text in (case.before, case.after))

    assert added(before) == (after if line_break in before else case.after)


def test_mixed_line_breaks_stay_and_new_lines_are_like_most():
    text = "version: 1\r\nfeeds:\r\n  - name: a\n\n# end\r\n"

    assert added(text) == (
        "version: 1\r\nfeeds:\r\n  - name: a\r\n"
        "  - name: neu\r\n    url: https://neu.example/rss\n\n# end\r\n"
    )


@pytest.mark.parametrize("case", ADDITIONS, ids=lambda case: case.name)
def test_what_was_added_can_be_removed_again(case):
    last = len(plain(case.after)["feeds"]) - 1
    expected = plain(case.before).get("feeds") or []

    assert plain(removed(case.after, last))["feeds"] == expected


REMOVALS = [
    Case(
        "a first one, with what is indented like its keys",
        "feeds:\n  # of a\n  - name: a   # why\n    # kind: press\n    url: u\n    # tags: []\n"
        "  # of b\n  - name: b\n",
        "feeds:\n  # of a\n  # of b\n  - name: b\n",
    ),
    Case(
        "one between blank lines",
        "feeds:\n  - name: z\n\n  - name: a\n    url: u\n\n  - name: b\n",
        "feeds:\n  - name: z\n\n  - name: b\n",
    ),
    Case(
        "the first of a section",
        "feeds:\n  - name: z\n\n  # --- A ---\n  - name: a\n\n  - name: b\n",
        "feeds:\n  - name: z\n\n  # --- A ---\n\n  - name: b\n",
    ),
    Case("the last one", "feeds:\n  - name: z\n\n  - name: a\n", "feeds:\n  - name: z\n"),
    Case(
        "the last one before another section",
        "feeds:\n  - name: z\n\n  - name: a\n\n# end\nother: 1\n",
        "feeds:\n  - name: z\n\n# end\nother: 1\n",
    ),
    Case(
        "the last one of a file without a line break at its end",
        "feeds:\n- name: z\n- name: a",
        "feeds:\n- name: z",
    ),
    Case(
        "the only one",
        "feeds:   # ours\n  # of a\n  - name: a\n    url: u\nother: 1\n",
        "feeds: []   # ours\n  # of a\nother: 1\n",
    ),
    Case("the only one of a file", "feeds:\n- name: a", "feeds: []"),
    Case("the only one behind an anchor", "feeds: &f\n- name: a\n", "feeds: &f []\n"),
    Case("the only one in brackets", "feeds: [{name: a}]\n", "feeds: []\n"),
    Case("the only one with a comma", "feeds: [ {name: a}, ]\n", "feeds: [ ]\n"),
    Case("in brackets", "feeds: [{name: z}, {name: a}, y]\n", "feeds: [{name: z}, y]\n"),
    Case("the first in brackets", "feeds: [{name: a}, y]\n", "feeds: [y]\n"),
    Case("the last in brackets", "feeds: [y, {name: a}]  # c\n", "feeds: [y]  # c\n"),
    Case("the last before a comma", "feeds: [y, {name: a},]\n", "feeds: [y,]\n"),
    Case(
        "a line in brackets",
        "feeds: [\n  {name: z},  # of z\n  {name: a},  # of a\n  y\n]\n",
        "feeds: [\n  {name: z},  # of z\n  y\n]\n",
    ),
    Case(
        "the last line in brackets",
        "feeds: [\n  {name: z},  # of z\n  {name: a}  # of a\n]\n",
        "feeds: [\n  {name: z}  # of z\n]\n",
    ),
    Case(
        "the last line in brackets, with its comma",
        "feeds: [\n  {name: z},  # of z\n  {name: a},\n]\n",
        "feeds: [\n  {name: z},  # of z\n]\n",
    ),
    Case(
        "JSON",
        '{"feeds": [\n  {"name": "z"},\n  {\n    "name": "a"\n  }\n]}\n',
        '{"feeds": [\n  {"name": "z"}\n]}\n',
    ),
]


def place_of_a(text):
    return next(
        number
        for number, item in enumerate(plain(text)["feeds"])
        if isinstance(item, dict) and item["name"] == "a"
    )


@pytest.mark.parametrize("case", REMOVALS, ids=lambda case: case.name)
def test_an_item_is_removed_with_what_is_its_own(case):
    assert removed(case.before, place_of_a(case.before)) == case.after


@pytest.mark.parametrize("case", REMOVALS, ids=lambda case: case.name)
def test_a_removal_keeps_line_breaks(case):
    before, after = (text.replace("\n", "\r\n") for text in (case.before, case.after))

    assert removed(before, place_of_a(case.before)) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("feeds: [a, b, c, d]\n", "feeds: [b, d]\n"),
        ("feeds:\n- a\n- b\n\n- c\n\n- d\n", "feeds:\n- b\n\n- d\n"),
        ("feeds: [\n  a,\n  b,\n  c,\n  d\n]\n", "feeds: [\n  b,\n  d\n]\n"),
    ],
)
def test_several_items_are_removed_at_once(before, after):
    assert removed(before, 0, 2) == after
    assert plain(removed(before, 1, 2, 3)) == {"feeds": ["a"]}
    assert plain(removed(before, 0, 1, 2, 3)) == {"feeds": []}


def test_an_item_that_is_not_there_is_a_mistake_of_the_caller():
    with pytest.raises(LookupError, match="no items"):
        removed("feeds: [a]\n", 1)


def test_nothing_added_changes_nothing():
    assert append("x.yaml", "feeds: []\n", FEEDS, []) == "feeds: []\n"


def test_lists_are_made_with_the_keys_above_them():
    text = "topics:\n  - id: a\n    query: x\n\n  - id: b  # last\n    query: y\n"
    path = ("topics", 0, "examples", "match")
    once = added(text, "Die Nato tagt: heute", path=path)

    assert once == (
        "topics:\n  - id: a\n    query: x\n    examples:\n      match:\n"
        "        - 'Die Nato tagt: heute'\n\n  - id: b  # last\n    query: y\n"
    )
    assert plain(added(once, "Noch eins", path=path))["topics"][0]["examples"] == {
        "match": ["Die Nato tagt: heute", "Noch eins"]
    }


def test_a_key_is_made_inside_brackets():
    assert added("a: [{b: 1}]\n", "x", path=("a", 0, "c")) == "a: [{b: 1, c: [x]}]\n"
    assert added("a: {}\n", "x", path=("a", "c")) == "a:\n  c:\n    - x\n"


VALUES = [
    ("plain", "plain"),
    ("two words", "two words"),
    ("Süddeutsche Zeitung", "Süddeutsche Zeitung"),
    ("https://a.example/?b=1&c=%20#d", "https://a.example/?b=1&c=%20#d"),
    ("", "''"),
    ("true", "'true'"),
    ("007", "'007'"),
    ("1e3", "'1e3'"),
    ("null", "'null'"),
    ("NO", "NO"),
    ("it's", "it's"),
    ("'quoted'", "'''quoted'''"),
    ("a: b", "'a: b'"),
    ("a:", "'a:'"),
    ("a #b", "'a #b'"),
    ("- a", "'- a'"),
    ("@nato", "'@nato'"),
    ("*", "'*'"),
    (" a", "' a'"),
    ("a\tb", '"a\\tb"'),
    ("a\nb", '"a\\nb"'),
    ("a\u2028b\x85", '"a\\u2028b\\u0085"'),
    ("\U000e0001", '"\\U000e0001"'),
    ('say "x" \\', 'say "x" \\'),
    (True, "true"),
    (15, "15"),
    (0.5, "0.5"),
    (None, "null"),
    ([], "[]"),
    (["a, b", "c"], "['a, b', c]"),
]


@pytest.mark.parametrize("value, written", VALUES)
def test_values_are_written_as_a_person_would(value, written):
    text = added("feeds: []\n", value)

    assert text == f"feeds:\n  - {written}\n"
    assert plain(text)["feeds"] == [value]


def test_long_lists_stand_in_lines():
    text = added("feeds: []\n", {"name": "a", "tags": [f"tag-{n}" for n in range(20)]})

    assert "    tags:\n      - tag-0\n" in text


@pytest.mark.parametrize("text", ["${HOME}", "a ${HOME:-x} b", "$${HOME}", "${"])
def test_text_never_becomes_a_variable(text, load_with, minimal):
    item = {"name": "a", "url": "https://a.example/", "title": text}
    feeds = append("feeds.yaml", minimal["feeds.yaml"], FEEDS, [item])

    loaded = load_with({"HOME": "secret"}, feeds=feeds)

    assert loaded.config
    assert loaded.config.feeds[-1].title == text


REFUSED = [
    ("feeds: other\n", "no list"),
    ("feeds: {a: 1}\n", "no list"),
    ("feeds: &f [a]\nother: *f\n", "not edited safely"),
    ("feeds: [a\n", "expected"),
    ("", "no keys"),
    ("- a\n", "no keys"),
]


@pytest.mark.parametrize("text, why", REFUSED)
def test_what_cannot_be_edited_is_refused_with_its_place(text, why):
    with pytest.raises(ConfigError, match=why) as refused:
        added(text)
    (problem,) = refused.value.problems
    assert problem.file == "x.yaml"


def test_an_item_that_others_refer_to_is_not_removed():
    with pytest.raises(ConfigError, match="by hand"):
        removed("feeds:\n  - &a {name: x}\n  - *a\n", 0)


def test_the_shipped_feeds_gain_and_lose_nothing_else():
    text = ROOT.joinpath("config", "feeds.yaml").read_text()
    once = added(text)
    diff = [
        line for line in difflib.ndiff(text.splitlines(), once.splitlines()) if line[0] in "+-"
    ]

    assert diff == ["+ ", "+   - name: neu", "+     url: https://neu.example/rss"]
    assert removed(once, len(plain(text)["feeds"])) == text


def test_every_shipped_feed_can_be_removed_alone():
    text = ROOT.joinpath("config", "feeds.yaml").read_text()
    items = plain(text)["feeds"]
    comments = [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]
    for position in range(0, len(items), 7):
        left = removed(text, position)

        assert plain(left)["feeds"] == items[:position] + items[position + 1 :]
        assert [
            line.strip() for line in left.splitlines() if line.lstrip().startswith("#")
        ] == comments


NAMES = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=12)
SCALARS = NAMES | st.booleans() | st.integers(-9, 99)
ITEMS = st.dictionaries(NAMES.filter(bool), SCALARS | st.lists(NAMES, max_size=3), min_size=1)
COMMENTS = st.sampled_from(["", "# note", "  # note", "    # note", "\n# - name: b"])


def as_json(value):
    return json.dumps(value, ensure_ascii=False)


def in_block(items, indent, comments):
    pad = " " * indent
    for number, item in enumerate(items):
        lines = [f"{as_json(key)}: {as_json(value)}" for key, value in item.items()]
        yield f"{pad}- " + f"\n{pad}  ".join(lines)
        yield comments[number % len(comments)] if comments else ""


def in_brackets(items, indent, comments):
    pad = " " * (indent + 1)
    for number, item in enumerate(items):
        comma = "," if number < len(items) - 1 else ""
        yield f"{pad}{as_json(item)}{comma}  # of {number}"
    yield pad + "]"


@st.composite
def texts(draw):
    """A file in some way of writing, with its items."""
    items = draw(st.lists(ITEMS, max_size=4))
    indent, comments = draw(st.sampled_from([0, 2, 4])), draw(st.lists(COMMENTS, max_size=3))
    if not items:
        body = draw(st.sampled_from([" []", "", " ~", " [ ]  # none"]))
    elif draw(st.booleans()):
        body = "\n" + "\n".join(in_block(items, indent, comments))
    else:
        body = " [\n" + "\n".join(in_brackets(items, indent, comments))
    end = draw(st.sampled_from(["", "\n", "\nother: 1", "\n\n# end\nother: |+\n  text\n\n"]))
    text = f"# head\nversion: 1\nfeeds:{body}{end}"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), items


def lines_of(text):
    return text.replace("\r\n", "\n").split("\n")


@given(texts(), ITEMS)
def test_whatever_the_file_only_the_new_item_comes_in(written, item):
    text, items = written
    after = added(text, item)

    assert plain(after)["feeds"] == [*items, literal(item)]
    if items:
        gone = Counter(lines_of(text)) - Counter(lines_of(after))
        assert gone.total() <= 1  # the line that gets a comma


@given(texts(), st.data())
def test_whatever_the_file_only_the_items_named_go(written, data):
    text, items = written
    assume(items)
    positions = data.draw(st.sets(st.integers(0, len(items) - 1), min_size=1))
    after = removed(text, *positions)

    left = [item for number, item in enumerate(items) if number not in positions]
    assert plain(after)["feeds"] == left
    assert plain(after).get("other") == plain(text).get("other")
    assert ("# end" in after) == ("# end" in text)


SIGNS = st.sampled_from([*"\t\n -[]{},:&*#|>\"'", "*a", "&a ", "- ", "\n  ", "|+\n", "\n# x\n"])


@given(
    st.sampled_from([case.before for case in ADDITIONS]),
    st.lists(st.tuples(st.integers(0, 200), SIGNS), max_size=4),
)
def test_however_odd_the_file_an_edit_is_right_or_refused(text, insertions):
    for position, signs in insertions:
        at = position % (len(text) + 1)
        text = text[:at] + signs + text[at:]
    try:
        after = added(text)
    except ConfigError:
        return
    root, _ = read("x.yaml", after)
    feeds = root.get("feeds") if root else None
    assert feeds
    assert Document("x.yaml", after, feeds.items[-1]).plain() == NEW
    with suppress(ConfigError):
        removed(after, *range(len(feeds.items) - 1))
