"""What a digest says beside its stories: how much there was, what was checked, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.domain.notices import Notice, NoticeStory
from worker.domain.telling import Survey
from worker.render import dates
from worker.render.clean import named
from worker.render.reader import Reader
from worker.render.words import Words, counted

MOST_FAILING = 20


@dataclass(frozen=True, slots=True)
class Operation:
    """Whether natowire could read what it should, line by line."""

    heading: str
    lines: tuple[str, ...]


def issue_title(told: Sequence[NoticeStory], words: Words) -> str:
    """``2 Geschichten aus 9 Artikeln``."""
    if not told:
        return words.nothing_new
    stories = counted(words.stories, len(told))
    return counted(words.out_of, len(told) + _copies(told), stories=stories)


def issue_summary(notice: Notice, told: Sequence[NoticeStory], words: Words) -> tuple[str, ...]:
    """One line on the stories, one on all that came in."""
    copies, already = _copies(told), len(notice.already)
    folded = counted(words.folded, copies) if copies else ""
    before = counted(words.told_already, already) if already else ""
    came = _came(notice.survey, words) if notice.survey else ""
    return tuple(filter(None, [" ".join(filter(None, [folded, before])), came]))


def operation(survey: Survey | None, reader: Reader) -> Operation | None:
    """Which feeds could be read, and since when the others could not."""
    if survey is None:
        return None
    words, failing = reader.words, survey.failing
    lines = [
        words.failing.format(
            name=named(name), when=dates.moment(since, reader.locale, reader.zone)
        )
        for name, since in failing[:MOST_FAILING]
    ]
    left = len(failing) - len(lines)
    more = [words.and_more.format(n=left)] if left else []
    return Operation(words.operation, (_read(survey, words), *lines, *more))


def _read(survey: Survey, words: Words) -> str:
    if not survey.failing:
        return counted(words.feeds_well, survey.feeds)
    asked = survey.feeds + len(survey.failing)
    return words.feeds_some.format(well=survey.feeds, all=asked)


def _came(survey: Survey, words: Words) -> str:
    came = words.came.format(
        articles=counted(words.articles, survey.articles),
        stories=counted(words.new_stories, survey.stories),
        copies=counted(words.of_copies, survey.copies),
    )
    matched = counted(words.matched, survey.matched) if survey.matched else words.matched_none
    return f"{came} {matched}"


def _copies(told: Sequence[NoticeStory]) -> int:
    return sum(len(story.sources) for story in told)
