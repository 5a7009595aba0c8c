"""Variables of the environment in values."""

import pytest

from tests.unit.config.conftest import LoadWith


def config(agent: str) -> str:
    return f"version: 1\nhttp:\n  user_agent: {agent}\n"


@pytest.mark.parametrize(
    "written, environ, value",
    [
        ("${A}", {"A": "x"}, "x"),
        ("${A:-y}", {}, "y"),
        ("${A:-y}", {"A": ""}, "y"),
        ("${A:-y}", {"A": "x"}, "x"),
        ("a-${A}-${B:-b}", {"A": "x"}, "a-x-b"),
        ("'${A}'", {"A": "x"}, "x"),
        ("$${A}", {}, "${A}"),
        ("$A {A} $ {A}", {}, "$A {A} $ {A}"),
        ("${A}", {"A": "${B}"}, "${B}"),
    ],
)
def test_a_variable_is_filled_in(load_with: LoadWith, written, environ, value):
    loaded = load_with(environ, natowire=config(written))

    assert loaded.config
    assert loaded.config.http.user_agent == value


@pytest.mark.parametrize(
    "written, message",
    [
        ("${A}", "the variable A is not set"),
        ("x ${B} ${A:-a}", "the variable B is not set"),
        ("${}", '"${" starts a variable'),
        ("${A B}", '"${" starts a variable'),
        ("${A-b}", '"${" starts a variable'),
        ("${A", '"${" starts a variable'),
    ],
)
def test_a_variable_that_cannot_be_filled_is_told_once(load_with: LoadWith, written, message):
    loaded = load_with(natowire=config(written))

    (problem,) = (problem for problem in loaded.problems if not problem.warning)
    assert str(problem).startswith("natowire.yaml:3:15: ")
    assert message in problem.message


def test_numbers_and_switches_may_come_from_variables(load_with: LoadWith):
    loaded = load_with(
        {"N": "7", "J": "0.3"},
        natowire="version: 1\nhttp: {concurrency: '${N}'}\npolling: {jitter: '${J}'}\n",
    )

    assert loaded.config
    assert loaded.config.http.concurrency == 7
    assert loaded.config.polling.jitter == 0.3


def test_text_from_a_variable_stays_text(load_with: LoadWith):
    loaded = load_with({"A": "12"}, natowire=config("${A}"))

    assert loaded.config
    assert loaded.config.http.user_agent == "12"


def test_messages_show_the_variable_and_not_what_it_holds(load_with: LoadWith):
    loaded = load_with(
        {"T": "geheim"}, natowire="version: 1\npolling: {interval: '${T}'}\nhttp: '${T}'\n"
    )

    told = "\n".join(str(problem) for problem in loaded.problems)
    assert "not ${T}" in told
    assert "geheim" not in told
