"""Which words may be other spellings of an alias's names."""

from worker.topics.suggest import Finds, may_be_name, namelike, nearby


def test_an_alias_names_by_its_capitalised_words():
    spellings = [
        "Selenskyj",
        "=Zelensky",
        "Wolodymyr Selenskyj",
        "treffen",
        "Nato",
        "Rat",
        "Sele*",
    ]

    assert namelike(spellings, frozenset()) == ["Selenskyj", "Zelensky", "Nato"]


def test_a_word_that_the_corpus_writes_small_as_well_is_no_name():
    assert namelike(["Treffen", "Selenskyj"], frozenset({"treffen"})) == ["Selenskyj"]


def test_only_capitalised_words_of_letters_may_be_names():
    assert may_be_name("Зеленський")
    assert not any(map(may_be_name, ["zelensky", "Rat", "U2Band", "A" * 41, ""]))


def test_words_that_sound_like_a_name_are_near_it_but_its_own_spellings():
    names = {"selenskyj": ["Selenskyj", "Zelensky"], "putin": ["Putin"]}
    words = ["Zelenskij", "ZELENSKY", "Selenskyj", "Zielinski", "Poutine", "zelenskij", "Nato"]

    assert nearby(names, words) == {"selenskyj": ["Zelenskij"], "putin": ["Poutine"]}


def test_one_word_may_be_near_the_names_of_several_aliases():
    names = {"one": ["Selenskyj"], "two": ["Zelensky"]}

    assert nearby(names, ["Zelenskij"]) == {"one": ["Zelenskij"], "two": ["Zelenskij"]}


def test_what_an_alias_finds_itself_is_known():
    finds = Finds(["Selenskyj"])

    assert finds("SELENSKYJ", "de")
    assert not finds("Zelensky", "de")
