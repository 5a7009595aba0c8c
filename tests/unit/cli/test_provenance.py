"""Who published first, and how long the others took, as far as it is known and no further."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.cli.provenance import (
    lag_in_words,
    moment_of,
    provenance,
    ruling_document,
    shown,
    verdict_document,
)
from worker.cli.story_words import ruling_in_words, verdict_in_words
from worker.domain.dates import Precision, Published
from worker.domain.stories import Correction, Relation, Verdict, VerdictReason
from worker.domain.story_store import Copy, Ruling, RulingKind

SEEN = datetime(2026, 4, 28, 12, 0, tzinfo=UTC)
NEW = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR, detail="nothing is like it")


def at(hour: int, minute: int = 0) -> Published:
    return Published.at(datetime(2026, 4, 25, hour, minute, tzinfo=UTC), "pubDate")


def day(value: str = "2026-04-25") -> Published:
    return Published(value, Precision.DAY, "header")


def copy(name: str, published: Published | None, seen: datetime = SEEN) -> Copy:
    return Copy(
        article=1,
        source=None,
        title="Nato berät",
        outlet=name,
        url=None,
        feed=None,
        published=published,
        first_seen=seen,
        agencies=(),
        verdict=NEW,
    )


def order(*copies: Copy) -> list[str]:
    return [placed.copy.outlet for placed in provenance(copies).copies]


def test_copies_stand_in_the_order_of_their_publication_not_of_their_coming() -> None:
    came = provenance([copy("b", at(19)), copy("c", at(21, 30)), copy("a", at(18))])
    assert [placed.copy.outlet for placed in came.copies] == ["a", "b", "c"]
    assert [placed.lag for placed in came.copies] == [
        timedelta(0),
        timedelta(hours=1),
        timedelta(hours=3, minutes=30),
    ]
    assert came.certain


def test_a_day_without_a_clock_never_stands_before_a_clock_of_that_day() -> None:
    came = provenance([copy("day", day()), copy("clock", at(18))])
    assert [placed.copy.outlet for placed in came.copies] == ["clock", "day"]
    assert not came.certain
    assert came.copies[1].lag is None
    assert lag_in_words(came.copies[1]) == "day only"


def test_a_day_before_is_before_and_a_day_after_is_after() -> None:
    copies = [copy("clock", at(18)), copy("after", day("2026-04-26"))]
    assert order(*copies, copy("before", day("2026-04-24"))) == ["before", "clock", "after"]
    assert provenance(copies).certain


def test_what_was_seen_on_its_day_was_out_by_then() -> None:
    seen = datetime(2026, 4, 25, 9, 0, tzinfo=UTC)
    came = provenance([copy("clock", at(18)), copy("day", day(), seen)])
    assert came.first.copy.outlet == "day"
    assert came.certain


def test_without_a_date_it_counts_when_it_was_first_seen_and_nothing_is_certain() -> None:
    undated = copy("undated", None, datetime(2026, 4, 25, 20, 0, tzinfo=UTC))
    came = provenance([undated, copy("clock", at(18))])
    assert [placed.copy.outlet for placed in came.copies] == ["clock", "undated"]
    assert not came.certain
    assert came.copies[1].lag == timedelta(hours=2)
    assert shown(came.copies[1].when) == "seen 2026-04-25 20:00"
    alone = provenance([undated])
    assert alone.certain
    assert alone.first.when.by == "first_seen"


def test_a_month_is_placed_at_its_end_or_when_it_was_seen() -> None:
    month = Published("2026-04", Precision.MONTH, "header")
    assert moment_of(month, SEEN).latest == SEEN
    assert moment_of(month, SEEN + timedelta(days=90)).latest == datetime(2026, 5, 1, tzinfo=UTC)
    came = provenance([copy("month", month), copy("clock", at(18))])
    assert lag_in_words(came.copies[1]) == "month only"


def test_a_day_that_lies_ahead_of_its_sighting_stays_its_day() -> None:
    moment = moment_of(day("2026-05-01"), SEEN)
    assert moment.earliest == moment.latest == datetime(2026, 5, 1, tzinfo=UTC)


def test_where_the_first_has_no_clock_no_lag_is_known() -> None:
    came = provenance([copy("day", day("2026-04-24")), copy("clock", at(18))])
    assert [lag_in_words(placed) for placed in came.copies] == ["day only", "not known"]


@pytest.mark.parametrize(
    "lag, words",
    [
        (timedelta(0), "at once"),
        (timedelta(seconds=30), "+30 s"),
        (timedelta(minutes=10, seconds=5), "+10 min"),
        (timedelta(hours=1, minutes=15), "+1 h 15 min"),
        (timedelta(days=1, minutes=15), "+1 d"),
        (timedelta(days=16, hours=15, minutes=3), "+16 d 15 h"),
    ],
)
def test_a_lag_is_told_in_its_two_largest_units(lag: timedelta, words: str) -> None:
    (placed,) = provenance([copy("a", at(18))]).copies
    assert lag_in_words(replace(placed, lag=lag)) == words


NEAR = Verdict(Relation.NEAR, VerdictReason.CONTAINED, 2, 0.824, "most of it stands in the other")


@pytest.mark.parametrize(
    "verdict, words",
    [
        (NEW, "new: nothing is like it"),
        (replace(NEW, detail=""), "new: nothing similar"),
        (NEAR, "near a2, 82% alike: most of it stands in the other"),
        (replace(NEAR, detail="82% of it"), "near a2: 82% of it"),
        (
            replace(NEAR, relation=Relation.PARTIAL, detail="holds two", overlaps=(3, 4)),
            "partial a2, 82% alike: holds two; it also holds much of a3, a4",
        ),
        (
            replace(
                NEAR,
                relation=Relation.REVISION,
                detail="other text",
                correction=Correction.RETRACTED,
            ),
            "revision a2, retracted: other text",
        ),
    ],
)
def test_a_verdict_is_told_in_words(verdict: Verdict, words: str) -> None:
    assert verdict_in_words(verdict_document(verdict)) == words


def test_a_ruling_is_told_with_its_reason() -> None:
    split = Ruling(1, RulingKind.SPLIT, "another event", SEEN, 2, 5, (3,), (1, 2))
    assert words(split) == "a3 was taken out of s2 and became s5: another event"
    join = replace(split, kind=RulingKind.JOIN, story=5, other=2, why="one event")
    assert words(join) == "s5 (a3) was joined into s2: one event"
    assert "no longer stored" in words(replace(split, articles=()))


def words(ruling: Ruling) -> str:
    return ruling_in_words(ruling_document(ruling))
