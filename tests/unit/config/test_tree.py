"""YAML 1.2 with places, within bounds."""

import pytest

from worker.config.document import Document
from worker.config.findings import Mark
from worker.config.tree import MAX_DEPTH, Node, UnreadableError, read


def root_of(text: str) -> Node:
    root, findings = read("x.yaml", text)
    assert root
    assert not findings
    return root


def plain(text: str) -> object:
    return Document("x.yaml", text, root_of(text)).plain()


@pytest.mark.parametrize(
    "written, value",
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("22:30", "22:30"),
        ("2026-12-01", "2026-12-01"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("=NATO", "=NATO"),
        ("007", 7),
        ("-5", -5),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("'true'", "true"),
        ('"5"', "5"),
        ("!!str 5", "5"),
        ("9999999999999999999999", 9999999999999999999999.0),
    ],
)
def test_values_are_what_yaml_1_2_says(written: str, value: object):
    found = plain(f"a: {written}\n")

    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize("written", ["", "~", "null", "# remark"])
def test_a_key_without_a_value_is_as_if_it_were_absent(written: str):
    assert plain(f"a: {written}\nb: 1\n") == {"b": 1}


def test_keys_are_text():
    assert plain("1: a\ntrue: b\n") == {"1": "a", "true": "b"}


def test_every_key_and_value_knows_its_place():
    document = Document("x.yaml", "", root_of("# remark\na:\n  - {b: c}\n  - >-\n    d\n"))

    assert document.place(("a",), on_key=True) == Mark(2, 1, 9)
    assert document.place(("a",)) == Mark(3, 3, 14)
    assert document.place(("a", 0, "b")) == Mark(3, 9, 20)
    assert document.place(("a", 1)) == Mark(4, 5, 27)


def test_what_is_missing_stands_where_its_section_does():
    document = Document("x.yaml", "", root_of("a:\n  b: 1\n"))

    assert document.place(("a", "c", "d")) == Mark(1, 1, 0)


def test_aliases_stand_for_what_they_name():
    assert plain("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}


def test_an_alias_can_be_moved_to_another_key():
    document = Document("x.yaml", "", root_of("a: &x 1\nc: *x\n"))

    assert document.place(("c",), on_key=True).line == 2


def test_every_duplicate_is_found_and_the_first_stays():
    root, findings = read("x.yaml", "a: 1\na: 2\nb: 3\nb: 4\n")

    assert root
    assert [(f.at.line, f.code) for f in findings if f.at] == [
        (2, "duplicate_key"),
        (4, "duplicate_key"),
    ]
    assert root.fields["a"].value == 1


def test_nesting_is_bounded():
    with pytest.raises(UnreadableError, match="levels deep"):
        read("x.yaml", "[" * (MAX_DEPTH + 1))
    assert root_of("[" * MAX_DEPTH + "]" * MAX_DEPTH).depth == MAX_DEPTH


def test_aliases_cannot_nest_deeper_than_a_file_may():
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [[[*a{n - 1} ]]]" for n in range(1, 100))]

    with pytest.raises(UnreadableError, match="levels deep") as refused:
        read("x.yaml", "\n".join(lines))
    assert refused.value.at.line == 8


def test_aliases_cannot_write_out_to_more_than_a_file_may_hold():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefgh", "abcdefg", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")

    with pytest.raises(UnreadableError, match="more than 100000 values"):
        read("x.yaml", "\n".join(lines))


def test_an_anchor_cannot_hold_itself():
    _, findings = read("x.yaml", "a: &a [*a]\n")

    assert [finding.code for finding in findings] == ["yaml_alias"]


def test_half_a_surrogate_pair_never_leaves_the_reader():
    assert plain('"\\ud800": "a\\udfff"\n') == {"�": "a�"}
