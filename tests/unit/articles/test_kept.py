"""A text that its page gave, kept under what its feed says now."""

from dataclasses import replace

import pytest

from tests.builders import SENTENCES, article, text
from worker.articles.kept import with_kept_matches, with_kept_text
from worker.domain.articles import Article, Author, PageUse, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.topics import Field, Hit, Match, Priority

STORED = article(
    title="Treffen in Brüssel",
    lead="Der alte Anriss.",
    body=text(0, 1),
    text_source=TextSource.PAGE,
)
EDITED = replace(
    STORED,
    title="Treffen in Brüssel endet",
    lead="Munition war das Thema.",
    body="",
    text_source=TextSource.FEED,
    page=PageUse.PENDING,
)


def found(source: Article, *words: str, topic: str = "munition") -> Match:
    """A match with a hit wherever a word stands first in a field."""
    fields = {Field.TITLE: source.title, Field.LEAD: source.lead, Field.BODY: source.body}
    hits = [
        Hit(word, word, field, told.index(word), told.index(word) + len(word))
        for word in words
        for field, told in fields.items()
        if word in told
    ]
    return Match(topic, Priority.NORMAL, tuple(hits))


def kept(edited: Article, mine: tuple[Match, ...], before: tuple[Match, ...]) -> dict[str, Match]:
    """The matches by topic; each of their hits stands where it says."""
    full = with_kept_text(edited, STORED)
    matches = with_kept_matches(edited, mine, STORED, before)
    fields = {Field.TITLE: full.title, Field.LEAD: full.lead, Field.BODY: full.body}
    for match in matches:
        for hit in match.hits:
            assert fields[hit.field][hit.start : hit.end] == hit.form
    return {match.topic: match for match in matches}


def test_the_text_stays_and_the_title_and_teaser_change() -> None:
    full = with_kept_text(EDITED, STORED)
    assert (full.title, full.lead, full.body) == (EDITED.title, EDITED.lead, STORED.body)
    assert (full.text_source, full.page) == (TextSource.PAGE, PageUse.PENDING)


def test_what_the_page_said_beside_its_text_stays() -> None:
    """The feed's day stays the page's minute; and nothing is modified before it is published."""
    minute = Published("2026-04-25T18:00:00Z", Precision.MINUTE, "datePublished")
    stored = replace(
        STORED,
        authors=(Author("Eva Nowak"),),
        agencies=("dpa",),
        place="Brüssel",
        published=minute,
        modified=replace(minute, value="2026-04-25T19:00:00Z"),
        is_paywalled=True,
    )
    day = Published("2026-04-25", Precision.DAY, "pubDate")
    full = with_kept_text(replace(EDITED, agencies=("AP",), published=day), stored)
    assert (full.authors, full.place, full.is_paywalled) == (stored.authors, "Brüssel", True)
    assert (full.agencies, full.published, full.modified) == (
        ("AP", "dpa"),
        minute,
        stored.modified,
    )
    again = replace(EDITED, published=replace(minute, value="2026-04-26T09:00:00Z"))
    assert with_kept_text(again, stored).modified is None


@pytest.mark.parametrize("teaser", ["", STORED.lead, "Der alte Anriss", SENTENCES[1]])
def test_a_teaser_that_the_text_says_already_is_not_said_twice(teaser: str) -> None:
    assert with_kept_text(replace(EDITED, lead=teaser), STORED).text == STORED.text


def test_topics_of_the_kept_text_stay_and_those_of_the_entry_come() -> None:
    before = (found(STORED, "Nato", topic="nato"), found(STORED, "Munition"))
    topics = kept(
        EDITED, (found(EDITED, "Munition"), found(EDITED, "endet", topic="ende")), before
    )
    assert topics.keys() == {"munition", "nato", "ende"}
    assert [hit.field for hit in topics["munition"].hits] == [Field.LEAD, Field.BODY]
    assert [hit.field for hit in topics["ende"].hits] == [Field.TITLE]


def test_a_topic_of_the_old_teaser_or_title_alone_goes_with_it() -> None:
    before = (found(STORED, "Anriss", topic="anriss"), found(STORED, "Treffen", topic="treffen"))
    assert kept(EDITED, (), before) == {}


def test_a_topic_of_a_title_that_stays_stays() -> None:
    edited = replace(EDITED, title=STORED.title)
    assert kept(edited, (), (found(STORED, "Treffen"),))["munition"].hits


def test_a_teaser_in_two_parts_becomes_one_lead() -> None:
    edited = replace(EDITED, lead="Zwei Teile.", body="Munition ist der zweite.")
    assert with_kept_text(edited, STORED).lead == edited.text
    (hit,) = kept(edited, (found(edited, "Munition"),), ())["munition"].hits
    assert hit.field is Field.LEAD


def test_hits_of_a_teaser_that_is_not_kept_go() -> None:
    edited = replace(EDITED, lead="", body=SENTENCES[0])
    topics = kept(edited, (found(edited, "Munition"),), (found(STORED, "Munition"),))
    assert [hit.field for hit in topics["munition"].hits] == [Field.BODY]
