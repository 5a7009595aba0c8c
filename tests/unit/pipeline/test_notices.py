"""What people read of an article: its authors are persons and desks."""

from dataclasses import replace

from tests.builders import NOW, article, match, topic
from tests.contract.scribe import item
from worker.domain.articles import Author, AuthorKind
from worker.domain.corpus import StoredArticle, ToldArticle
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.pipeline.notices import story


def test_agencies_are_told_apart_from_who_signs():
    signed = (
        Author("Eva Nowak"),
        Author("dpa", AuthorKind.AGENCY),
        Author("Redaktion", AuthorKind.DESK),
    )
    source = replace(article(), authors=signed, agencies=("dpa",), first_seen=NOW)
    verdict = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
    stored = StoredArticle(1, 1, 1, source, verdict, (), (match(),))
    told = story(ToldArticle(item("a"), stored, ()), {"munition": topic()})
    assert (told.authors, told.agencies) == (("Eva Nowak", "Redaktion"), ("dpa",))
