"""Floor 4: topic queries, read, checked and matched against articles."""

from worker.topics.check import check_query
from worker.topics.compile import compile_topics
from worker.topics.match import Matcher

__all__ = ["Matcher", "check_query", "compile_topics"]
