"""The port Corpus: the texts an article had, of which not all are kept."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.builders import NOW, text
from tests.contract.scribe import Scribe, decision, item, named
from worker.dedup.churn import NEWEST, is_due, let_go
from worker.domain.alerts import AlertState
from worker.domain.corpus import Decision, StoredVersion
from worker.domain.stories import Correction, Relation, Verdict, VerdictReason
from worker.storage import Store
from worker.storage.tables import verdicts

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def revised(version: int, number: int = 1, **changes: object) -> Decision:
    document = named(f"a{number}", title=f"Stand {version}", body=f"Satz Nummer {version}.")
    return decision(
        document, Relation.REVISION, number, number, match=number, version=version, **changes
    )


def churn(scribe: Scribe, newest: int, alerts: dict[int, AlertState] | None = None) -> None:
    """An article with this many versions, some of which there are alert items about."""
    scribe.write(decision(named("a1"), Relation.NEW, 1, 1))
    for version in range(2, newest + 1):
        state = (alerts or {}).get(version)
        told = (item(f"{version}", version=version, state=state),) if state else ()
        scribe.write(revised(version, alerts=told), now=NOW + version * MINUTE)


def numbers(store: Store, article: int = 1) -> list[int]:
    return [version.number for version in store.corpus.versions(article)]


def test_an_articles_texts_are_read_from_the_first(store: Store, scribe: Scribe) -> None:
    scribe.write(decision(named("a", 0, 1, lead=text(4)), Relation.NEW, 1, 1))
    changed = named("a", 0, 2, title="Dann so")
    scribe.write(decision(changed, Relation.REVISION, 1, 1, match=1, version=2), now=NOW + MINUTE)
    assert store.corpus.versions(1) == [
        StoredVersion(1, NOW, "Bericht a", text(4, 0, 1)),
        StoredVersion(2, NOW + MINUTE, "Dann so", text(0, 2)),
    ]


def test_an_unknown_article_has_no_versions(store: Store) -> None:
    assert store.corpus.versions(99) == []


def test_of_many_versions_the_policys_choice_is_kept(store: Store, scribe: Scribe) -> None:
    newest = max(version for version in range(60) if is_due(version))
    churn(scribe, newest)
    stored = range(1, newest + 1)
    assert numbers(store) == sorted(set(stored) - let_go(stored, newest, ()))
    assert len(numbers(store)) < newest
    found = store.corpus.article(1)
    assert found is not None
    assert (found.version, found.article.body) == (newest, f"Satz Nummer {newest}.")


def test_what_was_told_stays_and_what_was_suppressed_does_not(
    store: Store, scribe: Scribe
) -> None:
    states = {3: AlertState.OPEN, 5: AlertState.SUPPRESSED, 7: AlertState.OPEN}
    churn(scribe, 48, states)
    assert {1, 3, 7} <= set(numbers(store))
    assert 5 not in numbers(store)
    told = store.outbox.alert("3")
    assert told is not None
    assert told.article.article.body == "Satz Nummer 3."
    silent = store.outbox.alert("5")
    assert silent is not None
    assert silent.article.article.body == "Satz Nummer 48."


def test_other_articles_keep_theirs(store: Store, scribe: Scribe) -> None:
    scribe.write(decision(named("a2"), Relation.NEW, 2, 2), revised(2, 2), revised(3, 2))
    churn(scribe, 48)
    assert numbers(store, 2) == [1, 2, 3]


def test_one_batch_may_bring_several_versions(store: Store, scribe: Scribe) -> None:
    churn(scribe, 20)
    scribe.write(*(revised(version) for version in range(21, 51)))
    stored = range(1, 51)
    later = [version for version in numbers(store) if version > 50 - 2 * NEWEST]
    assert later == list(range(51 - 2 * NEWEST, 51))
    assert set(numbers(store)) <= set(stored)
    assert len(numbers(store)) < 40


def test_nothing_is_asked_for_articles_with_few_versions(store: Store, scribe: Scribe) -> None:
    scribe.write(decision(named("a1"), Relation.NEW, 1, 1))
    asked: list[str] = []
    engine = store._database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    scribe.write(revised(2))
    event.remove(engine, "before_cursor_execute", note)
    assert not [statement for statement in asked if statement.startswith("DELETE FROM article_v")]
    assert not [statement for statement in asked if "SELECT alert_items" in statement]


@pytest.mark.parametrize("correction", [None, *Correction])
def test_what_a_version_takes_back_is_kept(
    store: Store, scribe: Scribe, correction: Correction | None
) -> None:
    verdict = Verdict(
        Relation.NEW, VerdictReason.NOTHING_SIMILAR, detail="", correction=correction
    )
    scribe.write(Decision(named("a"), verdict, 1, 1, 1))
    found = store.corpus.article(1)
    assert found is not None
    assert found.verdict.correction is correction
    with store._database.read() as connection:
        assert [row.correction for row in connection.execute(verdicts.select())] == [correction]
