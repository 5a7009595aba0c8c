"""How articles and stories are named to people and programs: ``a12`` and ``s5``."""


def article_id(number: int) -> str:
    return f"a{number}"


def story_id(number: int) -> str:
    return f"s{number}"
