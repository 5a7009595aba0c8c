"""The matcher's hits are those of SQLite FTS5, where both can say the query.

A thousand generated topics of words as written, beginnings and phrases; ``python -m
tests.bench.topics`` does the same with five times the documents.
"""

from tests.bench import topics_workload as workload
from tests.bench.topics_peers import FullText, folded
from worker.topics import compile_topics


def test_exact_topics_have_the_hits_of_full_text_search(shared):
    documents = workload.documents(workload.texts(shared, pages=20), 200)
    wanted = workload.topics(documents, 1000)
    matcher = compile_topics([workload.topic(one, smart=False) for one in wanted], {})
    found = {
        (number, topic)
        for number, document in enumerate(documents)
        for topic in matcher.topics(document)
    }
    full_text = FullText([folded(document) for document in documents])
    expected = full_text.hits(wanted)
    full_text.close()
    assert found == expected
    assert len(found) > 1000
