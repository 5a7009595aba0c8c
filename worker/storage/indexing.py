"""The index of words brought up to date, in short transactions beside the others.

An article's words are read and numbered outside of the transaction that writes; an article that
was changed meanwhile is left for the next turn. So an interrupted run goes on where it ended, and
a corpus of before comes into the index bit by bit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import accumulate, groupby

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select

from worker.domain.search import Block
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.rows import AnyRow
from worker.storage.search import COVERED
from worker.storage.tables import (
    article_versions,
    articles,
    index_blocks,
    index_pages,
    index_stale,
    index_words,
)
from worker.text.fold import fold
from worker.text.tokens import Tokens, tokenise
from worker.topics.analysis import LONGEST_WORD
from worker.topics.sieve_blocks import (
    JOINED,
    MOST_WORDS,
    NO_WORD,
    Indexed,
    Stretch,
    merged,
    moment,
    pack,
)

ARTICLES = 256
"""Articles of a block: it is written anew in 5 ms, and a search of 200,000 reads 800."""
BYTES = 1 << 20
"""Of the words in a block, above which it takes no further article."""
CHARACTERS = 4_000_000
"""Of texts in one batch, after which no further article comes into it: one may be long."""
CHANGES = 64
"""Changed articles in one batch: each may have another block to be written anew."""
PLAIN_GAPS = frozenset({" ", "-"})
PAGE = 4096
"""Words of a page."""

_length = func.length(article_versions.c.lead) + func.length(article_versions.c.body)
_current = (article_versions.c.article == articles.c.id) & (
    article_versions.c.version == articles.c.version
)
NEW = (
    select(articles.c.id, _length.label("length"))
    .join_from(articles, article_versions, _current)
    .where(articles.c.id > bindparam("covered"))
    .order_by(articles.c.id)
    .limit(ARTICLES)
)
CHANGED = select(index_stale.c.article).order_by(index_stale.c.article).limit(CHANGES)
TEXTS = (
    select(
        articles.c.id,
        articles.c.version,
        articles.c.text_cleared_at,
        articles.c.first_seen_at,
        articles.c.language,
        article_versions.c.title,
        article_versions.c.lead,
        article_versions.c.body,
    )
    .join_from(articles, article_versions, _current)
    .where(among(articles.c.id, "articles"))
    .order_by(articles.c.id)
)
STATES = select(articles.c.id, articles.c.version, articles.c.text_cleared_at).where(
    among(articles.c.id, "articles")
)
KNOWN = select(index_words.c.word, index_words.c.number).where(among(index_words.c.word, "words"))
LAST_PAGE = select(index_pages).order_by(index_pages.c.first.desc()).limit(1)
BLOCK = (
    select(index_blocks)
    .where(index_blocks.c.first <= bindparam("article"))
    .order_by(index_blocks.c.first.desc())
    .limit(1)
)
"""The one whose articles' numbers are about this one. No two blocks overlap."""
FIRST = BLOCK.with_only_columns(index_blocks.c.first)
REMOVE = delete(index_blocks).where(index_blocks.c.first == bindparam("block"))
UNSTALE = delete(index_stale).where(among(index_stale.c.article, "articles"))


@dataclass(frozen=True, slots=True)
class _Read:
    """An article's words, and the state they were read in."""

    row: AnyRow
    fields: tuple[Tokens, ...]

    @property
    def state(self) -> tuple[int, datetime | None]:
        return self.row.version, self.row.text_cleared_at

    def numbered(self, numbers: Mapping[str, int]) -> Indexed:
        fields = tuple(
            [
                numbers.get(word, NO_WORD) | (gap in PLAIN_GAPS and JOINED)
                for word, gap in zip(field.words, field.gaps, strict=False)
            ]
            for field in self.fields
        )
        return Indexed(self.row.id, self.row.first_seen_at, self.row.language, fields)


def index(database: Database) -> int:
    """The next articles that changed, or else that are new; how many were looked at."""
    with database.read() as connection:
        covered = connection.execute(COVERED).scalar_one()
        changed = connection.scalars(CHANGED).all()
        asked = changed or _fitting(connection.execute(NEW, {"covered": covered}).all())
        if not asked:
            return 0
        read = [_read(row) for row in connection.execute(TEXTS, {"articles": asked})]
        words = {
            word for one in read for field in one.fields for word in field.words if _is_word(word)
        }
        known = _known(connection, words)
    with database.decide() as connection:
        if connection.scalar(COVERED) != covered:
            return len(asked)  # another process was here
        found = connection.execute(STATES, {"articles": asked})
        states = {row.id: (row.version, row.text_cleared_at) for row in found}
        standing = [one for one in read if states.get(one.row.id) == one.state]
        if not standing and not changed:
            return len(asked)
        numbers = known | _number(connection, words - known.keys())
        if max(numbers.values(), default=0) >= MOST_WORDS:
            _begin_afresh(connection)
            return len(asked)
        indexed = [one.numbered(numbers) for one in standing]
        if changed:
            waiting = {one.row.id for one in read} - {one.row.id for one in standing}
            settled = [number for number in changed if number not in waiting]
            inside = [one for one in indexed if one.article <= covered]
            _replace(connection, settled, inside)
        else:
            _append(connection, indexed)
    return len(asked)


