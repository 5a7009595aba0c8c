"""A failing example is a problem of the config, a warning where the topic is off."""

from textwrap import dedent

import pytest

from tests.builders import NOW
from tests.unit.config.conftest import MINIMAL, LoadWith
from worker.config import parse
from worker.config.change import change
from worker.config.edit import append
from worker.config.load import restored
from worker.domain.settings import ConfigRevision

TOPICS = dedent("""\
    version: 1
    topics:
      - id: nato
        query: Nato AND Gipfel
        examples:
          match:
            - Gipfel der Nato
            - Gipfel der EU
          no_match: [Berg, 'Nato, Gipfel']
    """)


def told(loaded):
    return [str(problem) for problem in loaded.problems if problem.code == "example"]


def test_failing_examples_are_told_with_their_places_and_reasons(load_with: LoadWith):
    loaded = load_with(topics=TOPICS)

    assert told(loaded) == [
        (
            'topics.yaml:8:11: topic "nato": examples: "Gipfel der EU" must match, but does not: '
            "Nato is missing"
        ),
        (
            'topics.yaml:9:24: topic "nato": examples: "Nato, Gipfel" must not match, but does: '
            "it finds Nato, Gipfel"
        ),
    ]
    assert loaded.config is None


def test_a_topic_that_is_off_is_warned_of_and_goes_live(load_with: LoadWith):
    loaded = load_with(topics=TOPICS.replace("query:", "enabled: false\n    query:"))

    assert all(problem.warning for problem in loaded.problems)
    assert len(told(loaded)) == 2
    assert loaded.config


def test_examples_are_proven_once_every_query_can_be_read(load_with: LoadWith):
    loaded = load_with(topics=TOPICS.replace("Nato AND Gipfel", "Nato AND"))

    assert not told(loaded)
    assert loaded.config is None


def test_a_mistake_in_another_file_does_not_hide_them(load_with: LoadWith):
    loaded = load_with(topics=TOPICS, feeds="version: 1\nfeeds: [{name: a}]\n")

    assert len(told(loaded)) == 2


def test_aliases_are_written_out_for_the_proof(load_with: LoadWith):
    topics = TOPICS.replace("Nato AND Gipfel", "'@both AND Gipfel'")
    loaded = load_with(
        topics=topics, aliases="version: 1\naliases: {both: ['@one'], one: [Nato, OTAN]}\n"
    )

    assert "@both is missing (none of its 2 spellings is there)" in told(loaded)[0]


def test_a_long_example_is_quoted_by_its_beginning(load_with: LoadWith):
    loaded = load_with(topics=TOPICS.replace("Gipfel der EU", "Wort " * 50))

    assert f'"{"Wort " * 11}Wort…"' in told(loaded)[0]


def test_nothing_is_proven_where_it_is_not_asked_for(minimal: dict[str, str]):
    assert parse({**minimal, "topics.yaml": TOPICS}, MINIMAL, {}, prove=None).config


def test_a_revision_that_went_live_is_not_proven_again(minimal: dict[str, str]):
    kept = ConfigRevision("0", NOW, {**minimal, "topics.yaml": TOPICS})

    assert restored(kept, MINIMAL, {}).config


@pytest.fixture
def folder(tmp_path, minimal):
    for name, text in {**minimal, "topics.yaml": TOPICS}.items():
        tmp_path.joinpath(name).write_text(text)
    tmp_path.joinpath("secret").write_text((MINIMAL / "secret").read_text())
    return tmp_path


def test_a_failing_example_forbids_no_edit_by_command(folder):
    path = ("topics", 0, "examples", "match")

    change(folder, "topics.yaml", lambda text, _: append("topics.yaml", text, path, ["Neu"]), {})

    assert "        - Neu\n" in (folder / "topics.yaml").read_text()
