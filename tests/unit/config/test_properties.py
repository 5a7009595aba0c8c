"""Whatever stands in the files, loading ends with a config or with problems that have a place."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.config.conftest import MINIMAL
from worker.config import FILES, LoadResult, parse

GOOD = {name: MINIMAL.joinpath(name).read_text(encoding="utf-8") for name in FILES}
SIGNS = st.sampled_from(
    [
        *"\t\n\r :-[]{}!&*@%`\"'|>#\\,?~=$<",
        "${",
        "query: ",
        "- ",
        "null",
        "<<: ",
        '"\\U99999999"',
        "1e999",
        "\x00",
        "\x85",
        "\u2028",
        "\x07",
        "é",
        "\U0001f680",
        "*a",
        "&a ",
        "--- ",
    ]
)
MUTATIONS = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 5), st.lists(SIGNS, max_size=3)),
    min_size=1,
    max_size=4,
)


def mutated(text: str, mutations: list[tuple[int, int, list[str]]]) -> str:
    for position, removed, signs in mutations:
        start = position % (len(text) + 1)
        text = text[:start] + "".join(signs) + text[start + removed :]
    return text


def check(files: dict[str, str]) -> LoadResult:
    loaded = parse(files, MINIMAL, {})
    assert (loaded.config is None) == any(not problem.warning for problem in loaded.problems)
    for problem in loaded.problems:
        lines = files[problem.file].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
        assert problem.message
        str(problem).encode()
    return loaded


@settings(max_examples=300)
@given(st.sampled_from(FILES), MUTATIONS)
def test_no_edit_of_a_good_file_breaks_the_loader(file, mutations):
    check({**GOOD, file: mutated(GOOD[file], mutations)})


@given(st.sampled_from(FILES), st.text())
def test_no_text_breaks_the_loader(file, text):
    check({**GOOD, file: text})


@given(
    st.sampled_from(FILES),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "version",
                        "feeds",
                        "topics",
                        "aliases",
                        "channels",
                        "routes",
                        "mail",
                        "type",
                        "name",
                        "id",
                        "query",
                        "when",
                        "polling",
                        "http",
                        "ops",
                        "silences",
                        "email",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
)
def test_no_shape_breaks_the_loader(file, data):
    check({**GOOD, file: json.dumps(data)})
