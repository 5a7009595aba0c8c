"""How articles and stories are named to people and programs: ``a12`` and ``s5``."""


def article_id(number: int) -> str:
    return f"a{number}"


def story_id(number: int) -> str:
    return f"s{number}"


def article_number(text: str) -> int | None:
    """The number in ``a12`` or ``12``; None where the text is no article id."""
    digits = text.removeprefix("a")
    return int(digits) if digits.isascii() and digits.isdigit() else None
