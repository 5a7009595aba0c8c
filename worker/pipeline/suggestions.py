"""Spellings of names that the stored corpus has and an alias lacks."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from worker.domain.search import Listed, SearchView
from worker.domain.topics import Topic
from worker.pipeline.searching import find, question, shown
from worker.text.fold import fold
from worker.text.tokens import tokenise
from worker.topics import compile_topics
from worker.topics.suggest import Finds, may_be_name, namelike, nearby

Aliases = Mapping[str, Sequence[str]]

MOST_ARTICLES = 3_000
"""Articles, the newest, in which spellings are counted: those of a name that is in the news daily
are seen long before.
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A spelling that an alias might get. ``forms`` are the ways in which it stands in texts,
    the commonest first; ``articles`` how many hold it, ``missed`` in how many of them the alias
    finds nothing at all. ``sample`` is the newest, a missed one where there is one.
    """

    alias: str
    spelling: str
    forms: tuple[str, ...]
    articles: int
    missed: int
    sample: Listed


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word in one article."""

    form: str
    listed: Listed
    missed: bool


_Groups = Mapping[str, Sequence[_Seen]]


def suggestions(view: SearchView, aliases: Aliases, *, least: int) -> list[Suggestion]:
    """For each of these aliases the spellings that stand in ``least`` articles or more, the most
    frequent first.
    """
    words = list(_words(view))
    common = frozenset(word for word in words if word[0].islower())
    names = {
        alias: named for alias, given in aliases.items() if (named := namelike(given, common))
    }
    unknown = (word for word in words if may_be_name(word) and word.lower() not in common)
    near = {
        alias: strange
        for alias, found in nearby(names, unknown).items()
        if (strange := _strange(found, aliases[alias]))
    }
    seen = _seen(view, near, {alias: aliases[alias] for alias in near}) if near else {}
    told = (
        _suggestion(alias, group)
        for alias, groups in seen.items()
        for group in _merged(groups).values()
    )
    return sorted(
        (one for one in told if one.articles >= least),
        key=lambda one: (list(aliases).index(one.alias), -one.articles, one.spelling),
    )


def _words(view: SearchView) -> Iterator[str]:
    """The corpus's words as they stand in texts; those that are not in the index yet as well."""
    for page in view.pages():
        yield from filter(None, page.words.split("\n"))
    rest = [dated.article for dated in view.rest()]
    seen: set[str] = set()
    for _, article in view.texts(rest):
        for text in (article.title, article.lead, article.body):
            seen.update(tokenise(text).words)
    yield from sorted(seen)


def _strange(words: Sequence[str], spellings: Sequence[str]) -> list[str]:
    """The words that stand in no spelling of the alias: who wrote "in Island" means no Islande."""
    own = {fold(word) for spelling in spellings for word in tokenise(spelling).words}
    return [word for word in words if fold(word) not in own]


def _seen(view: SearchView, near: Aliases, aliases: Aliases) -> Mapping[str, _Groups]:
    """For each alias the words near it that it does not find itself, by their folded forms, in
    the newest articles that hold any of them.
    """
    words = dict.fromkeys(f"={word}" for found in near.values() for word in found)
    asked = question(Topic("near", "near", "@near"), {"near": list(words)})
    known = compile_topics([Topic(alias, alias, f"@{alias}") for alias in aliases], aliases)
    finds = {alias: Finds(spellings) for alias, spellings in aliases.items()}
    owners: dict[str, list[str]] = defaultdict(list)
    for alias, found in near.items():
        for word in found:
            owners[word].append(alias)
    groups: dict[str, dict[str, list[_Seen]]] = {alias: defaultdict(list) for alias in near}
    for article in shown(asked, view, find(asked, view)[: -MOST_ARTICLES - 1 : -1]):
        told = {match.topic for match in known.match(article.article)}
        listed = article.listed
        for form in sorted({hit.form for hit in article.match.hits}):
            for alias in owners.get(form, ()):
                if not finds[alias](form, listed.language):
                    groups[alias][fold(form)].append(_Seen(form, listed, alias not in told))
    return groups


def _merged(groups: _Groups) -> dict[str, list[_Seen]]:
    """Forms that a shorter one would find once it is a spelling stand with it: Zelenskijs."""
    merged: dict[str, list[_Seen]] = {}
    for folded in sorted(groups, key=lambda folded: (len(folded), folded)):
        own = list(groups[folded])
        base = next((base for base in merged if _covers(merged[base], own)), folded)
        merged.setdefault(base, []).extend(own)
    return merged


def _covers(base: Sequence[_Seen], seen: Sequence[_Seen]) -> bool:
    finds = Finds([base[0].form])
    return all(finds(one.form, one.listed.language) for one in seen)


def _suggestion(alias: str, seen: Sequence[_Seen]) -> Suggestion:
    forms = Counter(one.form for one in seen)
    articles = {one.listed.article for one in seen}
    missed = {one.listed.article for one in seen if one.missed}
    sample = next(chain((one for one in seen if one.missed), seen))
    ranked = [form for form, _ in forms.most_common()]
    # SELENSKIJ and Selenskijs are found by Selenskij, once that is a spelling
    spelling = min(ranked, key=lambda form: (form.isupper(), len(form)))
    return Suggestion(alias, spelling, tuple(ranked), len(articles), len(missed), sample.listed)
