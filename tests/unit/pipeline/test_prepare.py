"""Documents are the same whether they are prepared together or one by one."""

from tests.builders import article, text, topic
from worker.pipeline.prepare import prepare, prepared
from worker.topics import compile_topics


def test_articles_prepared_together_are_those_prepared_alone():
    matcher = compile_topics((topic(),), {})
    articles = [
        article(title=f"Munition {number}", body=text(number % 8, 3), guid=str(number))
        for number in range(60)
    ]
    assert prepared(articles, matcher) == [prepare(one, matcher) for one in articles]
