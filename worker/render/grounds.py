"""Why a message came: per topic the forms that were found, where and how often."""

from collections.abc import Mapping
from dataclasses import dataclass

from worker.domain.notices import NoticeTopic
from worker.domain.topics import Field
from worker.render.clean import named
from worker.render.words import Words

MOST_FINDS = 6
MOST_FORMS = 4


@dataclass(frozen=True, slots=True)
class Find:
    """Forms of one term in one place: ``Rüstungskonzernen`` in ``Text, 3x``."""

    forms: str
    place: str


@dataclass(frozen=True, slots=True)
class Why:
    """One topic's grounds. ``more`` counts the finds that are left out."""

    topic: str
    finds: tuple[Find, ...]
    more: str


def why(topic: NoticeTopic, words: Words) -> Why:
    finds = _finds(topic, words)
    left = len(finds) - MOST_FINDS
    return Why(
        topic=named(topic.title or topic.id),
        finds=tuple(finds[:MOST_FINDS]),
        more=words.and_more.format(n=left) if left > 0 else "",
    )


def _finds(topic: NoticeTopic, words: Words) -> list[Find]:
    """Forms by term and field; ``count`` of a hit speaks for its term in that field."""
    grouped: dict[tuple[str, Field], dict[str, int]] = {}
    for hit in topic.hits:
        forms = grouped.setdefault((hit.term, hit.field), {})
        form = named(hit.form)
        forms[form] = max(forms.get(form, 0), hit.count)
    order = list(Field)
    finds = [
        Find(_forms(forms), _place(words.fields[field], max(forms.values())))
        for (_, field), forms in sorted(grouped.items(), key=lambda item: order.index(item[0][1]))
    ]
    return list(dict.fromkeys(finds))


def _forms(forms: Mapping[str, int]) -> str:
    shown = list(forms)[:MOST_FORMS]
    return ", ".join(shown) + (", …" if len(forms) > len(shown) else "")


def _place(field: str, count: int) -> str:
    return f"{field}, {count}×" if count > 1 else field