def _begin_afresh(connection: Connection) -> None:
    """After millions of articles most numbered words stand in none any more."""
    for table in (index_blocks, index_pages, index_words, index_stale):
        connection.execute(delete(table))


def _fitting(rows: Sequence[AnyRow]) -> list[int]:
    """As many articles from the first on as may be in memory together; at least one."""
    before = [0, *accumulate(row.length for row in rows)]
    return [row.id for row, sum_ in zip(rows, before, strict=False) if sum_ < CHARACTERS]


def _read(row: AnyRow) -> _Read:
    return _Read(row, tuple(map(tokenise, (row.title, row.lead, row.body))))


def _is_word(word: str) -> bool:
    return len(word) <= LONGEST_WORD


def _known(connection: Connection, words: Collection[str]) -> dict[str, int]:
    return {row.word: row.number for row in connection.execute(KNOWN, {"words": list(words)})}


def _number(connection: Connection, words: Collection[str]) -> dict[str, int]:
    """Numbers of words that were new when they were looked up; they come into the index."""
    known = _known(connection, words)
    new = sorted(words - known.keys())
    if not new:
        return known
    page = connection.execute(LAST_PAGE).one_or_none()
    begun = page.words.split("\n") if page else [""]  # the first line is NO_WORD's
    first = page.first if page else 0
    numbers = {word: number for number, word in enumerate(new, first + len(begun))}
    _insert(connection, index_words, [{"word": w, "number": n} for w, n in numbers.items()])
    lines = begun + new
    folded = (page.folded.split("\n") if page else [""]) + list(map(fold, new))
    pages = [
        {
            "first": first + start,
            "words": "\n".join(lines[start : start + PAGE]),
            "folded": "\n".join(folded[start : start + PAGE]),
        }
        for start in range(0, len(lines), PAGE)
    ]
    if page:
        connection.execute(delete(index_pages).where(index_pages.c.first == first))
    _insert(connection, index_pages, pages)
    return known | numbers


def _append(connection: Connection, indexed: Sequence[Indexed]) -> None:
    """New articles, behind all others: into the last block as long as it has room."""
    last = connection.execute(BLOCK, {"article": indexed[0].article}).one_or_none()
    room = ARTICLES - len(Stretch([_block(last)])) if last and len(last.low) < BYTES else 0
    if last and room > 0:
        joined = merged([_block(last), pack(indexed[:room])])
        _write(connection, joined, last.first)
        indexed = indexed[room:]
    if indexed:
        _write(connection, pack(indexed), indexed[0].article)


def _replace(connection: Connection, gone: Collection[int], indexed: Sequence[Indexed]) -> None:
    """Put articles in the place of what the index holds of all that are ``gone``."""
    blocks = {number: _first(connection, number) for number in gone}
    by_number = {one.article: one for one in indexed}
    for first, numbers in groupby(sorted(gone), key=blocks.__getitem__):
        leaving = list(numbers)
        coming = [by_number[number] for number in leaving if number in by_number]
        row = connection.execute(BLOCK, {"article": leaving[0]}).one_or_none()
        parts = [_block(row)] if row else []
        if coming:
            parts.append(pack(coming))
        if parts:
            _write(connection, merged(parts, leaving if row else ()), first or leaving[0])
    connection.execute(UNSTALE, {"articles": list(gone)})


def _first(connection: Connection, article: int) -> int | None:
    return connection.scalar(FIRST, {"article": article})


def _write(connection: Connection, block: Block | None, first: int) -> None:
    """The block under its number; nothing where no article is left in it."""
    connection.execute(REMOVE, {"block": first})
    if block is not None:
        stretch = Stretch([block])
        row = {
            "first": first,
            "last": int(stretch.articles[-1]),
            "earliest": moment(int(stretch.seen.min())),
            "latest": moment(int(stretch.seen.max())),
            **asdict(block),
        }
        connection.execute(insert(index_blocks), row)


def _block(row: AnyRow) -> Block:
    return Block(row.languages, row.articles, row.low, row.high)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    connection.execute(insert(table), rows)
