"""A stored text that its page gave, under the title and teaser that its feed gives it now.

Feeds edit an entry while its page cannot be fetched. Had the teaser the text's place, the article
would match less, and its next copy would be taken for news.
"""

from dataclasses import replace

from worker.articles.facts import with_facts
from worker.articles.texts import bare
from worker.domain.articles import Article, TextSource
from worker.domain.topics import Field, Hit, Match

_GAP = len("\n\n")


def with_kept_text(article: Article, stored: Article) -> Article:
    """The entry's article with the text of the stored one, whose page gave it, and with what that
    page said beside it. The new teaser becomes its lead, unless the text says it already.
    """
    is_told = bare(article.text) in bare(stored.text)
    return replace(
        with_facts(article, stored),
        lead=stored.lead if is_told else article.text,
        body=stored.body,
        text_source=TextSource.PAGE,
        canonical_url=stored.canonical_url or article.canonical_url,
        language=stored.language or article.language,
    )


def with_kept_matches(
    article: Article, matches: tuple[Match, ...], stored: Article, before: tuple[Match, ...]
) -> tuple[Match, ...]:
    """The topics of the entry and those of the kept text, with the hits that stand in
    ``with_kept_text``: the title's and the lead's of whoever gives them, the stored body's.
    """
    kept = with_kept_text(article, stored)
    has_lead = kept.lead != stored.lead
    mine = {match.topic: _moved(match, article, has_lead=has_lead) for match in matches}
    fields = {Field.BODY} if has_lead else {Field.LEAD, Field.BODY}
    if kept.title == stored.title:
        fields.add(Field.TITLE)
    for match in before:
        theirs = tuple(hit for hit in match.hits if hit.field in fields)
        told = mine.get(match.topic)
        if told is None and theirs:
            mine[match.topic] = replace(match, hits=theirs)
        elif told is not None:
            own = {(hit.field, hit.start) for hit in told.hits}
            added = tuple(hit for hit in theirs if (hit.field, hit.start) not in own)
            mine[match.topic] = replace(told, hits=told.hits + added)
    return tuple(mine.values())


def _moved(match: Match, article: Article, *, has_lead: bool) -> Match:
    """The entry's hits as they stand where all its text is the lead, or none of it."""
    hits = tuple(
        _in_lead(hit, article) for hit in match.hits if has_lead or hit.field is Field.TITLE
    )
    return replace(match, hits=hits)


def _in_lead(hit: Hit, article: Article) -> Hit:
    if hit.field is not Field.BODY:
        return hit
    before = len(article.lead) + _GAP if article.lead else 0
    return replace(hit, field=Field.LEAD, start=hit.start + before, end=hit.end + before)
