"""Aliases of aliases."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.conftest import LoadWith
from worker.config.aliases import expand

NAMES = st.sampled_from("abcdef")


def test_an_alias_holds_the_spellings_of_those_it_names():
    aliases = {"a": ("Nato", "@b", "Heer"), "b": ("OTAN", "@c"), "c": ("НАТО", "Nato")}

    assert expand(aliases)["a"] == ("Nato", "OTAN", "НАТО", "Heer")


@given(
    st.dictionaries(NAMES, st.lists(NAMES | NAMES.map(lambda n: f"@{n}")).map(tuple), min_size=1)
)
def test_whatever_the_aliases_name_writing_out_ends_without_names(aliases):
    for name, spellings in expand(aliases).items():
        assert not any(spelling.startswith("@") for spelling in spellings)
        assert set(aliases[name]) - {s for s in aliases[name] if s[0] == "@"} <= set(spellings)


def test_an_alias_that_writes_out_to_too_much_is_refused(load_with: LoadWith):
    sets = "".join(f"  s{n}: [{', '.join(f'w{n}x{i}' for i in range(3000))}]\n" for n in range(4))
    loaded = load_with(
        aliases=f"version: 1\naliases:\n{sets}  all: ['@s0', '@s1', '@s2', '@s3']\n"
    )

    (problem,) = (problem for problem in loaded.problems if not problem.warning)
    assert str(problem) == (
        'aliases.yaml:7:3: alias "all": stands for 12000 spellings; at most 10000 are read'
    )
