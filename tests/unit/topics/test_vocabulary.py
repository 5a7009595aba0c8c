from worker.topics.vocabulary import LONGEST_REMEMBERED, Vocabulary

NATO = 7


class Analysis:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, word: str) -> tuple[int, ...]:
        self.asked.append(word)
        return (NATO,) if word.lower() == "nato" else ()


def test_each_distinct_word_is_analysed_once_whatever_stands_beside_it():
    analysis = Analysis()
    vocabulary = Vocabulary(analysis)
    for text in ("Nato, NATO", "NATO-Gipfel (Nato)", "Gipfel: „Nato“!"):
        assert (NATO,) in vocabulary.numbers(text.split())
    assert vocabulary.numbers(["Gipfel."]) == [()]
    assert sorted(analysis.asked) == ["Gipfel", "NATO", "Nato"]


def test_a_word_is_told_with_its_keywords():
    vocabulary = Vocabulary(Analysis())
    vocabulary.numbers(["NATO-Gipfel"])
    assert vocabulary.keywords({"Nato", "NATO", "Gipfel"}) == {"Nato": (NATO,), "NATO": (NATO,)}


def test_full_memory_takes_no_more_and_answers_stay_the_same():
    analysis = Analysis()
    vocabulary = Vocabulary(analysis, most=2)
    for _ in range(2):
        assert vocabulary.numbers(["a", "b", "c", "d,", "Nato"]) == [(), (), (), (), (NATO,)]
        assert vocabulary.keywords({"c", "Nato"}) == {"Nato": (NATO,)}
        assert len(vocabulary) == 2
    vocabulary.forget()
    assert len(vocabulary) == 0
    assert vocabulary.numbers(["Nato"]) == [(NATO,)]


def test_what_is_too_long_for_a_word_is_analysed_and_not_kept():
    vocabulary = Vocabulary(Analysis())
    assert vocabulary.numbers(["/".join(["Nato"] * LONGEST_REMEMBERED)]) == [(NATO,)]
    assert vocabulary.numbers(["x" * (LONGEST_REMEMBERED + 1)]) == [()]
    assert len(vocabulary) == 1
