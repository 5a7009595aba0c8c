"""What a person types: what is no text is wrong use, and what is endless is repeated in part."""

import pytest

UNDECODABLE = "\udcff\udcfe"
ENDLESS = "x" * 30_000


@pytest.mark.parametrize(
    "arguments",
    [
        ("alerts", "show", UNDECODABLE),
        ("alerts", "preview", "--alert", UNDECODABLE),
        ("alerts", "preview", "--recipient", UNDECODABLE),
        ("channels", "enable", UNDECODABLE),
        ("explain", UNDECODABLE),
        ("outbox", "list", "--channel", UNDECODABLE),
        ("outbox", "retry", UNDECODABLE),
        ("outbox", "show", UNDECODABLE),
        ("silence", "expire", UNDECODABLE),
        ("stories", "show", UNDECODABLE),
    ],
)
def test_what_is_no_text_is_wrong_use(newsroom, arguments):
    result = newsroom.run(*arguments)
    assert (result.exit_code, "is no UTF-8 text" in result.stderr) == (2, True), result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("alerts", "show", ENDLESS),
        ("alerts", "preview", f"--kind={ENDLESS}"),
        ("channels", "test", ENDLESS),
        ("explain", ENDLESS),
        ("outbox", "list", "--state", ENDLESS),
        ("outbox", "retry", ENDLESS),
        ("outbox", "show", ENDLESS),
        ("silence", "add", "--topic", ENDLESS, "--for", "1h", "--why", "y"),
        ("silence", "expire", ENDLESS),
        (ENDLESS,),
        (f"--{ENDLESS}",),
    ],
)
def test_an_endless_argument_is_repeated_in_part(newsroom, arguments):
    result = newsroom.run(*arguments)
    assert result.exit_code in {1, 2}, result.output
    assert "x" * 190 in result.stderr
    assert len(result.stderr) < 1000


def test_a_file_may_have_any_name(newsroom, tmp_path):
    file = tmp_path / f"{UNDECODABLE}.txt"
    assert newsroom.run("alerts", "preview", "--to", file).exit_code == 0
    assert file.exists()
