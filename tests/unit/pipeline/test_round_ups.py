"""A round-up of two stories: a story of its own, told only for what it does not have from them."""

import pytest

from tests.builders import NOW, article, document, judges, match, topic
from tests.prose import prose
from worker.domain.alerts import AlertReason, AlertState, Occasion
from worker.domain.stories import Relation
from worker.pipeline.ingest import ingest

JUDGES = judges(topic())


def item(number: int, text: str):
    return article(
        title=f"Meldung {number}",
        body=text,
        outlet=f"blatt{number}",
        canonical_url=f"https://example.org/{number}",
    )


@pytest.fixture
def desk(store):
    def take(number: int, text: str):
        documents = [document(item(number, text), matches=[match()])]
        return ingest(documents, store.corpus, JUDGES, Occasion.NEWS, NOW)[0]

    take(1, f"Es geht um Munition. {prose(1, 2, 3, 4)}")
    take(2, f"Auch hier fehlt Munition. {prose(21, 22, 23, 24)}")
    return take


ROUND_UP = (
    f"Es geht um Munition. {prose(1, 2, 3)}\n\nAuch hier fehlt Munition. {prose(21, 22, 23)}"
)


def test_it_has_a_story_of_its_own_and_links_to_both(desk):
    decision = desk(3, ROUND_UP)
    assert decision.verdict.relation is Relation.PARTIAL
    assert decision.story == 3
    assert {decision.verdict.match, *decision.verdict.overlaps} == {1, 2}


def test_its_old_parts_are_told_to_nobody_again(desk):
    [item] = desk(3, ROUND_UP).alerts
    assert (item.state, item.reason) == (AlertState.SUPPRESSED, AlertReason.ALREADY_TOLD)


def test_its_own_part_is_told(desk):
    own = f"{ROUND_UP}\n\nNeu ist, dass ein drittes Land Munition aus eigenen Lagern zusagt."
    [item] = desk(3, own).alerts
    assert item.state is AlertState.OPEN


def test_a_later_copy_joins_the_story_and_not_the_round_up(desk):
    desk(3, ROUND_UP)
    assert desk(4, f"Es geht um Munition. {prose(1, 2, 3)}").story == 1
