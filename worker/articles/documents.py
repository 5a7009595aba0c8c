"""Documents for the corpus, as bytes: plain text files and lines of JSON Lines files."""

import json
from datetime import datetime
from typing import Any

from worker.articles.decode import decode, looks_binary
from worker.articles.jsonl import article_of
from worker.articles.plain import plain_article
from worker.domain.articles import Article
from worker.domain.errors import DocumentError
from worker.text.normalise import clean_text

MAX_DOCUMENT = 10 * 1024 * 1024


def read_text(name: str, data: bytes, now: datetime) -> Article:
    """A plain text as an article, as ``plain_article`` reads it.

    Raises DocumentError for what is too large or no text.
    """
    if len(data) > MAX_DOCUMENT:
        raise DocumentError(name, "is larger than 10 MiB; split it")
    if looks_binary(data):
        raise DocumentError(name, "is no text file")
    article = plain_article(clean_text(decode(data)), now)
    if article is None:
        raise DocumentError(name, "holds no text")
    return article


def read_jsonl_line(line: bytes, name: str, number: int, now: datetime) -> Article:
    """One line of a JSON Lines file, as ``article_of`` reads it.

    Raises DocumentError with ``file:line`` for what is wrong.
    """
    where = f"{name}:{number}"
    return article_of(_object(line, where), where, now)


def _object(line: bytes, where: str) -> dict[str, Any]:
    if len(line) > MAX_DOCUMENT:
        raise DocumentError(where, "is larger than 10 MiB")
    try:
        fields = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise DocumentError(where, f"is no JSON: {error}") from None
    if not isinstance(fields, dict):
        raise DocumentError(where, "is no JSON object")
    return fields
