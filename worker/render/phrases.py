"""What natowire says around the news: what there is to say, and how numbers are put into it."""

from collections.abc import Mapping
from dataclasses import dataclass

from worker.domain.alerts import AlertKind, AlertReason, Hold
from worker.domain.stories import Correction, Relation
from worker.domain.topics import Field


@dataclass(frozen=True, slots=True)
class Words:
    """One language. A pair is singular and plural of a phrase with ``{n}`` in it."""

    locale: str
    kinds: Mapping[AlertKind, str]
    grouped: str
    retracted: str
    labels: Mapping[AlertKind, str]
    """What a story is to its reader, in whatever kind of message it comes."""
    retracted_label: str
    stories: tuple[str, str]
    out_of: tuple[str, str]
    """``2 Geschichten aus 9 Artikeln``: ``{stories}`` and ``{n}``."""
    folded: tuple[str, str]
    told_already: tuple[str, str]
    nothing_new: str
    since_when: str
    """What stories have come since: ``{stories}`` and ``{when}``."""
    more_stories: tuple[str, str]
    no_stories: str
    rest_in_text: tuple[str, str]
    already: str
    event: tuple[str, str]
    event_known: tuple[str, str]
    """Texts about an event whose first text this message does not hold."""
    of_event: str
    holds: Mapping[Hold, str]
    oldest: tuple[str, str]
    """With ``{when}`` as a time alone, and as a time with its day."""
    urgent: str
    undated: str
    untitled: str
    found: str
    found_late: str
    no_link: str
    agency: str
    read: str
    fresh: str
    corrections: Mapping[Correction, str]
    told: tuple[str, str]
    """``{what}`` a reader was told ``{when}``: by a time alone, and by one with its day."""
    see_original: Mapping[Correction, str]
    former_title: str
    more_outlets: tuple[str, str]
    why: str
    why_short: str
    fields: Mapping[Field, str]
    reasons: Mapping[AlertReason, str]
    and_more: str
    sources: tuple[str, str]
    copies: tuple[str, str]
    relations: Mapping[Relation, str]
    similar: str
    operation: str
    feeds_well: tuple[str, str]
    feeds_some: str
    failing: str
    came: str
    """What a digest checked: ``{articles}``, ``{stories}`` and ``{copies}``."""
    articles: tuple[str, str]
    new_stories: tuple[str, str]
    of_copies: tuple[str, str]
    matched: tuple[str, str]
    matched_none: str
    next_issue: str
    recipient: str
    route: tuple[str, str]
    zone: str
    alert: str
    message: str
    unsubscribe: str
    mute: str
    unfit: str
    mute_command: str
    show_command: str
    status_command: str
    why_muted: str
    no_tracking: str
    test: str
    test_text: str
    noticed: str
    over: str
    noticed_and_over: str


def counted(phrase: tuple[str, str], n: int, **others: object) -> str:
    """``3 Quellen``: the singular or plural of ``phrase`` with its number."""
    return phrase[n != 1].format(n=n, **others)
