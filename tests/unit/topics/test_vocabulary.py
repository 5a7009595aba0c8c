from worker.topics.vocabulary import LONGEST_REMEMBERED, Vocabulary


class Recogniser:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, word: str) -> tuple[str, ...]:
        self.asked.append(word)
        return (word.lower(),) if word.lower() == "nato" else ()


def test_each_distinct_word_is_analysed_once():
    recogniser = Recogniser()
    vocabulary = Vocabulary(recogniser)
    for _ in range(3):
        assert vocabulary.keywords({"Nato", "NATO", "Gipfel"}) == {
            "Nato": ("nato",),
            "NATO": ("nato",),
        }
    assert sorted(recogniser.asked) == ["Gipfel", "NATO", "Nato"]


def test_memory_starts_afresh_when_it_is_full_and_answers_stay_the_same():
    recogniser = Recogniser()
    vocabulary = Vocabulary(recogniser, most=2)
    vocabulary.keywords({"Nato", "a", "b"})
    assert vocabulary.keywords({"Nato", "c"}) == {"Nato": ("nato",)}
    assert recogniser.asked.count("Nato") == 2
    assert recogniser.asked.count("a") == 1


def test_an_endless_word_is_neither_analysed_nor_kept():
    recogniser = Recogniser()
    vocabulary = Vocabulary(recogniser, most=0)
    assert vocabulary.keywords({"x" * (LONGEST_REMEMBERED + 1)}) == {}
    assert recogniser.asked == []
