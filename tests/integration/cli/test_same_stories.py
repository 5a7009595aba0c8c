"""The same documents give the same stories: again, in another order, or in two imports at once."""

import json
import subprocess
from random import Random

import pytest

from tests.processes import NATOWIRE
from tests.prose import prose

STORIES, COPIES = 40, 5


def documents():
    """Stories in edited copies, and round-ups of two of them, over some days."""
    random = Random(6)
    made = []
    for story in range(STORIES):
        seeds = range(10 * story, 10 * story + 6)
        for copy in range(COPIES):
            kept = random.sample(seeds, k=random.randint(3, 6))
            made.append((f"Titel {story}", prose(*sorted(kept), 5_000 + COPIES * story + copy)))
        made.append((f"Überblick {story}", prose(*seeds[:3], *(seed + 10 for seed in seeds[:3]))))
    return [
        {
            "id": f"d{number}",
            "title": title,
            "text": text,
            "outlet": f"blatt{number % 13}",
            "url": f"https://blatt{number % 13}.example/{number}",
            "published": 1_700_000_000 + random.randrange(20 * 86_400),
        }
        for number, (title, text) in enumerate(made)
    ]


DOCUMENTS = documents()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    shuffled = Random(7).sample(DOCUMENTS, k=len(DOCUMENTS))
    for name, lines in (("sorted", DOCUMENTS), ("shuffled", shuffled)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        folder.joinpath(f"{name}.jsonl").write_text(text)
    return folder


def stories(newsroom):
    """The stories as sets of addresses, and of each article how it came in."""
    lines = newsroom.json("export")
    joined: dict[str, set[str]] = {}
    for line in lines:
        for source in line["sources"]:
            joined.setdefault(line["story"], set()).add(source["url"])
    relations = {line["url"]: line["relation"] for line in lines}
    return sorted(map(sorted, joined.values())), relations


@pytest.fixture
def alone(newsroom, folder):
    newsroom.run("import", folder / "sorted.jsonl")
    return stories(newsroom)


def test_there_are_stories_of_several_copies_and_round_ups(alone):
    joined, relations = alone
    assert len(relations) == len(DOCUMENTS)
    assert sum(len(story) >= 3 for story in joined) >= STORIES // 2
    assert {"new", "near", "partial"} <= set(relations.values())


def test_another_order_gives_the_same_stories(alone, newsroom, folder, tmp_path):
    newsroom.run("--data", tmp_path / "other", "import", folder / "shuffled.jsonl")
    lines = newsroom.json("--data", tmp_path / "other", "export")
    assert {line["url"]: line["relation"] for line in lines} == alone[1]


def test_the_same_again_changes_nothing(alone, newsroom, folder):
    again = newsroom.json("import", folder / "shuffled.jsonl", "--json")
    assert {decision["relation"] for decision in again} == {"same"}
    assert stories(newsroom) == alone


def test_two_imports_at_once_give_the_stories_of_one(alone, newsroom, folder, tmp_path):
    command = [NATOWIRE, "--config", newsroom.config, "--data", tmp_path / "both", "import"]
    both = [
        subprocess.Popen(
            [*map(str, command), str(folder / f"{name}.jsonl")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for name in ("sorted", "shuffled")
    ]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    lines = newsroom.json("--data", tmp_path / "both", "export")
    assert {line["url"]: line["relation"] for line in lines} == alone[1]
